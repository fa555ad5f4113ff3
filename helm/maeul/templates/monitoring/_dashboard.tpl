{{/*
Grafana's JSON of a dashboard; (dict "root" $ "name" NAME "source" SOURCE). A source in files/dashboards says what is
particular: title, about, variables, and rows of panels with their queries. What all have is written here.
*/}}
{{- define "maeul.dashboard" -}}
{{- $panels := list -}}
{{- $y := 0 -}}
{{- $id := 0 -}}
{{- range $row := .source.rows -}}
{{- $id = add1 $id -}}
{{- $place := dict "x" 0 "y" $y "w" 24 "h" 1 -}}
{{- $panels = append $panels (dict "id" $id "type" "row" "title" $row.title "collapsed" false "panels" list "gridPos" $place) -}}
{{- $y = add1 $y -}}
{{- $x := 0 -}}
{{- $height := int ($row.height | default 8) -}}
{{- range $panel := $row.panels -}}
{{- $id = add1 $id -}}
{{- $width := int ($panel.width | default 8) -}}
{{- if gt (add $x $width | int) 24 -}}
{{- $x = 0 -}}
{{- $y = add $y $height -}}
{{- end -}}
{{- $place := dict "x" $x "y" $y "w" $width "h" $height -}}
{{- $panels = append $panels (include "maeul.panel" (dict "id" $id "place" $place "panel" $panel) | fromYaml) -}}
{{- $x = add $x $width | int -}}
{{- end -}}
{{- $y = add $y $height -}}
{{- end -}}
{{- $variables := list (dict "name" "datasource" "label" "Prometheus" "type" "datasource" "query" "prometheus" "refresh" 1) -}}
{{- range .source.variables -}}
{{- $variables = append $variables (include "maeul.variable" (dict "root" $.root "variable" .) | fromYaml) -}}
{{- end -}}
{{- dict
    "uid" (printf "maeul-%s" .name)
    "title" (printf "Maeul: %s" .source.title)
    "description" .source.about
    "tags" (list "maeul")
    "editable" true
    "schemaVersion" 39
    "refresh" "30s"
    "timezone" "browser"
    "graphTooltip" 1
    "time" (dict "from" "now-1h" "to" "now")
    "links" (list (dict "type" "dashboards" "tags" (list "maeul") "title" "Maeul" "asDropdown" true "keepTime" true "includeVars" true))
    "templating" (dict "list" $variables)
    "panels" $panels
  | toPrettyJson -}}
{{- end -}}

{{/* One panel. What it says below its title is how to read it. */}}
{{- define "maeul.panel" -}}
{{- $panel := .panel -}}
{{- $kind := $panel.kind | default "timeseries" -}}
{{- $source := dict "type" "prometheus" "uid" "${datasource}" -}}
{{- $targets := list -}}
{{- range $n, $query := $panel.queries -}}
{{- $letter := substr $n (add1 $n | int) "ABCDEFGH" -}}
{{- $targets = append $targets (dict "refId" $letter "datasource" $source "expr" $query.expr "legendFormat" ($query.legend | default $panel.title)) -}}
{{- end -}}
{{- $steps := list (dict "color" "green" "value" nil) -}}
{{- with $panel.warn -}}{{- $steps = append $steps (dict "color" "orange" "value" .) -}}{{- end -}}
{{- with $panel.alarm -}}{{- $steps = append $steps (dict "color" "red" "value" .) -}}{{- end -}}
{{- $defaults := dict "unit" $panel.unit "min" 0 "noValue" "none" "thresholds" (dict "mode" "absolute" "steps" $steps) -}}
{{- $options := dict -}}
{{- if eq $kind "stat" -}}
{{- $_ := set $defaults "color" (dict "mode" "thresholds") -}}
{{- $options = dict "reduceOptions" (dict "calcs" (list "lastNotNull")) "colorMode" "value" "graphMode" "area" "textMode" "auto" -}}
{{- else -}}
{{- $lines := ternary "dashed" "off" (or (hasKey $panel "warn") (hasKey $panel "alarm")) -}}
{{- $stack := ternary "normal" "none" ($panel.stacked | default false) -}}
{{- $_ := set $defaults "custom" (dict "fillOpacity" (ternary 40 8 ($panel.stacked | default false)) "showPoints" "never" "stacking" (dict "mode" $stack) "thresholdsStyle" (dict "mode" $lines)) -}}
{{- $options = dict "legend" (dict "displayMode" "list" "placement" "bottom" "showLegend" true) "tooltip" (dict "mode" "multi" "sort" "desc") -}}
{{- end -}}
{{- dict
    "id" .id
    "type" $kind
    "title" $panel.title
    "description" $panel.reading
    "datasource" $source
    "gridPos" .place
    "targets" $targets
    "fieldConfig" (dict "defaults" $defaults "overrides" list)
    "options" $options
  | toYaml -}}
{{- end -}}

{{/* What can be chosen above the panels: the values that a label has, or the services of the table. */}}
{{- define "maeul.variable" -}}
{{- $variable := .variable -}}
{{- $made := dict "name" $variable.name "label" ($variable.label | default $variable.name) "hide" 0 -}}
{{- if $variable.services -}}
{{- $names := keys .root.Values.services | sortAlpha -}}
{{- $options := list -}}
{{- range $names -}}{{- $options = append $options (dict "text" . "value" . "selected" (eq . "order")) -}}{{- end -}}
{{- $made = merge $made (dict "type" "custom" "query" (join "," $names) "options" $options "current" (dict "text" "order" "value" "order")) -}}
{{- else -}}
{{- $made = merge $made (dict
      "type" "query"
      "datasource" (dict "type" "prometheus" "uid" "${datasource}")
      "query" (dict "query" $variable.query "refId" $variable.name)
      "definition" $variable.query
      "refresh" 2
      "sort" 1
      "includeAll" true
      "allValue" ".*"
      "current" (dict "text" "All" "value" "$__all")) -}}
{{- end -}}
{{- $made | toYaml -}}
{{- end -}}
