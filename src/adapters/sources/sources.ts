/** All sources: streams of others that are mapped to the contract while they are read. */
import type { SourceConfig } from '../../config/sections/sources.js';
import { ConfigError } from '../../config/load.js';
import { loadMapping, type Mapping } from '../../events/import/mapping.js';
import { PeriodicWork } from '../periodic-work.js';
import { SourceCursors } from './source-cursor.js';
import { SourceReader, type SourceOptions, type SourcePlan } from './source-reader.js';

/** What is read again after a crash was read within this time. */
const STORE_EVERY_MS = 1000;

/**
 * The sources as configured, with their mappings.
 *
 * @throws ImportError where a mapping file cannot be used; ConfigError where it is one of tables
 */
export async function sourcePlans(sources: readonly SourceConfig[]): Promise<SourcePlan[]> {
  return Promise.all(
    sources.map(async ({ name, stream, from, routes }, source) => ({
      ...{ name, stream, from },
      routes: await Promise.all(
        routes.map(async ({ subject, map }, route) => ({
          subject,
          mapping: await jsonMapping(map, `sources[${source}].routes[${route}].map`),
        })),
      ),
    })),
  );
}

async function jsonMapping(file: string, key: string): Promise<Mapping> {
  const mapping = await loadMapping(file);
  if (mapping.format === 'json') return mapping;
  throw new ConfigError([
    `${key}: ${file} is a mapping of tables; messages need one with format: json`,
  ]);
}

export class Sources {
  private readonly periodic: PeriodicWork;

  private constructor(
    readonly readers: readonly SourceReader[],
    { log }: SourceOptions,
  ) {
    this.periodic = new PeriodicWork((what, error) =>
      log.warn({ err: error }, `${what} failed; it is tried again`),
    );
  }

  /** Makes the readers; nothing is kept in NATS where there are no sources. */
  static async open(
    plans: readonly SourcePlan[],
    replicas: number,
    options: SourceOptions,
  ): Promise<Sources> {
    if (plans.length === 0) return new Sources([], options);
    const cursors = await SourceCursors.open(options.nats, replicas);
    return new Sources(
      plans.map((plan) => new SourceReader(plan, options, cursors)),
      options,
    );
  }

  start(): void {
    for (const reader of this.readers) {
      reader.start();
      this.periodic.every(STORE_EVERY_MS, `storing how far ${reader.plan.name} is read`, () =>
        reader.storeCursor(),
      );
    }
  }

  async stop(): Promise<void> {
    this.periodic.stop();
    await Promise.all(this.readers.map((reader) => reader.stop()));
  }

  /** Why sources are not read, in one line; undefined where all are. */
  problem(): string | undefined {
    const problems = this.readers
      .filter(({ problem }) => problem !== undefined)
      .map(({ plan, problem }) => `the source ${plan.name} is not read: ${problem}`);
    return problems.length > 0 ? problems.join('; ') : undefined;
  }
}
