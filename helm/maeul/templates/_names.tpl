{{/* The release's name if it says "maeul", else both. */}}
{{- define "maeul.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains "maeul" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-maeul" .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/*
What a workload's objects are called. Like most helpers here it takes (dict "root" $ "name" SERVICE "row" ROW),
a row of the table.
*/}}
{{- define "maeul.name" -}}
{{- $full := include "maeul.fullname" .root -}}
{{- if eq .name "all-in-one" -}}{{ $full }}{{- else -}}{{ $full }}-{{ .name }}{{- end -}}
{{- end -}}

{{/* Never changes while a release lives: selectors are immutable. */}}
{{- define "maeul.selector" -}}
app.kubernetes.io/name: maeul
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{/*
All pods that are a service, a canary's among them: what Services, network policies and budgets are about. A Deployment
selects by the above, so that each has its own pods alone.
*/}}
{{- define "maeul.members" -}}
app.kubernetes.io/name: maeul
app.kubernetes.io/instance: {{ .root.Release.Name }}
app: {{ include "maeul.name" . }}
{{- end -}}

{{/* Of everything but pods: these change with each chart. */}}
{{- define "maeul.labels" -}}
{{ include "maeul.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: maeul
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{/*
Of pods. They say nothing of the chart, so that a new chart restarts only what it changes. `app` and `version` are
what mesh tools group by.
*/}}
{{- define "maeul.podLabels" -}}
{{ include "maeul.selector" . }}
app.kubernetes.io/part-of: maeul
app: {{ .app | default (include "maeul.name" .) }}
version: {{ .version | default (include "maeul.tag" .) | quote }}
{{- end -}}

{{- define "maeul.tag" -}}
{{- $own := (.row).image | default dict -}}
{{- $own.tag | default .root.Values.image.tag | default .root.Chart.AppVersion -}}
{{- end -}}

{{/* The village's image, in the version of this row. */}}
{{- define "maeul.image" -}}
image: {{ printf "%s:%s" .root.Values.image.repository (include "maeul.tag" .) | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{- end -}}

{{- define "maeul.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}
