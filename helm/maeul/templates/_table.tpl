{{/*
The table that everything is made from: each workload's row, which is what `defaults` say and what it says itself.
Settings and environment of `defaults` are not in it: they have a place of their own, so that a service's row holds
its own alone.
*/}}
{{- define "maeul.table" -}}
{{- $common := omit .Values.defaults "settings" "env" -}}
{{- $own := dict -}}
{{- if eq .Values.mode "all-in-one" -}}
{{- $_ := set $own "all-in-one" .Values.allInOne -}}
{{- else -}}
{{- range $name, $row := .Values.services -}}
{{- $_ := set $own $name $row -}}
{{- end -}}
{{- $_ := set $own "gateway" .Values.gateway -}}
{{- end -}}
{{- $table := dict -}}
{{- range $name, $row := $own -}}
{{- $row = mergeOverwrite (deepCopy $common) (deepCopy $row) -}}
{{- if $row.enabled -}}
{{- $_ := set $table $name $row -}}
{{- end -}}
{{- end -}}
{{- toYaml $table -}}
{{- end -}}

{{/*
A service's Deployments, as a list of (dict "name" COMPONENT "row" ROW): itself, and its canary where it has one. The
canary differs by its image and its number; what scales the service leaves it alone.
*/}}
{{- define "maeul.tracks" -}}
{{- $canary := .row.canary | default dict -}}
{{- $tracks := list (dict "name" .name "row" .row) -}}
{{- if $canary.enabled -}}
{{- $row := mergeOverwrite (deepCopy .row) (dict "image" $canary.image "replicas" $canary.replicas) -}}
{{- $_ := set $row "autoscaling" (dict "enabled" false) -}}
{{- $tracks = append $tracks (dict "name" (printf "%s-canary" .name) "row" $row) -}}
{{- end -}}
{{- toYaml $tracks -}}
{{- end -}}

{{/* The names of those who call a service, as a YAML list under `callers`. The gateway calls everybody. */}}
{{- define "maeul.callers" -}}
{{- $name := .name -}}
{{- $callers := list "gateway" -}}
{{- range $caller, $row := .root.Values.services -}}
{{- if has $name ($row.calls | default list) -}}
{{- $callers = append $callers $caller -}}
{{- end -}}
{{- end -}}
{{- toYaml (dict "callers" $callers) -}}
{{- end -}}

{{/* Those whom it calls, under `calls`. */}}
{{- define "maeul.calls" -}}
{{- $calls := .row.calls | default list -}}
{{- if eq .name "gateway" -}}
{{- $calls = keys .root.Values.services | sortAlpha -}}
{{- end -}}
{{- toYaml (dict "calls" $calls) -}}
{{- end -}}

{{/* Not empty where PostgreSQL comes with the chart. */}}
{{- define "maeul.ownPostgresql" -}}
{{- if and (eq .Values.mode "bundled") .Values.postgresql.enabled -}}yes{{- end -}}
{{- end -}}

{{/* Not empty where NATS comes with the chart. */}}
{{- define "maeul.ownNats" -}}
{{- if and (eq .Values.mode "bundled") .Values.nats.enabled -}}yes{{- end -}}
{{- end -}}

{{/* Whose tokens are believed. */}}
{{- define "maeul.issuer" -}}
{{- if .Values.auth.demoIssuer -}}
http://{{ include "maeul.fullname" . }}-issuer:8081
{{- else -}}
{{- .Values.auth.issuer -}}
{{- end -}}
{{- end -}}

{{/* The Secret of an operator's token, where a real issuer signs people in. */}}
{{- define "maeul.speaksAsOperator" -}}
{{- if or .Values.auth.demoIssuer .Values.client.tokenSecret -}}yes{{- end -}}
{{- end -}}
