{{/* What a schema cannot say: values that contradict each other. Each message names the value and the
     remedy. Included by the ConfigMap, so that nothing is rendered past it. */}}
{{- define "flyball.checks" -}}
{{- $owned := dict
  "nats.servers" "nats.servers"
  "nats.credsFile" "nats.login"
  "nats.nkeyFile" "nats.login"
  "nats.userFile" "nats.login"
  "nats.passwordFile" "nats.login"
  "nats.tokenFile" "nats.login"
  "nats.tls" "nats.tls"
  "http" "service, ingress and apiToken"
  "dataDir" "persistence"
  "scale.role" "workers.replicas"
  "scale.workers" "workers.replicas"
  "scale.worker" "workers.replicas"
  "scale.address" "coordinator.replicas"
  "privacy.userKeyFile" "userKey"
  "alarms.baselineFile" "baseline"
  "archive.dir" "archive"
  "exports.influx.url" "influxdb"
  "exports.influx.database" "influxdb"
  "exports.influx.username" "influxdb"
  "exports.influx.passwordFile" "influxdb"
-}}
{{- range $path, $value := $owned -}}
{{- $at := $.Values.config -}}
{{- range $key := splitList "." $path -}}
{{- if kindIs "map" $at -}}{{- $at = index $at $key -}}{{- else -}}{{- $at = "" -}}{{- end -}}
{{- end -}}
{{- if not (kindIs "invalid" $at) -}}
{{- if not (eq (toString $at) "") -}}
{{- fail (printf "config.%s cannot be set: the chart writes it. Use the value(s) %s." $path $value) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- include "flyball.checkKeys" (dict "at" .Values.config "above" "" "known" (.Files.Get "files/config-keys.yaml" | fromYamlArray)) -}}
{{- with .Values.nats.login -}}
{{- if and (ne .kind "none") (not .existingSecret) -}}
{{- fail (printf "nats.login.existingSecret is empty: name the Secret that holds the %s to log in to NATS with." .kind) -}}
{{- end -}}
{{- if and (eq .kind "none") .existingSecret -}}
{{- fail "nats.login.kind is none, and nats.login.existingSecret names a Secret: say what it holds (creds, nkey, password or token)." -}}
{{- end -}}
{{- end -}}
{{- with .Values.nats.tls -}}
{{- if and .clientCertificate (not .existingSecret) -}}
{{- fail "nats.tls.clientCertificate needs nats.tls.existingSecret, the Secret with the certificate." -}}
{{- end -}}
{{- end -}}
{{- with .Values.influxdb -}}
{{- if and (not .url) (or .username .existingSecret) -}}
{{- fail "influxdb.url is empty: name the server that influxdb.username signs in to." -}}
{{- end -}}
{{- if and .existingSecret (not .username) -}}
{{- fail "influxdb.username is empty: name the user whose password is in influxdb.existingSecret." -}}
{{- end -}}
{{- end -}}
{{- range .Values.extraEnv -}}
{{- if hasPrefix "FLYBALL_" .name -}}
{{- fail (printf "extraEnv cannot set %s: it would override the configuration file. Use the value config." .name) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.archive.enabled (not .Values.archive.existingClaim) -}}
{{- $units := dict "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- $size := .Values.archive.size -}}
{{- $bytes := mul (regexFind "^[0-9]+" $size) (get $units (regexFind "[MGT]i$" $size)) -}}
{{- $megabytes := int64 (default 10000 (default dict .Values.config.archive).megabytes) -}}
{{- if le $bytes (mul $megabytes 1000000) -}}
{{- fail (printf "archive.size is %s, and the archive may take %d MB: give it more, or lower config.archive.megabytes." $size $megabytes) -}}
{{- end -}}
{{- end -}}
{{- if include "flyball.isScaled" . -}}
{{- if and .Values.archive.enabled (gt (int .Values.coordinator.replicas) 1) (not .Values.archive.existingClaim) -}}
{{- fail "archive.existingClaim is empty: with two coordinators the archive needs a volume that both can write on (ReadWriteMany). Name its claim, or leave the archive off." -}}
{{- end -}}
{{- if not .Values.userKey.existingSecret -}}
{{- fail "userKey.existingSecret is empty: with workers.replicas above 0 all pods must hash users with one key. Put 32 hex digits into a Secret and name it; those of a release that ran before, or users would be others." -}}
{{- end -}}
{{- if gt (int .Values.coordinator.replicas) 1 -}}
{{- if .Values.persistence.enabled -}}
{{- fail "coordinator.replicas is 2, which cannot share one volume: set persistence.enabled to false. Reports of audits, and what waits for InfluxDB, then end with their pod." -}}
{{- end -}}
{{- if not .Values.apiToken.existingSecret -}}
{{- fail "apiToken.existingSecret is empty: with two coordinators both must know one token. Put it into a Secret and name that." -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) -}}
{{- fail "ingress.host is empty: name the host under which people reach the service." -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) -}}
{{- fail "httpRoute.parentRefs is empty: name the gateway that the route belongs to." -}}
{{- end -}}
{{- end -}}

{{/* Refuses keys of `config` that the service would refuse when it starts: dict at (a map) above (its path,
     with a dot) known (paths of the keys that have values). */}}
{{- define "flyball.checkKeys" -}}
{{- range $name, $value := .at -}}
{{- $path := printf "%s%s" $.above $name -}}
{{- if not (has $path $.known) -}}
{{- $isGroup := false -}}
{{- range $.known -}}
{{- if hasPrefix (printf "%s." $path) . -}}{{- $isGroup = true -}}{{- end -}}
{{- end -}}
{{- if not $isGroup -}}
{{- fail (printf "config.%s: the service has no such key; docs/reference/configuration.md lists all." $path) -}}
{{- end -}}
{{- if and (not (kindIs "map" $value)) (not (kindIs "invalid" $value)) -}}
{{- fail (printf "config.%s: is a group of keys, such as those that docs/reference/configuration.md lists." $path) -}}
{{- end -}}
{{- if kindIs "map" $value -}}
{{- include "flyball.checkKeys" (dict "at" $value "above" (printf "%s." $path) "known" $.known) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
