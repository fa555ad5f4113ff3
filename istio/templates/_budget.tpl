{{/* The budget of every call: files/budget.yaml. */}}
{{- define "istio.budget" -}}
{{- .Files.Get "files/budget.yaml" -}}
{{- end -}}

{{/* Whether an RPC is of a class, by the first word of its name: (list BUDGET CLASS PATH). Not empty: it is. */}}
{{- define "istio.isOf" -}}
{{- $path := index . 2 -}}
{{- range get (index . 0).classes (index . 1) -}}
{{- if hasPrefix . (base $path) -}}yes{{- end -}}
{{- end -}}
{{- end -}}

{{/* Of these RPCs those of a class, under `paths`: (list BUDGET CLASS PATHS). */}}
{{- define "istio.ofClass" -}}
{{- $budget := index . 0 -}}
{{- $class := index . 1 -}}
{{- $found := list -}}
{{- range index . 2 -}}
{{- if include "istio.isOf" (list $budget $class .) -}}{{- $found = append $found . -}}{{- end -}}
{{- end -}}
{{- toYaml (dict "paths" $found) -}}
{{- end -}}

{{/* All RPCs of the village that people follow live, under `paths`. */}}
{{- define "istio.streams" -}}
{{- $budget := include "istio.budget" . | fromYaml -}}
{{- $found := list -}}
{{- range include "istio.access" . | fromJson -}}
{{- $found = concat $found (include "istio.ofClass" (list $budget "stream" .gateway) | fromYaml).paths -}}
{{- end -}}
{{- toYaml (dict "paths" (uniq $found | sortAlpha)) -}}
{{- end -}}

{{/* An edge's row: (list BUDGET FROM TO CLASS). */}}
{{- define "istio.edge" -}}
{{- $from := index . 1 -}}
{{- $to := index . 2 -}}
{{- $class := index . 3 -}}
{{- $found := list -}}
{{- range (index . 0).edges -}}
{{- if and (eq .from $from) (eq .to $to) (eq .class $class) -}}{{- $found = append $found . -}}{{- end -}}
{{- end -}}
{{- if ne (len $found) 1 -}}
{{- fail (printf "the budget has %d rows for %s of %s to %s" (len $found) $class $from $to) -}}
{{- end -}}
{{- toYaml (first $found) -}}
{{- end -}}

{{/* What an edge's row says of a route: (dict "root" $ "edge" ROW). */}}
{{- define "istio.limits" -}}
{{- if ne .edge.timeout "none" }}
timeout: {{ .edge.timeout }}
{{- end }}
retries:
  attempts: {{ .edge.attempts }}
  retryOn: {{ .edge.retryOn | default (include "istio.budget" .root | fromYaml).retryOn }}
{{- end -}}
