/**
 * Kubernetes objects against the published schemas of their kinds, with what those let pass: fields that
 * no schema knows, which a cluster would drop in silence.
 */
import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Pod } from 'kubernetes-models/v1/Pod';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

interface Model {
  readonly apiVersion: string;
  readonly kind: string;
  /** Throws what does not fit. */
  readonly prototype: { validate(this: unknown): void };
}

const MODELS: readonly Model[] = [
  ConfigMap,
  Deployment,
  HTTPRoute,
  Ingress,
  NetworkPolicy,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PrometheusRule,
  Service,
  ServiceAccount,
  ServiceMonitor,
  StatefulSet,
];

/** What is wrong with an object, its unknown fields among it; nothing where it fits its kind. */
export function objectProblems(object: {
  readonly apiVersion: string;
  readonly kind: string;
}): string[] {
  const model = MODELS.find(
    ({ apiVersion, kind }) => apiVersion === object.apiVersion && kind === object.kind,
  );
  if (!model) return [`no model of ${object.apiVersion} ${object.kind}`];
  const unread = new Set<string>();
  try {
    model.prototype.validate.call(watched(object, '', unread));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  return [...unread].map((path) => `${path} is not known`);
}

/**
 * A copy that strikes out the path of each field that is looked at. A validator compiled from a schema
 * looks at the fields that the schema names, or at all where it allows any name.
 */
function watched(value: unknown, path: string, unread: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((entry: unknown, at) => watched(entry, `${path}[${at}]`, unread));
  }
  const at = (key: string | symbol) => `${path}.${String(key)}`;
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, watched(entry, at(key), unread)]),
  );
  for (const key of Object.keys(copy)) unread.add(at(key));
  return new Proxy(copy, {
    get(target, key): unknown {
      unread.delete(at(key));
      return Reflect.get(target, key);
    },
    ownKeys(target) {
      for (const key of Object.keys(target)) unread.delete(at(key));
      return Reflect.ownKeys(target);
    },
  });
}
