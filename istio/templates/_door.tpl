{{/* The front door's service, from inside the mesh: REST at its port 80, gRPC at 50051. */}}
{{- define "istio.doorRoutes" -}}
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  {{- include "istio.metadata" . | nindent 2 }}
spec:
  hosts: [{{ include "istio.name" . }}]
  http:
    {{- range $port := list 80 50051 }}
    {{- include "istio.doorRoute" (dict "root" $.root "name" "gateway" "port" $port "class" "stream" "here" true) | nindent 4 }}
    {{- include "istio.doorRoute" (dict "root" $.root "name" "gateway" "port" $port "class" "call" "here" true) | nindent 4 }}
    {{- end }}
{{- end -}}

{{/*
One route to it: (dict "root" $ "name" "gateway" "port" NUMBER "class" stream|call "here" WHETHER_PORTS_TELL_THEM_APART).
What is followed live has no timeout: RPCs by their paths, and in REST what ends with `:watch` or `:tail`.
*/}}
{{- define "istio.doorRoute" -}}
{{- $budget := include "istio.budget" .root | fromYaml -}}
{{- $port := .port -}}
{{- $here := .here }}
- name: {{ ternary (printf "%s-%d" .class .port) .class .here }}
  {{- if eq .class "stream" }}
  match:
    {{- range (include "istio.streams" .root | fromYaml).paths }}
    - uri:
        exact: {{ . }}
      {{- if $here }}
      port: {{ $port }}
      {{- end }}
    {{- end }}
    - uri:
        regex: /v[0-9]+/.*:(watch|tail)
      {{- if $here }}
      port: {{ $port }}
      {{- end }}
  {{- else if $here }}
  match:
    - port: {{ $port }}
  {{- end }}
  {{- include "istio.limits" (dict "root" .root "edge" (include "istio.edge" (list $budget "ingress" "gateway" .class) | fromYaml)) | trim | nindent 2 }}
  {{- if eq .class "call" }}
  {{- with include "istio.fault" . | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- end }}
  {{- include "istio.to" . | nindent 2 }}
{{- end -}}

{{/* Tokens, judged before the door does: those of another issuer, and those that are over or forged, are refused. */}}
{{- define "istio.tokens" -}}
{{- with .root.Values.tokens }}
{{- if .issuer }}
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  {{- include "istio.metadata" $ | nindent 2 }}
spec:
  {{- include "istio.selector" $ | nindent 2 }}
  jwtRules:
    - issuer: {{ .issuer | quote }}
      audiences: [{{ .audience | quote }}]
      {{- if .jwks }}
      jwks: {{ .jwks | quote }}
      {{- else if .jwksUri }}
      jwksUri: {{ .jwksUri | quote }}
      {{- end }}
      # The village judges it again, and by the roles that it has.
      forwardOriginalToken: true
{{- end }}
{{- end }}
{{- end -}}

{{/* So many calls a second for each pod of the front door, whoever they are from: RESOURCE_EXHAUSTED, or 429. */}}
{{- define "istio.rateLimit" -}}
{{- with .root.Values.rateLimit }}
{{- if .enabled }}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: {{ include "istio.name" $ }}-rate-limit
  {{- omit (include "istio.metadata" $ | fromYaml) "name" | toYaml | nindent 2 }}
spec:
  workloadSelector:
    labels:
      app.kubernetes.io/instance: {{ include "istio.village" $.root }}
      app: {{ include "istio.name" $ }}
  # Filters of others without one come first, so that all are there that this one looks for.
  priority: 10
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
        listener:
          filterChain:
            # Behind the metrics' and the agent's ports nobody is counted.
            destinationPort: 8080
            filter:
              name: envoy.filters.network.http_connection_manager
              subFilter:
                name: envoy.filters.http.router
      patch:
        operation: INSERT_BEFORE
        value:
          name: envoy.filters.http.local_ratelimit
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
            stat_prefix: front_door
            token_bucket:
              max_tokens: {{ .burst | int }}
              tokens_per_fill: {{ .perSecond | int }}
              fill_interval: 1s
            # Otherwise a gRPC call would hear UNAVAILABLE, and be tried again at once.
            rate_limited_as_resource_exhausted: true
            filter_enabled:
              default_value: {numerator: 100, denominator: HUNDRED}
              runtime_key: front_door_limit_enabled
            filter_enforced:
              default_value: {numerator: 100, denominator: HUNDRED}
              runtime_key: front_door_limit_enforced
            response_headers_to_add:
              - append_action: OVERWRITE_IF_EXISTS_OR_ADD
                header: {key: retry-after, value: "1"}
{{- end }}
{{- end }}
{{- end -}}
