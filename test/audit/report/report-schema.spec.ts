/** The published JSON Schema of reports holds of reports of every kind, and says all that they hold. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { archiveFiles } from '../../../src/audit/archive/archive-files.js';
import { auditArchive } from '../../../src/audit/archive/audit-archive.js';
import { ALL_PARTS } from '../../../src/audit/findings/parts.js';
import { MemoryStore } from '../../../src/audit/dataset/store.js';
import { perStretch } from '../../../src/audit/stretches/stretch.js';
import { readEarlierReport } from '../../../src/audit/history/earlier-report.js';
import { reportJson, type AuditReport } from '../../../src/audit/report/report.js';
import { reportSchema } from '../../../src/audit/report/report-schema.js';
import { BANDWAGON } from '../../../src/simulation/scenarios.js';
import { inCheckout } from '../../setup/root.js';
import { deliveriesOf } from '../../setup/datasets.js';
import { temporaryFolder } from '../../setup/service.js';
import { OPTIONS } from '../../windows/streams.js';
import { auditOf, halves, scenarioEvents } from '../audits.js';
import { madeFindings } from '../findings/made-findings.js';

/** A report as its JSON is read: nothing is read-only. */
type Read<T> = T extends readonly (infer Each)[]
  ? Read<Each>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Read<T[Key]> }
    : T;

/** Does not compile once the report holds what its schema does not. */
const asSchema = (report: Read<AuditReport>): z.input<typeof reportSchema> => report;

const events = scenarioEvents(BANDWAGON, 5, 1);
const reports = new Map<string, AuditReport>();

async function* archived() {
  yield* deliveriesOf(events);
  await Promise.resolve();
}

beforeAll(async () => {
  const first = await auditOf(events, halves(1));
  reports.set('changed', first);
  reports.set('empty', await auditOf([], halves(1)));
  reports.set('few', await auditOf(scenarioEvents(BANDWAGON, 5, 1).slice(0, 130), halves(1)));
  const found = { findings: madeFindings(), lacks: [{ part: 'moat', reason: 'few' }] } as const;
  const earlier = [
    readEarlierReport(reportJson({ ...first, request: { ...first.request, id: 'a' } })),
  ];
  const later = halves(1, { from: halves(1).to, to: halves(1).to + 1, id: 'b' });
  reports.set('found', await auditOf(events, later, { found, earlier }));
  const folder = `${await temporaryFolder()}/kept`;
  const kept = { keyFingerprint: 'k', share: 0.5, segmentMs: 600_000 };
  const segments = await archiveFiles(archived(), kept, folder);
  const options = {
    ...{ pipeline: { ...OPTIONS, partitions: 1 }, detectors: {}, reproduce: 'flyball audit' },
    parts: { ...ALL_PARTS, models: false, moat: false },
  };
  const asked = { audit: options, stores: perStretch(() => new MemoryStore()) };
  reports.set('archive', await auditArchive(segments, halves(1), asked));
});

function validator(schema: object): ValidateFunction {
  return new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
}

describe('the schema of reports', () => {
  const published = validator(
    JSON.parse(readFileSync(inCheckout('docs/schemas/audit-report.schema.json'), 'utf8')) as object,
  );
  // Of what is written nothing more is allowed than the schema says.
  const closed = validator(z.toJSONSchema(reportSchema, { io: 'output' }));

  it.each(['changed', 'empty', 'few', 'found', 'archive'])('holds of a report: %s', (kind) => {
    const report: unknown = JSON.parse(reportJson(reports.get(kind)!));
    for (const validate of [published, closed]) {
      validate(report);
      expect(validate.errors).toBeNull();
    }
    expect(asSchema(report as Read<AuditReport>)).toBe(report);
  });

  it('does not hold of what is no report', () => {
    const report = reports.get('found')!;
    expect(published({ ...report, schema: 'flyball.audit/1' })).toBe(false);
    expect(published({ ...report, advice: [] })).toBe(false);
    const { data, ...rest } = report;
    expect(published(rest)).toBe(false);
    expect(published({ ...rest, data: { ...data, digest: 'none' } })).toBe(false);
    const findings = { ...report.findings!, moats: [{}] };
    expect(published({ ...report, findings })).toBe(false);
  });

  it('lets later reports add fields, where only what is written may not', () => {
    const more = { ...reports.get('found')!, later: 1 };
    expect(published(more)).toBe(true);
    expect(closed(more)).toBe(false);
  });
});
