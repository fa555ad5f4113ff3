{{/* Pods of this release with this part, as one entry of a rule; (dict "root" $ "name" COMPONENT). */}}
{{- define "maeul.peer" -}}
- podSelector:
    matchLabels:
      {{- include "maeul.members" . | nindent 6 }}
{{- end -}}

{{/* Names, and what the mesh needs: where every pod goes. */}}
{{- define "maeul.egressOfAll" -}}
{{- $net := .Values.networkPolicy -}}
# Names are asked for wherever the cluster has its servers for them.
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
  {{- with $net.dnsTo }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- if .Values.istio.enabled }}
# The proxy beside each service is told by the mesh what to do.
- ports:
    - port: 15012
    - port: 15010
  to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ $net.istioNamespace }}
{{- end }}
{{- end -}}

{{/* Beside that the issuer and the collector: where everybody goes who serves people. */}}
{{- define "maeul.egress" -}}
{{- $net := .Values.networkPolicy -}}
{{ include "maeul.egressOfAll" . }}
{{- if .Values.auth.demoIssuer }}
- ports:
    - port: 8081
  to:
    {{- include "maeul.peer" (dict "root" . "name" "issuer") | nindent 4 }}
{{- else }}
- ports:
    - port: {{ include "maeul.portOf" (list .Values.auth.issuer 443) }}
  {{- with $net.issuerTo }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- with .Values.telemetry.otlpEndpoint }}
- ports:
    - port: {{ include "maeul.portOf" (list . 4317) }}
  {{- with $net.collectorTo }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Databases and the event log: where every service goes that keeps something. */}}
{{- define "maeul.egressToStores" -}}
{{- $net := .Values.networkPolicy -}}
- ports:
    - port: {{ if include "maeul.ownPostgresql" . }}5432{{ else }}{{ $net.databasePort }}{{ end }}
  {{- if include "maeul.ownPostgresql" . }}
  to:
    {{- include "maeul.peer" (dict "root" . "name" "postgresql") | nindent 4 }}
  {{- else if $net.databaseTo }}
  to:
    {{- toYaml $net.databaseTo | nindent 4 }}
  {{- end }}
- ports:
    - port: {{ if include "maeul.ownNats" . }}4222{{ else }}{{ $net.eventsPort }}{{ end }}
  {{- if include "maeul.ownNats" . }}
  to:
    {{- include "maeul.peer" (dict "root" . "name" "nats") | nindent 4 }}
  {{- else if $net.eventsTo }}
  to:
    {{- toYaml $net.eventsTo | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* The port of a URL; (list URL DEFAULT). */}}
{{- define "maeul.portOf" -}}
{{- regexFind ":[0-9]+$" (urlParse (index . 0)).host | trimPrefix ":" | default (index . 1) -}}
{{- end -}}

{{/* The services that keep something: PostgreSQL's and NATS's only guests. */}}
{{- define "maeul.keepers" -}}
- podSelector:
    matchLabels:
      app.kubernetes.io/name: maeul
      app.kubernetes.io/instance: {{ .Release.Name }}
    matchExpressions:
      - key: app
        operator: In
        values:
          {{- range keys .Values.services | sortAlpha }}
          - {{ include "maeul.name" (dict "root" $ "name" .) }}
          {{- end }}
{{- end -}}
