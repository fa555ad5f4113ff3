{{/* What every pod of ours is held to; (dict "uid" USER). */}}
{{- define "maeul.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .uid }}
  runAsGroup: {{ .uid }}
  fsGroup: {{ .uid }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{- define "maeul.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{/* Where a pod may run. Replicas keep apart, counted by revision so that a rollout does not disturb the spread. */}}
{{- define "maeul.placement" -}}
{{- with .row.topologySpread }}
topologySpreadConstraints:
  {{- range . }}
  - topologyKey: {{ .topologyKey }}
    maxSkew: {{ .maxSkew | default 1 }}
    whenUnsatisfiable: {{ .whenUnsatisfiable | default "ScheduleAnyway" }}
    labelSelector:
      matchLabels:
        {{- include "maeul.selector" $ | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
  {{- end }}
{{- end }}
{{- with .row.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .row.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .row.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .row.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* Seconds of a time such as 5s. */}}
{{- define "maeul.seconds" -}}
{{- . | trimSuffix "s" | int -}}
{{- end -}}

{{/*
How long a pod has to end: the pause in which others learn that it goes, the drain, and some more for what is left.
A grace period that is too short would cut calls off.
*/}}
{{- define "maeul.grace" -}}
{{- $least := add (include "maeul.seconds" .Values.drain.pause | int) (include "maeul.seconds" .Values.drain.timeout | int) -}}
{{- $grace := .Values.drain.grace | default (add $least 10) | int -}}
{{- if le $grace (int $least) -}}
{{- fail (printf "drain.grace: %d s is not longer than drain.pause and drain.timeout, which are %d s together" $grace (int $least)) -}}
{{- end -}}
{{- $grace -}}
{{- end -}}

{{/* The three native gRPC probes; liveness asks for the process alone, whatever it depends on. */}}
{{- define "maeul.probes" -}}
{{- $port := ternary 8080 50051 (eq .name "gateway") -}}
{{- range $probe, $service := dict "startupProbe" "liveness" "livenessProbe" "liveness" "readinessProbe" "" }}
{{ $probe }}:
  grpc:
    port: {{ $port }}
    service: {{ $service | quote }}
  {{- toYaml (index $.row.probes (trimSuffix "Probe" $probe)) | nindent 2 }}
{{- end }}
{{- end -}}
