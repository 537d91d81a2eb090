{{/* The configuration of one part as YAML: what the chart decides, over what the value `config` says. No
     key is in both; see _checks.tpl. Workers are told, and given, only what they need. dict root component */}}
{{- define "flyball.config" -}}
{{- $component := .component -}}
{{- with .root -}}
{{- $secrets := "/etc/flyball/secrets" -}}
{{- $nats := dict "servers" .Values.nats.servers -}}
{{- $kind := .Values.nats.login.kind -}}
{{- if eq $kind "creds" -}}
{{- $_ := set $nats "credsFile" (printf "%s/nats-creds" $secrets) -}}
{{- else if eq $kind "nkey" -}}
{{- $_ := set $nats "nkeyFile" (printf "%s/nats-nkey" $secrets) -}}
{{- else if eq $kind "password" -}}
{{- $_ := set $nats "userFile" (printf "%s/nats-user" $secrets) -}}
{{- $_ := set $nats "passwordFile" (printf "%s/nats-password" $secrets) -}}
{{- else if eq $kind "token" -}}
{{- $_ := set $nats "tokenFile" (printf "%s/nats-token" $secrets) -}}
{{- end -}}
{{- if .Values.nats.tls.existingSecret -}}
{{- $tls := dict "caFile" (printf "%s/nats-ca.crt" $secrets) -}}
{{- if .Values.nats.tls.clientCertificate -}}
{{- $_ := set $tls "certFile" (printf "%s/nats-tls.crt" $secrets) -}}
{{- $_ := set $tls "keyFile" (printf "%s/nats-tls.key" $secrets) -}}
{{- end -}}
{{- $_ := set $nats "tls" $tls -}}
{{- end -}}
{{- $http := dict "host" "0.0.0.0" "port" 8620 -}}
{{- if and (ne $component "worker") .Values.apiToken.existingSecret -}}
{{- $_ := set $http "tokenFile" (printf "%s/api-token" $secrets) -}}
{{- end -}}
{{- $decided := dict "nats" $nats "http" $http "dataDir" "/var/lib/flyball" -}}
{{- if .Values.userKey.existingSecret -}}
{{- $_ := set $decided "privacy" (dict "userKeyFile" (printf "%s/user-key" $secrets)) -}}
{{- end -}}
{{- if and (ne $component "worker") .Values.baseline.existingConfigMap -}}
{{- $_ := set $decided "alarms" (dict "baselineFile" "/etc/flyball/baseline/baselines.json") -}}
{{- end -}}
{{- if and (ne $component "worker") .Values.archive.enabled -}}
{{- $_ := set $decided "archive" (dict "dir" "/var/lib/flyball-archive") -}}
{{- end -}}
{{- with .Values.influxdb -}}
{{- if and (ne $component "worker") .url -}}
{{- $influx := dict "url" .url "database" .database -}}
{{- if .username -}}
{{- $_ := set $influx "username" .username -}}
{{- end -}}
{{- if .existingSecret -}}
{{- $_ := set $influx "passwordFile" (printf "%s/influxdb-password" $secrets) -}}
{{- end -}}
{{- $_ := set $decided "exports" (dict "influx" $influx) -}}
{{- end -}}
{{- end -}}
{{- if include "flyball.isScaled" . -}}
{{- $_ := set $decided "scale" (dict "role" $component "workers" .Values.workers.replicas) -}}
{{- end -}}
{{- mustMergeOverwrite (deepCopy .Values.config) $decided | toYaml -}}
{{- end -}}
{{- end -}}

{{/* Which keys of which Secrets that configuration names, as sources of one projected volume: dict root
     component */}}
{{- define "flyball.secretSources" -}}
{{- $component := .component -}}
{{- with .root -}}
{{- with .Values.userKey }}{{ if .existingSecret }}
- secret:
    name: {{ .existingSecret }}
    items:
      - { key: {{ .key | quote }}, path: user-key }
{{- end }}{{ end }}
{{- with .Values.apiToken }}{{ if and (ne $component "worker") .existingSecret }}
- secret:
    name: {{ .existingSecret }}
    items:
      - { key: {{ .key | quote }}, path: api-token }
{{- end }}{{ end }}
{{- with .Values.nats.login }}{{ if ne .kind "none" }}
- secret:
    name: {{ .existingSecret }}
    items:
      {{- if eq .kind "password" }}
      - { key: {{ .keys.user | quote }}, path: nats-user }
      - { key: {{ .keys.password | quote }}, path: nats-password }
      {{- else }}
      - { key: {{ index .keys .kind | quote }}, path: nats-{{ .kind }} }
      {{- end }}
{{- end }}{{ end }}
{{- with .Values.nats.tls }}{{ if .existingSecret }}
- secret:
    name: {{ .existingSecret }}
    items:
      - { key: {{ .keys.ca | quote }}, path: nats-ca.crt }
      {{- if .clientCertificate }}
      - { key: {{ .keys.cert | quote }}, path: nats-tls.crt }
      - { key: {{ .keys.key | quote }}, path: nats-tls.key }
      {{- end }}
{{- end }}{{ end }}
{{- with .Values.influxdb }}{{ if and (ne $component "worker") .url .existingSecret }}
- secret:
    name: {{ .existingSecret }}
    items:
      - { key: {{ .key | quote }}, path: influxdb-password }
{{- end }}{{ end }}
{{- end -}}
{{- end -}}
