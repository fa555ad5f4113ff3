{{/* How a service is called: (dict "root" $ "name" SERVICE). Not in one process, where nobody calls another. */}}
{{- define "istio.traffic" -}}
{{- if and (ne .root.Values.mode "all-in-one") (not (has .name .root.Values.without)) }}
---
{{ include "istio.destination" . }}
---
{{ include "istio.routes" . }}
---
{{ include "istio.scope" . }}
{{- end }}
{{- end -}}

{{/*
Connections, the fuse, ejection, and the budget of retries: what holds for whoever calls this service. `fuses` of the
values come before the budget's; (dict "root" $ "name" SERVICE).
*/}}
{{- define "istio.destination" -}}
{{- $budget := include "istio.budget" .root | fromYaml -}}
{{- $values := .root.Values -}}
{{- $fuse := get $values.fuses .name | default (get $budget.fuses .name).requests | int -}}
{{- $replicas := get $values.replicas .name | default $values.replicas.default | int -}}
{{- $canary := hasKey $values.canaries .name -}}
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  {{- include "istio.metadata" . | nindent 2 }}
spec:
  host: {{ include "istio.name" . }}
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
    loadBalancer:
      simple: LEAST_REQUEST
      # Said in any case: ejection alone would switch it on, and calls would stay in their caller's zone.
      localityLbSetting:
        enabled: {{ $values.localityAware }}
    connectionPool:
      tcp:
        maxConnections: {{ $budget.connections.most | int }}
        connectTimeout: {{ $budget.connections.timeout }}
        tcpKeepalive:
          {{- toYaml $budget.connections.keepalive | nindent 10 }}
      http:
        http2MaxRequests: {{ $fuse }}
        # Those that wait for a connection: as many, or a burst on a cold one would be refused.
        http1MaxPendingRequests: {{ $fuse }}
        {{- if eq .name "gateway" }}
        # REST and gRPC share a port of the pod. A proxy that has to choose takes HTTP/1.1 for both, and a gRPC call loses
        # its trailers: so each keeps what it came with.
        useClientProtocol: true
        {{- end }}
    outlierDetection:
      splitExternalLocalOriginErrors: true
      consecutiveGatewayErrors: {{ $budget.ejection.gateway }}
      consecutive5xxErrors: {{ $budget.ejection.any }}
      consecutiveLocalOriginFailures: {{ $budget.ejection.local }}
      interval: {{ $budget.ejection.interval }}
      baseEjectionTime: {{ $budget.ejection.time }}
      maxEjectionPercent: {{ ternary $budget.ejection.percent.three $budget.ejection.percent.two (ge $replicas 3) }}
    retryBudget:
      {{- toYaml $budget.retryBudget | nindent 6 }}
  {{- if $canary }}
  # By a label that pods had before there were canaries: a subset of a newer label would be empty until all are renewed.
  subsets:
    - name: stable
      labels:
        app.kubernetes.io/component: {{ .name }}
    - name: canary
      labels:
        app.kubernetes.io/component: {{ .name }}-canary
  {{- end }}
{{- end -}}

{{/* Where a route leads: (dict "root" $ "name" SERVICE "port" NUMBER). With a canary, so many of a hundred calls to it. */}}
{{- define "istio.to" -}}
{{- $host := include "istio.name" . -}}
{{- $port := .port -}}
{{- $shares := dict "" 100 -}}
{{- if hasKey .root.Values.canaries .name -}}
{{- $weight := get .root.Values.canaries .name | int -}}
{{- $shares = dict "stable" (sub 100 $weight | int) "canary" $weight -}}
{{- end -}}
route:
  {{- range $subset, $weight := $shares }}
  {{- if $weight }}
  - destination:
      host: {{ $host }}
      port:
        number: {{ $port }}
      {{- with $subset }}
      subset: {{ . }}
      {{- end }}
    weight: {{ $weight }}
  {{- end }}
  {{- end }}
{{- end -}}

{{/* A service's fault for a game day, where values have one. Streams and the admin port have none. */}}
{{- define "istio.fault" -}}
{{- with get .root.Values.faults .name }}
fault:
  {{- with .delay }}
  delay:
    fixedDelay: {{ .time }}
    percentage:
      value: {{ .percent }}
  {{- end }}
  {{- with .abort }}
  abort:
    grpcStatus: {{ .status }}
    percentage:
      value: {{ .percent }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* These RPCs at this port: (list PORT PATHS). */}}
{{- define "istio.match" -}}
{{- $port := index . 0 -}}
match:
  {{- range index . 1 }}
  - port: {{ $port }}
    uri:
      exact: {{ . }}
  {{- end }}
{{- end -}}

{{/*
By RPC: what is followed live, what other services call, what people read, and all else, which are commands. The port is
named in each, since the admin port is of the same Service and would be led here too.
*/}}
{{- define "istio.routes" -}}
{{- $it := dict "root" .root "name" .name "port" 50051 -}}
{{- $budget := include "istio.budget" .root | fromYaml -}}
{{- $callers := get (include "istio.access" .root | fromJson) .name -}}
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  {{- include "istio.metadata" . | nindent 2 }}
spec:
  hosts: [{{ include "istio.name" . }}]
  http:
    {{- with (include "istio.ofClass" (list $budget "stream" $callers.gateway) | fromYaml).paths }}
    - name: stream
      {{- include "istio.match" (list 50051 .) | nindent 6 }}
      {{- include "istio.limits" (dict "root" $.root "edge" (include "istio.edge" (list $budget "gateway" "every service" "stream") | fromYaml)) | trim | nindent 6 }}
      {{- include "istio.to" $it | nindent 6 }}
    {{- end }}
    {{- range $caller, $paths := omit $callers "gateway" }}
    - name: {{ $caller }}
      {{- include "istio.match" (list 50051 $paths) | nindent 6 }}
      {{- include "istio.limits" (dict "root" $.root "edge" (include "istio.edge" (list $budget $caller $.name "call") | fromYaml)) | trim | nindent 6 }}
      {{- with include "istio.fault" $it | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      {{- include "istio.to" $it | nindent 6 }}
    {{- end }}
    {{- range $class := list "read" "command" }}
    {{- $paths := (include "istio.ofClass" (list $budget "read" $callers.gateway) | fromYaml).paths }}
    - name: {{ $class }}
      {{- if eq $class "read" }}
      {{- include "istio.match" (list 50051 $paths) | nindent 6 }}
      {{- else }}
      match:
        - port: 50051
      {{- end }}
      {{- include "istio.limits" (dict "root" $.root "edge" (include "istio.edge" (list $budget "gateway" "every service" $class) | fromYaml)) | trim | nindent 6 }}
      {{- with include "istio.fault" $it | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      {{- include "istio.to" $it | nindent 6 }}
    {{- end }}
    # Whoever may read metrics by the service's name.
    - name: admin
      match:
        - port: 9464
      timeout: 10s
      retries:
        attempts: 0
      route:
        - destination:
            host: {{ include "istio.name" . }}
            port:
              number: 9464
{{- end -}}
