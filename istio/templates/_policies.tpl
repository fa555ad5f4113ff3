{{/*
Who may call a service: of the village those whom the table names, each at the RPCs that it names and at no other.
Health and reflection are in no table, so nobody has them here: kubelet asks the proxy's agent, and the gateway answers
reflection by itself.
*/}}
{{- define "istio.service" -}}
{{- if ne .root.Values.mode "all-in-one" }}
{{- $root := .root }}
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  {{- include "istio.metadata" . | nindent 2 }}
spec:
  {{- include "istio.selector" . | nindent 2 }}
  action: ALLOW
  rules:
    {{- range $caller, $paths := get (include "istio.access" .root | fromJson) .name }}
    - {{- include "istio.from" (dict "root" $root "names" (list $caller)) | nindent 6 }}
      to:
        - operation:
            ports: ["50051"]
            methods: [POST]
            paths:
              {{- toYaml $paths | nindent 14 }}
    {{- end }}
    {{- include "istio.metrics" .root | nindent 4 }}
{{- end }}
{{- end -}}

{{/*
The front door, at the ports that face people: of the gateway, or of the one process that is the whole village. It
judges every call by itself, and by the token that comes along.
*/}}
{{- define "istio.door" -}}
{{- $root := .root }}
{{- $ports := .ports }}
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  {{- include "istio.metadata" . | nindent 2 }}
spec:
  {{- include "istio.selector" . | nindent 2 }}
  action: ALLOW
  rules:
    - {{- include "istio.from" (dict "root" $root "names" (list "client")) | nindent 6 }}
      to:
        - operation:
            ports: {{ toJson $ports }}
    {{- with concat .root.Values.ingress.serviceAccounts .root.Values.clients.serviceAccounts }}
    - {{- include "istio.fromAccounts" (dict "root" $root "accounts" .) | nindent 6 }}
      to:
        - operation:
            ports: {{ toJson $ports }}
    {{- end }}
    {{- if .root.Values.ingress.outsideMesh }}
    - to:
        - operation:
            ports: {{ toJson $ports }}
    {{- end }}
    {{- include "istio.metrics" .root | nindent 4 }}
{{- end -}}

{{/* Prometheus, at /metrics. What else the admin port can do is for nobody else than who is in the pod. */}}
{{- define "istio.metrics" -}}
{{- with .Values.prometheus.serviceAccounts }}
- {{- include "istio.fromAccounts" (dict "root" $ "accounts" .) | nindent 2 }}
  to:
    - operation:
        ports: ["9464"]
        methods: [GET]
        paths: [/metrics]
{{- end }}
{{- if .Values.prometheus.outsideMesh }}
- to:
    - operation:
        ports: ["9464"]
        methods: [GET]
        paths: [/metrics]
{{- end }}
{{- end -}}

{{/* A server that speaks no HTTP: who may connect to which port, by `names` and `port`. */}}
{{- define "istio.server" -}}
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  {{- include "istio.metadata" . | nindent 2 }}
spec:
  {{- include "istio.selector" . | nindent 2 }}
  action: ALLOW
  rules:
    - {{- include "istio.from" (dict "root" .root "names" (include "istio.access" .root | fromJson | keys | sortAlpha)) | nindent 6 }}
      to:
        - operation:
            ports: [{{ .port | quote }}]
{{- end -}}
