/** Archives: what goes in comes out, to the byte of a report; reduced, erased from, damaged. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Archive, checkOrigin, cursorOf, originOf } from '../../../src/audit/archive/archive.js';
import { withArchiveLock } from '../../../src/adapters/archive/archive-lock.js';
import { archivedDeliveries, stretchIn } from '../../../src/audit/archive/archive-source.js';
import { auditArchive } from '../../../src/audit/archive/audit-archive.js';
import { forgetInArchive, thinSegments } from '../../../src/audit/archive/rewrite.js';
import { SegmentWriter } from '../../../src/audit/archive/segment-writer.js';
import { DatasetBuilder } from '../../../src/audit/dataset/dataset-builder.js';
import { MemoryStore } from '../../../src/audit/dataset/store.js';
import type { StoredDataset } from '../../../src/audit/dataset/stored-dataset.js';
import { ALL_PARTS } from '../../../src/audit/findings/parts.js';
import { DatasetInvestigation } from '../../../src/audit/findings/dataset-investigation.js';
import { reportJson } from '../../../src/audit/report/report.js';
import { runAudit } from '../../../src/audit/run-audit.js';
import type { SourcedDelivery } from '../../../src/audit/sourced-delivery.js';
import { perStretch } from '../../../src/audit/stretches/stretch.js';
import { ALL_DETECTORS } from '../../../src/detectors/registry.js';
import type { KindedEvent } from '../../../src/events/schemas.js';
import { BANDWAGON } from '../../../src/simulation/scenarios.js';
import { contentOf } from '../../setup/datasets.js';
import { OPTIONS } from '../../windows/streams.js';
import { halves, HOUR, scenarioEvents, START } from '../audits.js';
import { archiveOf, deliveriesOf, freshFolder, messagesOf, ORIGIN, USER_KEY } from './archives.js';

const PARTITIONS = 3;
const PIPELINE = { ...OPTIONS, partitions: PARTITIONS, windowPanes: 6 };
const HOURS = 1;

/** A log in which everything occurs that an archive keeps, and some that is refused. */
const EVENTS: KindedEvent[] = [
  ...scenarioEvents(BANDWAGON, 5, HOURS).map((event, at): KindedEvent => {
    if (event.kind !== 'recommendation') return event;
    const candidates = [
      { item: `i${at % 7}`, score: at / 3 },
      { item: 'z', score: 1, reference: 2 },
    ];
    return { ...event, candidates, context: { device: at % 2 ? 'tv' : 'phone' } };
  }),
  { kind: 'change', id: 'deploy', time: START + HOUR / 2, what: 'model 7', surface: 'home' },
];
const MESSAGES = messagesOf(EVENTS, PARTITIONS);
MESSAGES.splice(50, 1, {
  ...MESSAGES[50]!,
  data: new TextEncoder().encode('{"user":"refused-user"'),
});
MESSAGES.splice(60, 1, { ...MESSAGES[60]!, ...MESSAGES[59]!, sequence: 61 });
const whole = archiveOf(MESSAGES);

const options = () => ({
  pipeline: PIPELINE,
  detectors: ALL_DETECTORS,
  reproduce: 'flyball audit',
  parts: { ...ALL_PARTS, models: false, moat: false, whatIf: false },
});
const stores = () => perStretch(() => new MemoryStore());

async function datasetOf(source: AsyncIterable<SourcedDelivery>, share: number) {
  const asked = { from: START, to: START + HOURS * HOUR, joining: OPTIONS, share };
  const builder = new DatasetBuilder(asked, new MemoryStore());
  for await (const { partition, delivery } of source) builder.apply(partition, delivery);
  return builder.finish();
}

async function* archived(segments: Archive): AsyncGenerator<SourcedDelivery> {
  const all = { before: [], within: segments.segments(), after: [], share: 1 };
  yield* archivedDeliveries(all);
  await Promise.resolve();
}

describe('an archive of all users', () => {
  it('gives the report that the stream gives, byte for byte', async () => {
    const { segments } = await whole;
    expect(segments.length).toBeGreaterThanOrEqual(3);
    const request = halves(HOURS);
    const audit = options();
    const investigation = new DatasetInvestigation({ request, audit, stores: stores() });
    const streamed = await runAudit(deliveriesOf(MESSAGES, PARTITIONS), request, {
      ...audit,
      investigation,
    });
    expect(streamed.quality!.refused).toHaveLength(1);
    expect(streamed.changes).toHaveLength(2);
    expect(streamed.findings!.mixShifts.length).toBeGreaterThan(0);
    const { sources, ...report } = await auditArchive(segments, request, {
      audit,
      stores: stores(),
    });
    expect(sources).toEqual([expect.objectContaining({ of: 'archive', share: 1, missed: 0 })]);
    expect(reportJson(report)).toBe(reportJson(streamed));
  });

  it('holds contexts and candidates', async () => {
    const { archive } = await whole;
    const content = contentOf(await datasetOf(archived(archive), 1));
    expect(content).toEqual(contentOf(await datasetOf(deliveriesOf(MESSAGES, PARTITIONS), 1)));
    expect(JSON.stringify(content)).toContain('device=tv');
  });

  it('is read for the time that is asked for: items before, labels and statements after', async () => {
    const { segments } = await whole;
    const first = { from: START + 1, to: START + 2, baselineFrom: START, baselineTo: START + 1 };
    const early = stretchIn(segments, halves(HOURS, first), { ...PIPELINE, attributionMs: 1 });
    expect(early.within.length + early.after.length).toBe(segments.length);
    expect(early.after.length).toBeGreaterThan(0);
    const kinds = new Set(
      [...archivedDeliveries({ ...early, within: [] })].flatMap(({ delivery }) =>
        Array.from(delivery.orderKind.subarray(0, delivery.length)),
      ),
    );
    expect([...kinds].sort()).toEqual([2, 4]);
    const to = START + HOURS * HOUR;
    const late = { from: to - 2, to: to - 1, baselineFrom: to - 3, baselineTo: to - 2 };
    expect(stretchIn(segments, halves(HOURS, late), PIPELINE).before.length).toBeGreaterThan(0);
  });

  it('names neither users nor labellers, nor what was refused', async () => {
    const folder = freshFolder();
    const time = START;
    const slate = [{ item: 'a' }];
    const { archive } = await archiveOf(
      messagesOf(
        [
          ...[
            { kind: 'recommendation', id: 'r', time, user: 'erin', surface: 'home', policy: 'p' },
          ],
          { kind: 'label', id: 'l', time, item: 'a', label: 1, user: 'erin', labeller: 'sam' },
        ].map((event) => ({ ...event, slate }) as unknown as KindedEvent),
        1,
      ),
      { ...ORIGIN, partitions: 1 },
      folder,
    );
    const texts = [...archived_(archive)];
    expect(texts).toContain('home');
    expect(texts.join(' ')).not.toMatch(/erin|sam/);
  });
});

/** The texts in the dictionaries that reading fills. */
function archived_(archive: Archive): string[] {
  const found: string[] = [];
  for (const segment of archive.segments()) {
    for (const { delivery } of archivedDeliveries({
      before: [],
      within: [segment],
      after: [],
      share: 1,
    })) {
      for (const dictionary of [delivery.dictionaries.names, delivery.dictionaries.items]) {
        for (let n = 0; n < dictionary.size; n++) found.push(dictionary.text(n));
      }
    }
  }
  return found;
}

/** The rows, items by their names: what only others saw has no number in a reduced archive. */
function rowsByName(dataset: StoredDataset): unknown {
  return Array.from({ length: dataset.buckets }, (_, at) => {
    const { item, length, ...rows } = dataset.bucket(at);
    const items = Array.from(item.subarray(0, length), (number) => dataset.itemName(number));
    return { ...rows, items };
  });
}

describe('an archive that was reduced', () => {
  it('holds what a dataset of that share holds, and takes less room', async () => {
    const { archive, segments } = await archiveOf(MESSAGES);
    const before = segments.reduce((sum, { bytes }) => sum + bytes, 0);
    let renewed = 0;
    expect(
      thinSegments(
        segments,
        0.2,
        () => true,
        () => renewed++,
      ),
    ).toBe(segments.length);
    expect(renewed).toBe(segments.length);
    const after = archive.segments();
    expect(after.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(before / 2);
    expect(after.map(({ facts }) => facts.share)).toEqual(after.map(() => 0.2));
    const reduced = await datasetOf(archived(archive), 0.2);
    expect(reduced.labels).toBeGreaterThan(0);
    const direct = await datasetOf(deliveriesOf(MESSAGES, PARTITIONS), 0.2);
    expect(rowsByName(reduced)).toEqual(rowsByName(direct));
    // A second time there is nothing to do.
    expect(
      thinSegments(
        after,
        0.2,
        () => true,
        () => undefined,
      ),
    ).toBe(0);
  });

  it('is audited without the evidence of detectors, with changes and the share', async () => {
    const { archive, segments } = await archiveOf(MESSAGES);
    thinSegments(
      segments,
      0.5,
      ({ facts }) => facts.publishedTo < START + HOUR / 3,
      () => undefined,
    );
    const report = await auditArchive(archive.segments(), halves(HOURS), {
      audit: options(),
      stores: stores(),
    });
    expect(report.lacks[0]).toMatchObject({ part: 'readings' });
    expect(report.lacks[0]!.reason).toContain('a share of 0.5');
    expect(report.data.of).toBe('archive');
    expect(report.sources![0]).toMatchObject({ share: 0.5 });
    expect(report.changes).toHaveLength(2);
    expect(report.segments.every(({ readings }) => readings.length === 0)).toBe(true);
    expect(report).not.toHaveProperty('quality');
  });
});

describe('erasing a user', () => {
  it('takes their events and what names their recommendations, and counts first', async () => {
    const time = START;
    const shown = (id: string, user: string): KindedEvent => ({
      kind: 'recommendation',
      id,
      time,
      surface: 'home',
      policy: 'p',
      user,
      slate: [{ item: 'a' }],
    });
    const click = { kind: 'outcome', time, item: 'a', signal: 'click' } as const;
    const events: KindedEvent[] = [
      shown('r1', 'erin'),
      shown('r2', 'frank'),
      { ...click, id: 'o1', recommendation: 'r1' },
      { ...click, id: 'o2', recommendation: 'r2' },
      { ...click, id: 'o3', user: 'erin', time: time + HOUR, recommendation: 'r9' },
      { kind: 'label', id: 'l1', time: time + 2 * HOUR, item: 'a', label: 1, recommendation: 'r1' },
    ];
    const { archive } = await archiveOf(messagesOf(events, 1), { ...ORIGIN, partitions: 1 });
    const files = () =>
      readdirSync(archive.folder).map((name) => readFileSync(join(archive.folder, name), 'hex'));
    const before = files();
    const erin = { user: 'erin', key: USER_KEY } as const;
    const dry = forgetInArchive(archive, { ...erin, dryRun: true }, () => undefined);
    expect(dry).toEqual({ events: 4, segments: 3 });
    expect(files()).toEqual(before);
    expect(forgetInArchive(archive, { ...erin, dryRun: false }, () => undefined)).toEqual(dry);
    const left = archive.segments().map(({ facts }) => facts.events);
    expect(
      left.map(({ recommendation, outcome, label }) => [recommendation, outcome, label]),
    ).toEqual([
      [1, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    // The cursor stays: what was erased is not archived again.
    expect(cursorOf(archive.segments(), ORIGIN.stream)).toBe(6);
    expect(forgetInArchive(archive, { ...erin, dryRun: false }, () => undefined)).toEqual({
      events: 0,
      segments: 0,
    });
  });
});

describe('a segment', () => {
  it('is refused where any byte of it is another, or some are missing', async () => {
    const { archive } = await archiveOf(MESSAGES.slice(0, 40));
    const { path } = archive.segments()[0]!;
    const intact = readFileSync(path);
    const read = () => [
      ...archivedDeliveries({ before: [], within: archive.segments(), after: [], share: 1 }),
    ];
    for (let byte = 8; byte < intact.length; byte += Math.ceil(intact.length / 60)) {
      const flipped = Uint8Array.from(intact);
      flipped[byte]! ^= 0x55;
      writeFileSync(path, flipped);
      expect(read).toThrow(/damaged|is of version/);
    }
    for (const length of [0, 10, intact.length - 1]) {
      writeFileSync(path, intact.subarray(0, length));
      expect(read).toThrow(/damaged at byte/);
    }
    writeFileSync(path, intact);
    expect(read()).not.toHaveLength(0);
    intact[intact.length - 1] = 0x39;
    writeFileSync(path, intact);
    expect(read).toThrow(/version 9; this Flyball reads version 1/);
  });

  it('is there whole or not at all', async () => {
    const { archive, segments } = await archiveOf(MESSAGES.slice(0, 10));
    const path = archive.pathOf({ publishedFrom: START + HOUR, firstSequence: 99 });
    const cut = new SegmentWriter(path, ORIGIN);
    for await (const each of deliveriesOf(MESSAGES.slice(10, 20), PARTITIONS)) cut.append(each);
    expect(readdirSync(archive.folder)).toHaveLength(2);
    expect(archive.segments()).toHaveLength(segments.length);
    archive.sweep();
    expect(readdirSync(archive.folder)).toHaveLength(1);
    cut.abandon();
  });

  it('is not made where the disk is full, and says so', () => {
    // A device that is always full; the part beside it cannot be made either.
    expect(() => new SegmentWriter('/dev/full/x', ORIGIN)).toThrow(/cannot be used \(ENOTDIR\)/);
  });
});

describe('archives', () => {
  it('of two keys, or of other partitions, are refused with what to do', async () => {
    const folder = freshFolder();
    await archiveOf(MESSAGES.slice(0, 10), ORIGIN, folder);
    const other = { ...ORIGIN, keyFingerprint: 'other' };
    const { segments } = await archiveOf(messagesOf(EVENTS.slice(-5), 3), other, folder);
    expect(() => originOf(segments)).toThrow(
      /Two user keys do not go together.*Name another folder/,
    );
    expect(() => checkOrigin(ORIGIN, { ...ORIGIN, partitions: 4 })).toThrow(
      /3 partitions, and there are 4/,
    );
  });

  it('have one writer at a time', async () => {
    const { folder } = Archive.openOrMake(freshFolder());
    await withArchiveLock(folder, async () => {
      await expect(withArchiveLock(folder, () => 1)).rejects.toMatchObject({
        code: 'archive_busy',
      });
    });
    // Left by a process that is gone.
    writeFileSync(join(folder, 'lock'), '999999');
    expect(await withArchiveLock(folder, () => 1)).toBe(1);
  });

  it('are named where there are none', () => {
    expect(() => Archive.open('/nowhere/at-all')).toThrow(/There is no archive \/nowhere\/at-all/);
  });
});
