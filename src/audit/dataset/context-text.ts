/** One text for a segment and for a combination of context keys, and back. */
import type { AuditSegment } from './rows.js';

type Context = Readonly<Record<string, string | number | boolean>>;

/** The context as a text in which the order of its keys makes no difference. */
export function contextText(context: Context | undefined, only?: string): string {
  if (only !== undefined) return JSON.stringify([only]);
  if (context === undefined) return NO_CONTEXT;
  const keys = Object.keys(context);
  if (keys.length === 0) return NO_CONTEXT;
  return JSON.stringify(keys.sort().map((key) => `${key}=${context[key]}`));
}

export const NO_CONTEXT = '[]';

/** The sorted `key=value` pairs. */
export function contextOfText(text: string): readonly string[] {
  return JSON.parse(text) as string[];
}

export function segmentText(surface: string, policy: string): string {
  return JSON.stringify([surface, policy]);
}

export function segmentOfText(text: string): AuditSegment {
  const [surface, policy] = JSON.parse(text) as [string, string];
  return { surface, policy };
}
