{{/*
Whom the proxy of a workload knows: those that it calls by the table, and its servers. Fewer to be told of, and with
`strictEgress` all that it reaches. The front door's knows itself as well: what is said of its protocols it follows on the
way to its own process too, and only if it has heard of it.
*/}}
{{- define "istio.scope" -}}
{{- $root := .root -}}
{{- $name := .name -}}
{{- $hosts := list -}}
{{- if has $name (list "gateway" "client") -}}
{{- $hosts = ternary (include "istio.access" .root | fromJson | keys) (list "gateway") (eq $name "gateway") -}}
{{- else if ne $name "all-in-one" -}}
{{- range $callee, $callers := include "istio.access" .root | fromJson -}}
{{- if hasKey $callers $name -}}{{- $hosts = append $hosts $callee -}}{{- end -}}
{{- end -}}
{{- if and (eq .root.Values.mode "bundled") .root.Values.postgresql.enabled -}}
{{- $hosts = append $hosts "postgresql" -}}
{{- end -}}
{{- if and (eq .root.Values.mode "bundled") .root.Values.nats.enabled -}}
{{- $hosts = concat $hosts (list "nats" "nats-headless") -}}
{{- end -}}
{{- end -}}
{{- if has $name (list "gateway" "all-in-one") -}}
{{- $hosts = append $hosts "gateway" -}}
{{- end -}}
{{- if .root.Values.demoIssuer -}}
{{- $hosts = append $hosts "issuer" -}}
{{- end -}}
{{- $known := list -}}
{{- range $hosts | sortAlpha -}}
{{- if not (has . $root.Values.without) -}}
{{- $known = append $known (printf "./%s.%s.svc.%s" (include "istio.name" (dict "root" $root "name" .)) $root.Release.Namespace $root.Values.clusterDomain) -}}
{{- end -}}
{{- end -}}
{{- $known = concat $known $root.Values.egressHosts -}}
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  {{- include "istio.metadata" . | nindent 2 }}
  {{- if eq $name "client" }}
  annotations:
    # The pods of Jobs come and go; that there is none now is nothing to report.
    galley.istio.io/analyze-suppress: IST0101
  {{- end }}
spec:
  workloadSelector:
    labels:
      app.kubernetes.io/instance: {{ include "istio.village" .root }}
      app: {{ include "istio.name" . }}
  egress:
    - hosts:
        {{- /* A list of nobody has to be said in words. */}}
        {{- toYaml (default (list "~/*") $known) | nindent 8 }}
  {{- if .root.Values.strictEgress }}
  outboundTrafficPolicy:
    mode: REGISTRY_ONLY
  {{- end }}
{{- end -}}
