/** What the documentation tells people to type: events that are sound, on the subjects they belong on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { NatsNames } from '../../src/adapters/nats/names.js';
import { sourcePlans } from '../../src/adapters/sources/sources.js';
import { loadConfig } from '../../src/config/load.js';
import { isEventKind } from '../../src/events/kinds.js';
import { fnv1a32, partitionOf, subjectOf, type PartitionKeys } from '../../src/events/partition.js';
import { refusalOf } from '../../src/events/validate.js';
import { inCheckout } from '../setup/root.js';

/** The partitions of a stream that is created without saying how many. */
const PARTITIONS = 8;
const PAGES = ['../README.md', 'adoption.md', 'events.md', 'operating.md', 'labelling.md'] as const;

const page = (name: string) => readFileSync(inCheckout('docs', name), 'utf8');

function blocks(name: string, language: string): string[] {
  const found = page(name).matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'));
  return [...found].map(([, code]) => code!);
}

/** Lines of shell, those that end with a backslash put together. */
const commands = PAGES.flatMap((name) =>
  blocks(name, 'sh').flatMap((code) => code.replace(/\\\n\s*/g, '').split('\n')),
);

function expectSound(kind: string, event: unknown, subject: string): void {
  if (!isEventKind(kind)) throw new Error(`${kind} is no kind of event`);
  expect(refusalOf(kind, event, Infinity)).toBeUndefined();
  const partition = partitionOf(kind, event as PartitionKeys, PARTITIONS);
  expect(subject).toBe(subjectOf(kind, partition));
}

describe('recipes with the nats command line', () => {
  const published = commands.flatMap((command) => {
    const match = /^nats (?:pub|req) .*?(flyball\.(\w+)\.\d+) '(.*)'$/.exec(command);
    return match ? [{ subject: match[1]!, kind: match[2]!, body: match[3]! }] : [];
  });

  it('are there', () => {
    expect(published.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['recommendation', 'item']),
    );
  });

  it.each(published)('publish a sound event on $subject', ({ subject, kind, body }) => {
    expectSound(kind, JSON.parse(body), subject);
  });

  it('give the message id that the publisher gives', () => {
    const [command] = commands.filter((line) => line.includes('Nats-Msg-Id'));
    const { id } = JSON.parse(published[0]!.body) as { id: string };
    expect(command).toContain(`Nats-Msg-Id:recommendation:${id} flyball.recommendation`);
  });

  it('name streams and buckets that there are', () => {
    const names = Object.values(new NatsNames());
    const used = commands
      .filter((command) => command.startsWith('nats '))
      .flatMap((command) => command.match(/\bFLYBALL\w*/g) ?? []);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('the recipe in Python', () => {
  const [code = ''] = blocks('adoption.md', 'python');

  it('publishes a sound event', () => {
    // A dictionary of texts is JSON but for the comma behind its last entry.
    const [, body = ''] = /event = (\{[\s\S]*?\n {4}\})/.exec(code) ?? [];
    const event = JSON.parse(body.replace(/,(\s*\})$/, '$1')) as { user: string };
    expect(code).toContain(`f"flyball.recommendation.{partition_of(event['user'], partitions)}"`);
    expectSound('recommendation', event, `flyball.recommendation.${fnv1a32(event.user) % 8}`);
  });

  it('hashes as the contract says', () => {
    const [offset, prime, mask] = (code.match(/0x[0-9A-F]+/g) ?? []).map(Number);
    const bytes = [...new TextEncoder().encode('Zoë')];
    const wide = bytes.reduce(
      (hash, byte) => ((hash ^ BigInt(byte)) * BigInt(prime!)) & BigInt(mask!),
      BigInt(offset!),
    );
    expect(Number(wide)).toBe(fnv1a32('Zoë'));
  });

  it('reads the number of partitions where it is kept', () => {
    const [, bucket] = /key_value\("(\w+)"\)/.exec(code) ?? [];
    expect(bucket).toBe(new NatsNames().settings);
  });
});

describe('the table of partitions', () => {
  it('is right', () => {
    const rows = [...page('events.md').matchAll(/^\| `([^`]+)` +\| (\d+) +\| (\d) +\|$/gm)];
    expect(rows).toHaveLength(5);
    for (const [, key, hash, partition] of rows) {
      expect([key, fnv1a32(key!), fnv1a32(key!) % PARTITIONS]).toEqual([
        ...[key, Number(hash), Number(partition)],
      ]);
    }
  });

  it('has the user of the recipe', () => {
    expect(page('adoption.md')).toMatch(/`ann`\nfalls into partition 0 of 8/);
    expect(fnv1a32('ann') % PARTITIONS).toBe(0);
  });
});

describe('the recipe of a source', () => {
  it('is a configuration, and its mappings are there', async () => {
    const text = blocks('adoption.md', 'yaml').find((code) => code.includes('sources:')) ?? '';
    const { sources } = loadConfig({ file: { name: 'flyball.yaml', text } });
    const routes = sources[0]!.routes.map(({ subject, map }) => ({
      subject,
      map: inCheckout(join('docs', 'mappings', map)),
    }));
    const [plan] = await sourcePlans([{ ...sources[0]!, routes }]);
    expect(plan).toMatchObject({ name: 'shop', stream: 'SHOP' });
    expect(plan!.routes).toHaveLength(2);
  });
});
