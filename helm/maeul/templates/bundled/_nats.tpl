{{/* The server's configuration. Names with a dollar are its own, from the environment. */}}
{{- define "maeul.natsConf" -}}
server_name: $POD_NAME
port: 4222
http: 8222
max_payload: 1MB
lame_duck_duration: 30s
lame_duck_grace_period: 5s

jetstream {
  store_dir: /data
  # An event that was acknowledged is on the disk: without this it may be lost with the power.
  sync_interval: always
  max_memory_store: 64MB
  max_file_store: {{ .Values.nats.maxFileStore }}
}

authorization {
  user: maeul
  password: $NATS_PASSWORD
}
{{- if gt (int .Values.nats.replicas) 1 }}

cluster {
  name: maeul
  port: 6222
  # Clients know all servers by name. Addresses of pods change.
  no_advertise: true
  authorization {
    user: maeul
    password: $NATS_PASSWORD
    timeout: 5
  }
}
{{- end }}
{{- end -}}

{{/* Where the servers of a cluster find each other. The password is put in by Kubernetes. */}}
{{- define "maeul.natsRoutes" -}}
{{- $full := include "maeul.fullname" . -}}
{{- $routes := list -}}
{{- range $n := until (int .Values.nats.replicas) -}}
{{- $routes = append $routes (printf "nats://maeul:$(NATS_PASSWORD)@%s-nats-%d.%s-nats-headless:6222" $full $n $full) -}}
{{- end -}}
{{- join "," $routes -}}
{{- end -}}
