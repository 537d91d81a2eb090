{{/* Name of the chart's objects: the release's, with the chart's where that does not say it. Short
     enough for what is put behind it, and for the names of pods. */}}
{{- define "flyball.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Labels by which all of a release is found; they never change. */}}
{{- define "flyball.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* The same for one part of it: dict root component. */}}
{{- define "flyball.componentLabels" -}}
{{ include "flyball.selectorLabels" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* What every object says of itself. */}}
{{- define "flyball.labels" -}}
{{ include "flyball.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "flyball.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "flyball.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "flyball.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* The part that reads, alarms and answers on HTTP. */}}
{{- define "flyball.mainComponent" -}}
{{- if include "flyball.isScaled" . -}}coordinator{{- else -}}monitor{{- end -}}
{{- end -}}

{{/* Whether workers share the partitions; empty: one process does everything. */}}
{{- define "flyball.isScaled" -}}
{{- if gt (int .Values.workers.replicas) 0 -}}true{{- end -}}
{{- end -}}

{{/* The workers' objects. */}}
{{- define "flyball.workerName" -}}
{{- include "flyball.fullname" . }}-worker
{{- end -}}

{{/* A rendered file, with the address where people reach the service. */}}
{{- define "flyball.file" -}}
{{- $text := .root.Files.Get .path -}}
{{- with .root.Values.serviceUrl -}}
{{- $text = replace "http://127.0.0.1:8620" . $text -}}
{{- end -}}
{{- $text -}}
{{- end -}}
