/** The issues of a file that people write, as problems with their places: one a wrong key. */
import type { z } from 'zod';
import { pathText } from './issue-words.js';

/** Something wrong, and where. */
export interface ToldIssue {
  readonly path: readonly PropertyKey[];
  /** The path and the words, as in `http.port: a whole number from 0 to 65535 is needed, not "many"`. */
  readonly text: string;
}

/** Something wrong with a file, and in which line where that is known. */
export interface Fault {
  readonly text: string;
  readonly line?: number | undefined;
}

/** A fault with its place, as in `map.yaml:4: events[0].kind: missing`. */
export function toldFault(file: string, { text, line }: Fault): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${text}`;
}

/**
 * Every issue, and of unknown keys each.
 *
 * @param whole what to call the place of an issue of the whole
 */
export function toldIssues(issues: readonly z.core.$ZodIssue[], whole: string): ToldIssue[] {
  return issues.flatMap((issue): ToldIssue[] => {
    const tell = (path: readonly PropertyKey[], words: string) => {
      const place = pathText(path);
      return { path, text: `${place === '' ? whole : place}: ${words}` };
    };
    if (issue.code !== 'unrecognized_keys') return [tell(issue.path, issue.message)];
    // Their words have a line for each.
    const words = issue.message.split('\n');
    return issue.keys.map((key, index) => tell([...issue.path, key], words[index]!));
  });
}
