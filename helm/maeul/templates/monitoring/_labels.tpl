{{/* Of what monitoring is told; (dict "root" $ "labels" MORE), by which an operator or a sidecar finds it. */}}
{{- define "maeul.monitoringLabels" -}}
{{ include "maeul.labels" (dict "root" .root "name" "monitoring") }}
{{- with .labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}
