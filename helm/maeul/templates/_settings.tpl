{{/* What all services are told: the data of the common ConfigMap. */}}
{{- define "maeul.commonSettings" -}}
MAEUL_ADMIN_LISTEN: 0.0.0.0:9464
MAEUL_LOG_FORMAT: json
MAEUL_DATA: /data
MAEUL_DRAIN_TIMEOUT: {{ .Values.drain.timeout }}
MAEUL_AUTH_ISSUER: {{ include "maeul.issuer" . | quote }}
MAEUL_AUTH_AUDIENCE: {{ .Values.auth.audience | quote }}
MAEUL_AUTH_ROLES_CLAIM: {{ .Values.auth.rolesClaim | quote }}
MAEUL_AUTH_ID_CLAIM: {{ .Values.auth.idClaim | quote }}
{{- if or .Values.auth.demoIssuer .Values.auth.insecureIssuer }}
MAEUL_AUTH_INSECURE_ISSUER: "true"
{{- end }}
{{- if and .Values.istio.enabled (ne .Values.mode "all-in-one") }}
MAEUL_MESH_IDENTITY: spiffe://{{ .Values.istio.trustDomain | default "cluster.local" }}/ns/{{ .Release.Namespace }}/sa/{{ include "maeul.fullname" . }}-
{{- end }}
{{- with .Values.telemetry.otlpEndpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ . | quote }}
{{- end }}
{{- range $name, $value := .Values.telemetry.settings }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- range $name, $value := .Values.defaults.settings }}
MAEUL_{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* What one service is told beside that: the data of its own ConfigMap. */}}
{{- define "maeul.settings" -}}
{{- $full := include "maeul.fullname" .root -}}
MAEUL_LOG: {{ .row.log | quote }}
{{- if eq .name "gateway" }}
MAEUL_TARGET: gateway
MAEUL_GATEWAY_LISTEN: 0.0.0.0:8080
{{- else if eq .name "all-in-one" }}
MAEUL_LISTEN: 0.0.0.0:50051
{{- /* A pod that is deleted may take its grace, while the next one is there already. */}}
MAEUL_WAIT: {{ include "maeul.grace" .root | trim }}s
MAEUL_GATEWAY_LISTEN: 0.0.0.0:8080
{{- if not .root.Values.seed.enabled }}
MAEUL_EMPTY: "true"
{{- end }}
{{- else }}
MAEUL_TARGET: {{ .name }}
MAEUL_LISTEN: 0.0.0.0:50051
MAEUL_NATS_REPLICAS: {{ include "maeul.streamReplicas" .root | quote }}
{{- end }}
{{- if ne .name "all-in-one" }}
{{- range (include "maeul.calls" . | fromYaml).calls }}
MAEUL_{{ upper . }}_URL: http://{{ $full }}-{{ . }}:50051
{{- end }}
{{- end }}
{{- if has .name (list "gateway" "all-in-one") }}
{{- with .root.Values.gateway.corsOrigins }}
MAEUL_CORS_ORIGINS: {{ join "," . | quote }}
{{- end }}
{{- end }}
{{- if eq .name "all-in-one" }}
{{- /* One process has every service's and the gateway's settings. */}}
{{- $all := dict }}
{{- range $_, $service := .root.Values.services }}
{{- $all = merge $all ($service.settings | default dict) }}
{{- end }}
{{- $all = mergeOverwrite $all (deepCopy .root.Values.gateway.settings) (deepCopy (.row.settings | default dict)) }}
{{- range $name, $value := $all }}
MAEUL_{{ $name }}: {{ $value | quote }}
{{- end }}
{{- else }}
{{- range $name, $value := .row.settings }}
MAEUL_{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "maeul.streamReplicas" -}}
{{- if include "maeul.ownNats" . -}}{{ .Values.nats.replicas }}{{- else -}}{{ .Values.external.eventsReplicas }}{{- end -}}
{{- end -}}

{{/*
What a service is told that others must not see: environment variables whose values lie in Secrets. Kubernetes puts
`$(NAME)` in place from the variables before.
*/}}
{{- define "maeul.secrets" -}}
{{- $full := include "maeul.fullname" .root -}}
{{- $service := .root.Values.serviceSecret.existingSecret | default (printf "%s-service-secret" $full) -}}
- name: MAEUL_SERVICE_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ $service }}
      key: service-secret
# There while the secret is being changed: believed, and not signed with.
- name: MAEUL_SERVICE_SECRET_ALSO
  valueFrom:
    secretKeyRef:
      name: {{ $service }}
      key: service-secret-also
      optional: true
{{- if not (has .name (list "gateway" "all-in-one")) }}
{{ include "maeul.databaseEnv" . }}
{{ include "maeul.eventsEnv" . }}
{{- end }}
{{- end -}}

{{/* Where a service's database is: its own word, else the bundled server, else what is said for all. */}}
{{- define "maeul.databaseEnv" -}}
{{- $root := .root -}}
{{- $full := include "maeul.fullname" .root -}}
{{- $own := .row.database | default dict -}}
{{- if $own.existingSecret -}}
{{ include "maeul.secretEnv" (list "MAEUL_DATABASE_URL" $own.existingSecret ($own.key | default "database-url")) }}
{{- else if $own.url -}}
- name: MAEUL_DATABASE_URL
  value: {{ $own.url | quote }}
{{- else if include "maeul.ownPostgresql" .root -}}
{{- $secret := include "maeul.postgresqlSecret" .root -}}
{{- $user := "maeul" -}}
{{- with include "maeul.postgresqlUsernameKey" .root }}
{{- $user = "$(POSTGRES_USERNAME)" }}
{{- include "maeul.secretEnv" (list "POSTGRES_USERNAME" $secret .) }}
{{ end -}}
{{ include "maeul.secretEnv" (list "POSTGRES_PASSWORD" $secret "password") }}
- name: MAEUL_DATABASE_URL
  value: postgres://{{ $user }}:$(POSTGRES_PASSWORD)@{{ $full }}-postgresql:5432/maeul
{{- else if .root.Values.external.databaseUrl -}}
- name: MAEUL_DATABASE_URL
  value: {{ .root.Values.external.databaseUrl | quote }}
{{- else -}}
{{ include "maeul.secretEnv" (list "MAEUL_DATABASE_URL" .root.Values.external.existingSecret "database-url") }}
{{- end -}}
{{- end -}}

{{- define "maeul.eventsEnv" -}}
{{- if include "maeul.ownNats" .root -}}
{{- $full := include "maeul.fullname" .root -}}
{{- $servers := list -}}
{{- if eq (int .root.Values.nats.replicas) 1 -}}
{{- $servers = list (printf "nats://maeul:$(NATS_PASSWORD)@%s-nats:4222" $full) -}}
{{- else -}}
{{- range $n := until (int .root.Values.nats.replicas) -}}
{{- $servers = append $servers (printf "nats://maeul:$(NATS_PASSWORD)@%s-nats-%d.%s-nats-headless:4222" $full $n $full) -}}
{{- end -}}
{{- end -}}
{{ include "maeul.secretEnv" (list "NATS_PASSWORD" (include "maeul.natsSecret" .root) "password") }}
- name: MAEUL_EVENTS
  value: {{ join "," $servers | quote }}
{{- else if .root.Values.external.eventsUrl -}}
- name: MAEUL_EVENTS
  value: {{ .root.Values.external.eventsUrl | quote }}
{{- else -}}
{{ include "maeul.secretEnv" (list "MAEUL_EVENTS" .root.Values.external.existingSecret "events-url") }}
{{- end -}}
{{- end -}}

{{/* (list VARIABLE SECRET KEY) */}}
{{- define "maeul.secretEnv" -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ index . 1 }}
      key: {{ index . 2 }}
{{- end -}}

{{- define "maeul.postgresqlSecret" -}}
{{- .Values.postgresql.auth.existingSecret | default (printf "%s-postgresql" (include "maeul.fullname" .)) -}}
{{- end -}}

{{/* Under which key that Secret has the name of the role to connect as; nothing where it is the owner. */}}
{{- define "maeul.postgresqlUsernameKey" -}}
{{- .Values.postgresql.auth.usernameKey | default (ternary "" "username" (not (empty .Values.postgresql.auth.existingSecret))) -}}
{{- end -}}

{{- define "maeul.natsSecret" -}}
{{- .Values.nats.auth.existingSecret | default (printf "%s-nats" (include "maeul.fullname" .)) -}}
{{- end -}}
