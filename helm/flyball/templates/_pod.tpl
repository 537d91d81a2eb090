{{/* The pod of one part: dict root component resources env (list) data (the volume's source; none: a claim
     of the StatefulSet) readiness (path) spread (whether pods go to several nodes where they can). It keeps
     to the restricted profile of the Pod Security Standards. */}}
{{- define "flyball.podTemplate" -}}
{{- $values := .root.Values -}}
{{- $secrets := include "flyball.secretSources" . -}}
{{- $baseline := ternary "" $values.baseline.existingConfigMap (eq .component "worker") -}}
{{- $archive := and $values.archive.enabled (ne .component "worker") -}}
metadata:
  labels:
    {{- include "flyball.componentLabels" . | nindent 4 }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # A changed configuration starts the pod anew.
    checksum/config: {{ include "flyball.config" . | sha256sum }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "flyball.serviceAccountName" .root }}
  # Nothing of Kubernetes is asked for.
  automountServiceAccountToken: false
  # Configuration is a file; variables of neighbouring services have no say in it.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  {{- with $values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    {{- include "flyball.podSecurity" . | nindent 4 }}
  containers:
    - name: flyball
      image: {{ include "flyball.image" .root | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: [serve, --config, /etc/flyball/config/flyball.yaml]
      {{- with concat .env $values.extraEnv }}
      env:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: http
          containerPort: 8620
          protocol: TCP
      # The stored state is read before the service answers.
      startupProbe:
        httpGet:
          path: /health/live
          port: http
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 60
      # Two minutes: a standby that takes over reads the stored state before it answers again.
      livenessProbe:
        httpGet:
          path: /health/live
          port: http
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 12
      readinessProbe:
        httpGet:
          path: {{ .readiness }}
          port: http
        periodSeconds: 5
        timeoutSeconds: 5
      resources:
        {{- toYaml .resources | nindent 8 }}
      securityContext:
        {{- include "flyball.containerSecurity" . | nindent 8 }}
      volumeMounts:
        - name: config
          mountPath: /etc/flyball/config
          readOnly: true
        {{- if $secrets }}
        - name: secrets
          mountPath: /etc/flyball/secrets
          readOnly: true
        {{- end }}
        {{- if $baseline }}
        - name: baseline
          mountPath: /etc/flyball/baseline
          readOnly: true
        {{- end }}
        - name: data
          mountPath: /var/lib/flyball
        {{- if $archive }}
        - name: archive
          mountPath: /var/lib/flyball-archive
        {{- end }}
        - name: tmp
          mountPath: /tmp
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- $elsewhere := dict "maxSkew" 1 "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway" }}
  {{- with $values.topologySpreadConstraints | default (ternary (list $elsewhere) list .spread) }}
  topologySpreadConstraints:
    {{- range . }}
    - {{ toYaml . | nindent 6 | trim }}
      labelSelector:
        matchLabels:
          {{- include "flyball.componentLabels" $ | nindent 10 }}
    {{- end }}
  {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ include "flyball.fullname" .root }}
        items:
          - key: {{ .component }}.yaml
            path: flyball.yaml
    {{- with $secrets }}
    - name: secrets
      projected:
        defaultMode: 0440
        sources:
          {{- . | trim | nindent 10 }}
    {{- end }}
    {{- with $baseline }}
    - name: baseline
      configMap:
        name: {{ . }}
        items:
          - key: {{ $values.baseline.key }}
            path: baselines.json
    {{- end }}
    {{- with .data }}
    - name: data
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- if $archive }}
    - name: archive
      persistentVolumeClaim:
        claimName: {{ include "flyball.archiveClaim" .root }}
    {{- end }}
    - name: tmp
      emptyDir:
        sizeLimit: 64Mi
{{- end -}}

{{/* The claim of the volume that the archive is on. */}}
{{- define "flyball.archiveClaim" -}}
{{- default (printf "%s-archive" (include "flyball.fullname" .)) .Values.archive.existingClaim -}}
{{- end -}}

{{- define "flyball.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "flyball.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* The volume for the user key and the API token where no Secret holds them, reports of audits, and what
     waits for InfluxDB; or that of the archive: the values of either. */}}
{{- define "flyball.claim" -}}
accessModes: [ReadWriteOnce]
{{- with .storageClass }}
storageClassName: {{ . }}
{{- end }}
resources:
  requests:
    storage: {{ .size }}
{{- end -}}
