/** Keys of the configuration: which are shown, under which heading, and what they are set to. */
import type { Setting } from '../config/settings.js';

/** A value on one line; `not set` where there is none. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'not set';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return value.length === 0 ? 'none' : value.join(', ');
  }
  const text = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
  return text === '{}' || text === '[]' ? 'none' : text;
}

/** Those whose key, variable or description holds the text. */
export function chosenSettings(settings: readonly Setting[], text: string): Setting[] {
  const wanted = text.trim().toLowerCase();
  return settings.filter(({ path, variable, description }) =>
    `${path} ${variable} ${description}`.toLowerCase().includes(wanted),
  );
}

/** By their section, in their order; keys of no section are `general`. */
export function sectionsOf(settings: readonly Setting[]): [string, Setting[]][] {
  const sections = new Map<string, Setting[]>();
  for (const setting of settings) {
    const dot = setting.path.indexOf('.');
    const section = dot < 0 ? 'general' : setting.path.slice(0, dot);
    const same = sections.get(section);
    if (same) same.push(setting);
    else sections.set(section, [setting]);
  }
  return [...sections];
}
