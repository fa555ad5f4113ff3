{{/*
A pod that speaks to the village through its gateway, as an operator does; (dict "root" $ "name" CONTAINER "args" ARGS).
*/}}
{{- define "maeul.clientPod" -}}
{{- $full := include "maeul.fullname" .root -}}
restartPolicy: Never
serviceAccountName: {{ $full }}-client
{{- include "maeul.podSecurity" (dict "uid" 65532) | nindent 0 }}
{{- include "maeul.pullSecrets" .root }}
containers:
  - name: {{ .name }}
    {{- include "maeul.image" . | nindent 4 }}
    args: {{ toJson .args }}
    env:
      - name: MAEUL_VIA
        value: rest
      - name: MAEUL_GATEWAY_URL
        value: http://{{ $full }}-gateway
      - name: MAEUL_URL
        value: http://{{ $full }}-gateway
      {{- if .root.Values.auth.demoIssuer }}
      - name: MAEUL_AS
        value: {{ .root.Values.client.as }}
      - name: MAEUL_AUTH_ISSUER
        value: {{ include "maeul.issuer" .root }}
      {{- else }}
      {{- include "maeul.secretEnv" (list "MAEUL_TOKEN" .root.Values.client.tokenSecret "token") | nindent 6 }}
      {{- end }}
    resources:
      {{- toYaml .root.Values.client.resources | nindent 6 }}
    {{- include "maeul.containerSecurity" .root | nindent 4 }}
    volumeMounts:
      - name: tmp
        mountPath: /tmp
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: 16Mi
{{- end -}}
