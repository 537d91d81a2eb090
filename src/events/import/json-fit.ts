/** Which of several mappings is meant for an NDJSON file: the first that makes a sound event of it. */
import { isEventKind, type EventKind } from '../kinds.js';
import { refusalOf } from '../validate.js';
import { DocumentMapper } from './document-mapper.js';
import { openBytes, STANDARD_INPUT } from './file-bytes.js';
import { ImportError } from './import-error.js';
import { eventsOfLine } from './json-source.js';
import { linesOf, type Line } from './lines.js';
import type { Mapping } from './mapping.js';
import type { SourceEvent } from './source.js';

/** Lines that are looked at. */
const FIRST_LINES = 100;

/**
 * The mapping to read the file with; undefined where its lines are events of the contract already. What
 * comes from standard input cannot be looked at beforehand, so there the only mapping is meant.
 *
 * @param mappings those of the format `json`
 * @throws ImportError of what keeps the file from being read; mapping_needed where none of several fits
 */
export async function jsonMappingFor(
  file: string,
  mappings: readonly Mapping[],
): Promise<Mapping | undefined> {
  const [first] = mappings;
  if (first === undefined || (file === STANDARD_INPUT && mappings.length === 1)) return first;
  const bytes = await openBytes(file);
  if (!bytes.rereadable) {
    const found = 'Which of several mappings is meant can be told of a file only';
    throw new ImportError('not_rereadable', file, found);
  }
  const lines: Line[] = [];
  for await (const chunk of linesOf(bytes.chunks())) {
    lines.push(...chunk);
    if (lines.length >= FIRST_LINES) break;
  }
  lines.length = Math.min(lines.length, FIRST_LINES);
  if (lines.some(isSoundContract)) return undefined;
  for (const mapping of mappings) {
    const mapper = new DocumentMapper(mapping);
    if (lines.some((line) => eventsOfLine(mapper, file, line, file).some(isSound))) return mapping;
  }
  if (lines.some((line) => contractEvent(line) !== undefined)) return undefined;
  // The only one is used in any case: then refusals say what is missing.
  if (mappings.length === 1) return first;
  const found = `None of the mappings makes an event of its first ${lines.length} lines`;
  throw new ImportError('mapping_needed', file, found);
}

/** Whether validation lets it pass. */
function isSound({ kind, event, problem }: SourceEvent): boolean {
  if (problem || typeof kind !== 'string' || !isEventKind(kind)) return false;
  return refusalOf(kind, event, Infinity) === undefined;
}

function isSoundContract(line: Line): boolean {
  const event = contractEvent(line);
  return event !== undefined && refusalOf(event.kind, event, Infinity) === undefined;
}

/** The object of a line that names one of the contract's kinds. */
function contractEvent({ text, fault }: Line): { readonly kind: EventKind } | undefined {
  if (fault) return undefined;
  try {
    const event = JSON.parse(text) as { readonly kind?: unknown } | null;
    const kind = event?.kind;
    return typeof kind === 'string' && isEventKind(kind) ? { ...event, kind } : undefined;
  } catch {
    return undefined;
  }
}
