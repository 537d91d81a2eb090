/** Keys of the configuration: which are shown, under which heading, and what they are set to. */
import type { Setting } from '../config/settings.js';
import { timeWords } from './words.js';

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

/** What is waited for until the first window is read, and for how long; the latter once it is known. */
export function firstWindowWords(
  eventTime: number | undefined,
  settings: readonly Setting[],
): string[] {
  const of = (path: string) => settings.find((setting) => setting.path === path)?.value;
  const [pane, lateness, prefix] = ['windows.pane', 'windows.lateness', 'nats.prefix'].map(of);
  const events =
    eventTime === undefined
      ? 'No event has come yet.'
      : `Events have come, up to ${timeWords(eventTime)}; no window has been read yet.`;
  if (pane === undefined) return [events];
  const where = `Recommendations go to ${valueText(prefix)}.recommendation.<partition>; the partition follows from the user.`;
  const wait = `The first window is read when ${valueText(pane)} of events (windows.pane) and ${valueText(lateness)} for late ones (windows.lateness) are over, by the events’ own time.`;
  return eventTime === undefined ? [events, where, wait] : [events, wait];
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
