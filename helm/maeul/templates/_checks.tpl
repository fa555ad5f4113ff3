{{/* What values.schema.json cannot say: values that do not fit together. One line for all that is wrong. */}}
{{- define "maeul.check" -}}
{{- $wrong := list -}}
{{- $v := .Values -}}
{{- if and (not $v.auth.demoIssuer) (not $v.auth.issuer) -}}
{{- $wrong = append $wrong "auth.issuer is needed where auth.demoIssuer is false" -}}
{{- end -}}
{{- if and $v.auth.demoIssuer $v.auth.issuer -}}
{{- $wrong = append $wrong "auth.issuer and auth.demoIssuer exclude each other: set auth.demoIssuer to false" -}}
{{- end -}}
{{- if and $v.auth.issuer (hasPrefix "http://" $v.auth.issuer) (not $v.auth.insecureIssuer) -}}
{{- $wrong = append $wrong "auth.issuer is not https: set auth.insecureIssuer if nobody else can write to that network" -}}
{{- end -}}
{{- if not (include "maeul.speaksAsOperator" .) -}}
{{- if and $v.seed.enabled (ne $v.mode "all-in-one") -}}
{{- $wrong = append $wrong "seed.enabled needs client.tokenSecret, an operator's token" -}}
{{- end -}}
{{- if $v.tests.enabled -}}
{{- $wrong = append $wrong "tests.enabled needs client.tokenSecret, an operator's token" -}}
{{- end -}}
{{- end -}}
{{- if ne $v.mode "all-in-one" -}}
{{- $all := true -}}
{{- range $name, $row := omit (include "maeul.table" . | fromYaml) "gateway" -}}
{{- if not (or ($row.database).url ($row.database).existingSecret) -}}{{- $all = false -}}{{- end -}}
{{- end -}}
{{- if not (or $all (include "maeul.ownPostgresql" .) $v.external.databaseUrl $v.external.existingSecret) -}}
{{- $wrong = append $wrong "external.existingSecret (key database-url) or external.databaseUrl is needed where PostgreSQL is not bundled" -}}
{{- end -}}
{{- if not (or (include "maeul.ownNats" .) $v.external.eventsUrl $v.external.existingSecret) -}}
{{- $wrong = append $wrong "external.existingSecret (key events-url) or external.eventsUrl is needed where NATS is not bundled" -}}
{{- end -}}
{{- end -}}
{{- if $v.istio.enabled -}}
{{- $wrong = concat $wrong (include "maeul.checkMesh" . | fromYaml).wrong -}}
{{- end -}}
{{- range $name, $row := include "maeul.table" . | fromYaml -}}
{{- if and ($row.canary).enabled (not (($row.canary).image).tag) -}}
{{- $wrong = append $wrong (printf "canary of %s needs canary.image.tag: what is it to try?" $name) -}}
{{- end -}}
{{- if and $row.autoscaling.enabled (gt (int $row.autoscaling.min) (int $row.autoscaling.max)) -}}
{{- $wrong = append $wrong (printf "autoscaling.min of %s is above autoscaling.max" $name) -}}
{{- end -}}
{{- if and $row.autoscaling.enabled (not (dig "requests" "cpu" "" $row.resources)) -}}
{{- $wrong = append $wrong (printf "autoscaling of %s needs resources.requests.cpu" $name) -}}
{{- end -}}
{{- end -}}
{{- if eq $v.profile "production" -}}
{{- $wrong = concat $wrong (include "maeul.checkProduction" . | fromYaml).wrong -}}
{{- end -}}
{{- with $wrong -}}
{{- fail (join "; " .) -}}
{{- end -}}
{{- end -}}

{{/* What is fine for trying out and not for living on. */}}
{{- define "maeul.checkProduction" -}}
{{- $wrong := list -}}
{{- $v := .Values -}}
{{- if $v.auth.demoIssuer -}}
{{- $wrong = append $wrong "profile production: auth.demoIssuer gives everybody any role; set it to false and name auth.issuer" -}}
{{- end -}}
{{- if $v.auth.insecureIssuer -}}
{{- $wrong = append $wrong "profile production: auth.insecureIssuer believes keys that anybody on the way can change" -}}
{{- end -}}
{{- if and $v.seed.enabled -}}
{{- $wrong = append $wrong "profile production: seed.enabled would put the demo village among real customers" -}}
{{- end -}}
{{- if not $v.allowSingleServers -}}
{{- if eq $v.mode "all-in-one" -}}
{{- $wrong = append $wrong "profile production: mode all-in-one is one pod; set allowSingleServers if that will do" -}}
{{- end -}}
{{- if include "maeul.ownPostgresql" . -}}
{{- $wrong = append $wrong "profile production: the bundled PostgreSQL is a single server; set postgresql.enabled to false and name external.existingSecret, or set allowSingleServers" -}}
{{- end -}}
{{- if and (include "maeul.ownNats" .) (lt (int $v.nats.replicas) 3) -}}
{{- $wrong = append $wrong "profile production: the bundled NATS is a single server; set nats.replicas to 3, or set allowSingleServers" -}}
{{- end -}}
{{- end -}}
{{- toYaml (dict "wrong" $wrong) -}}
{{- end -}}

{{/* The mesh's chart cannot see these values, and has to be told the same. */}}
{{- define "maeul.checkMesh" -}}
{{- $wrong := list -}}
{{- $v := .Values -}}
{{- $same := list
    (list "fullnameOverride" $v.istio.fullnameOverride "fullnameOverride" $v.fullnameOverride)
    (list "mode" $v.istio.mode "mode" $v.mode)
    (list "demoIssuer" $v.istio.demoIssuer "auth.demoIssuer" $v.auth.demoIssuer)
    (list "postgresql.enabled" $v.istio.postgresql.enabled "postgresql.enabled" $v.postgresql.enabled)
    (list "nats.enabled" $v.istio.nats.enabled "nats.enabled" $v.nats.enabled) -}}
{{- range $same -}}
{{- if ne (toString (index . 1)) (toString (index . 3)) -}}
{{- $wrong = append $wrong (printf "istio.%s has to say the same as %s: %v" (index . 0) (index . 2) (index . 3)) -}}
{{- end -}}
{{- end -}}
{{- $without := list -}}
{{- $canaries := list -}}
{{- range $name, $row := $v.services -}}
{{- if eq (toString (dig "enabled" $v.defaults.enabled $row)) "false" -}}{{- $without = append $without $name -}}{{- end -}}
{{- end -}}
{{- range $name, $row := include "maeul.table" . | fromYaml -}}
{{- if ($row.canary).enabled -}}{{- $canaries = append $canaries $name -}}{{- end -}}
{{- end -}}
{{- if and (ne $v.mode "all-in-one") (ne ($v.istio.without | sortAlpha | join ",") ($without | sortAlpha | join ",")) -}}
{{- $wrong = append $wrong (printf "istio.without has to name the services that are not enabled: %s" (toJson $without)) -}}
{{- end -}}
{{- if ne (keys $v.istio.canaries | sortAlpha | join ",") ($canaries | sortAlpha | join ",") -}}
{{- $wrong = append $wrong (printf "istio.canaries has to give a weight to each service whose canary is enabled, and to no other: %s" (toJson $canaries)) -}}
{{- end -}}
{{- if and $v.istio.tokens.issuer (ne $v.istio.tokens.issuer (include "maeul.issuer" .)) -}}
{{- $wrong = append $wrong (printf "istio.tokens.issuer has to be the village's: %s" (include "maeul.issuer" .)) -}}
{{- end -}}
{{- if and $v.istio.tokens.issuer (ne $v.istio.tokens.audience $v.auth.audience) -}}
{{- $wrong = append $wrong (printf "istio.tokens.audience has to say the same as auth.audience: %s" $v.auth.audience) -}}
{{- end -}}
{{- if $v.istio.village -}}
{{- $wrong = append $wrong "istio.village is for the mesh's chart alone; here it is this release" -}}
{{- end -}}
{{- toYaml (dict "wrong" $wrong) -}}
{{- end -}}
