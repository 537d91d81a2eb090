/** Alertmanager's webhook: from what it posts to the audits that are asked for. */
import { Ajv, type ValidateFunction } from 'ajv';
import { SERVICE_ALERTS } from '../../rendering/service-alerts.js';

/** One alert of a webhook body, as far as it matters here. */
export interface PostedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly fingerprint: string;
}

/** What is read of its body; there may be more in it. */
export const WEBHOOK_SCHEMA = {
  type: 'object',
  required: ['version', 'alerts'],
  properties: {
    version: { const: '4' },
    alerts: {
      type: 'array',
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['status', 'labels', 'startsAt', 'fingerprint'],
        properties: {
          status: { enum: ['firing', 'resolved'] },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
          startsAt: { type: 'string', maxLength: 64 },
          fingerprint: { type: 'string', minLength: 1, maxLength: 64 },
        },
      },
    },
  },
};

// A test validates the schema itself.
const ajv = new Ajv({ allowUnionTypes: true, validateSchema: false });
let validate: ValidateFunction | undefined;

/** The body is not what Alertmanager posts; the message names the field. */
export class WebhookError extends Error {
  readonly code = 'bad_webhook';

  constructor(message: string) {
    super(message);
    this.name = 'WebhookError';
  }
}

/** Limits that owners set are the one thing in the service's own alerts that is about the loop. */
const ABOUT_THE_LOOP = 'FlyballGuardrailCrossed';
/** Alerts about the monitor itself, which no look at the loop explains. */
const ABOUT_THE_MONITOR = new Set(
  SERVICE_ALERTS.map(({ id }) => id).filter((id) => id !== ABOUT_THE_LOOP),
);

/** The firing alerts that ask for an audit: ours, and about the loop. */
export function auditedAlerts(body: unknown): PostedAlert[] {
  return firingAlerts(body).filter(({ labels: { alertname = '' } }) => {
    return alertname.startsWith('Flyball') && !ABOUT_THE_MONITOR.has(alertname);
  });
}

/** The firing alerts of a webhook body; throws WebhookError for another body. */
export function firingAlerts(body: unknown): PostedAlert[] {
  validate ??= ajv.compile(WEBHOOK_SCHEMA);
  if (!validate(body)) {
    const { instancePath = '', message = '' } = validate.errors?.[0] ?? {};
    throw new WebhookError(
      `This is no webhook body of Alertmanager (version 4): ${instancePath.slice(1) || 'the body'} ${message}.`,
    );
  }
  const { alerts } = body as { alerts: PostedAlert[] };
  return alerts.filter(({ status }) => status === 'firing');
}
