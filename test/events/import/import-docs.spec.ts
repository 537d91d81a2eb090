import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { EVENT_FIELDS, SLATE_FIELDS } from '../../../src/events/import/field-shapes.js';
import { IMPORT_ERRORS, ImportError } from '../../../src/events/import/import-error.js';
import { inCheckout } from '../../setup/root.js';

/** The first cells of the table below a heading of docs/import.md, which are code. */
async function firstCells(heading: string): Promise<string[]> {
  const text = await readFile(inCheckout('docs', 'import.md'), 'utf8');
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1]!);
}

describe('docs/import.md', () => {
  it('lists every error, and no other', async () => {
    expect(await firstCells('Errors')).toEqual(Object.keys(IMPORT_ERRORS));
  });

  it('gives each error the meaning and remedy that the program gives', async () => {
    const text = await readFile(inCheckout('docs', 'import.md'), 'utf8');
    for (const [code, { meaning, remedy }] of Object.entries(IMPORT_ERRORS)) {
      expect(text.replace(/ +/g, ' ')).toContain(`| \`${code}\` | ${meaning} | ${remedy} |`);
    }
  });

  it('lists every key of a mapping', async () => {
    expect(await firstCells('Keys of the mapping')).toEqual([
      ...['format', 'delimiter', 'quote', 'columns', 'emptyCells', 'events'],
    ]);
    expect(await firstCells('Keys of an event')).toEqual([
      ...['kind', 'when', 'slateBy', 'each', 'fields'],
    ]);
    expect(await firstCells('Keys of a value')).toEqual([
      ...['column', 'value', 'sameRow', 'ifEmpty', 'unit', 'assumeUtc', 'zone'],
      ...['separator', 'taxonomy', 'type'],
    ]);
    expect(await firstCells('Tests of a condition')).toEqual([
      ...['equals', 'notEquals', 'in', 'above', 'below', 'empty'],
    ]);
  });

  it('names every field that a mapping can fill', async () => {
    const text = await readFile(inCheckout('docs', 'import.md'), 'utf8');
    const fields = [...Object.values(EVENT_FIELDS), SLATE_FIELDS].flatMap((shapes) => [
      ...shapes.keys(),
    ]);
    const missing = fields.filter((field) => !text.includes(`\`${field}\``));
    expect([...new Set(missing)]).toEqual([]);
  });
});

describe('ImportError', () => {
  it('says the file, what was found and the remedy in one line', () => {
    const error = new ImportError('damaged_file', 'a.csv', 'It ends\n  in the middle');
    expect(error.message).toBe(
      `a.csv: It ends in the middle. ${IMPORT_ERRORS.damaged_file.remedy}`,
    );
  });
});
