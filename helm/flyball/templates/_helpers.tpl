{{/* Name of the chart's objects: the release's, with the chart's where that does not say it. */}}
{{- define "flyball.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Labels by which the pod is found; they never change. */}}
{{- define "flyball.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "flyball.labels" -}}
{{ include "flyball.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* Flyball's configuration: what the chart decides goes over what the values say. */}}
{{- define "flyball.config" -}}
{{- $decided := dict
  "nats" (dict "servers" .Values.nats.servers)
  "http" (dict "host" "0.0.0.0" "port" 8620)
  "dataDir" "/var/lib/flyball"
-}}
{{- if .Values.userKey.existingSecret -}}
{{- $_ := set $decided "privacy" (dict "userKeyFile" "/etc/flyball/user-key") -}}
{{- end -}}
{{- mustMergeOverwrite (deepCopy .Values.config) $decided | toYaml -}}
{{- end -}}

{{/* A rendered file, with the address where people reach the service. */}}
{{- define "flyball.file" -}}
{{- $text := .root.Files.Get .path -}}
{{- with .root.Values.serviceUrl -}}
{{- $text = replace "http://127.0.0.1:8620" . $text -}}
{{- end -}}
{{- $text -}}
{{- end -}}
