{{/* The release that the village is installed by. */}}
{{- define "istio.village" -}}
{{- .Values.village | default .Release.Name -}}
{{- end -}}

{{/* What the village's objects are called: the same as in its own chart. */}}
{{- define "istio.fullname" -}}
{{- $village := include "istio.village" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains "maeul" $village -}}
{{- $village | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-maeul" $village | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* The name of a workload, and of its service account. Like those below it takes (dict "root" $ "name" WORKLOAD). */}}
{{- define "istio.name" -}}
{{- $full := include "istio.fullname" .root -}}
{{- if eq .name "all-in-one" -}}{{ $full }}{{- else -}}{{ $full }}-{{ .name }}{{- end -}}
{{- end -}}

{{- define "istio.metadata" -}}
name: {{ include "istio.name" . }}
namespace: {{ .root.Release.Namespace }}
labels:
  app.kubernetes.io/name: maeul
  app.kubernetes.io/instance: {{ .root.Release.Name }}
  app.kubernetes.io/component: {{ .name }}
  app.kubernetes.io/part-of: maeul
  app.kubernetes.io/managed-by: {{ .root.Release.Service }}
  helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{/* The pods of one workload, a canary's among them. */}}
{{- define "istio.selector" -}}
selector:
  matchLabels:
    app.kubernetes.io/name: maeul
    app.kubernetes.io/instance: {{ include "istio.village" .root }}
    app: {{ include "istio.name" . }}
{{- end -}}

{{/* All pods of the village, and nobody else's of the namespace. */}}
{{- define "istio.everybody" -}}
selector:
  matchLabels:
    app.kubernetes.io/part-of: maeul
    app.kubernetes.io/instance: {{ include "istio.village" . }}
{{- end -}}

{{/* Identities of workloads of the village, by the list `names`. */}}
{{- define "istio.from" -}}
{{- $root := .root -}}
from:
  - source:
      principals:
        {{- range .names }}
        - {{ $root.Values.trustDomain }}/ns/{{ $root.Release.Namespace }}/sa/{{ include "istio.name" (dict "root" $root "name" .) }}
        {{- end }}
{{- end -}}

{{/* Identities anywhere in the mesh, by the list `accounts` of namespace/name. */}}
{{- define "istio.fromAccounts" -}}
{{- $root := .root -}}
from:
  - source:
      principals:
        {{- range .accounts }}
        {{- $parts := splitList "/" . }}
        - {{ $root.Values.trustDomain }}/ns/{{ first $parts }}/sa/{{ last $parts }}
        {{- end }}
{{- end -}}

{{/* The table of who calls which RPC, by the service that is called: what `maeul access --json` prints. */}}
{{- define "istio.access" -}}
{{- .Files.Get "files/access.json" -}}
{{- end -}}
