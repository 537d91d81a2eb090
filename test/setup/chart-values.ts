/** The table of a chart's values: names and defaults from values.yaml, meanings from its schema. */

interface Described {
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Described>>;
  readonly $ref?: string;
}

/** A row for each value that has no values below it; throws for one that only one of the two knows. */
export function valuesTable(schema: object, values: object): string {
  const rows = rowsOf(schema, values as Record<string, unknown>, '');
  return ['| value | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function rowsOf(schema: Described, values: Record<string, unknown>, above: string): string[] {
  const described = Object.entries(schema.properties ?? {}).filter(
    // Helm's own.
    ([name]) => above !== '' || name !== 'global',
  );
  for (const name of Object.keys(values)) {
    if (!described.some(([known]) => known === name)) throw new Error(`${above}${name}: no schema`);
  }
  return described.flatMap(([name, entry]) => {
    const path = `${above}${name}`;
    if (!(name in values)) throw new Error(`${path}: not in values.yaml`);
    if (entry.description === undefined) throw new Error(`${path}: no description`);
    const value = values[name];
    // A group, unless it is empty by default, as what is only handed on.
    if (entry.properties && Object.keys(value as object).length > 0) {
      return rowsOf(entry, value as Record<string, unknown>, `${path}.`);
    }
    const choice = entry.enum
      ? ` One of ${entry.enum.map((each) => `\`${each}\``).join(', ')}.`
      : '';
    const shown = value === '' ? '' : `\`${JSON.stringify(value).replace(/^"(.*)"$/, '$1')}\``;
    return [`| \`${path}\` | ${shown} | ${entry.description}${choice} |`];
  });
}
