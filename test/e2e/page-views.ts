/** The views of the status page, how they are looked at, and what would keep people from using them. */
import type { Page } from 'playwright-core';
import { lowTargets, violationsOn } from '../setup/accessibility.js';

export const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 360, height: 740 } },
] as const;

/** Every view with its address, and what is there once it has what it shows. */
export const VIEWS = [
  { name: 'overview', at: '/', shows: '.overview' },
  { name: 'incidents', at: '/#/incidents', shows: '.incident .buttons' },
  { name: 'audits', at: '/#/audits', shows: 'main .list, main .empty' },
  { name: 'labels', at: '/#/labels', shows: '#labels-title ~ .empty' },
  { name: 'baselines', at: '/#/baselines', shows: '#history-title' },
  { name: 'data', at: '/#/data', shows: '#partitions-title' },
  { name: 'configuration', at: '/#/configuration', shows: '#set-title' },
  { name: 'segment', at: '/#/segment?surface=home&policy=production', shows: 'canvas' },
  { name: 'runbook', at: '/runbooks/FlyballGuardrailCrossed', shows: 'h2' },
  { name: 'limits', at: '/detectors/bandwagon', shows: 'main p' },
] as const;

export interface Flaws {
  /** Pixels that the page is too wide. */
  readonly tooWide: number;
  /** What axe finds, with all that is folded opened. */
  readonly found: readonly string[];
  /** Tables and headers that do not say what they are. */
  readonly unnamed: number;
  /** Charts without a text that says what they show. */
  readonly mute: number;
  /** What moves. */
  readonly moving: number;
  /** What a finger would miss, on a phone. */
  readonly low: readonly string[];
}

/** Run in the browser: how many charts do not say a number. */
const MUTE_CHARTS = `[...document.querySelectorAll('.chart')].filter(
  (chart) => !/walk through it\\. .*\\d/.test(chart.getAttribute('aria-label') ?? ''),
).length`;

export const NO_FLAWS: Flaws = {
  ...{ tooWide: 0, found: [], unnamed: 0, mute: 0, moving: 0, low: [] },
};

export async function flawsOf(page: Page, look: (typeof LOOKS)[number]['name']): Promise<Flaws> {
  const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  const tooWide = await page.evaluate<number>(wide);
  await page.evaluate('document.querySelectorAll("details").forEach((it) => { it.open = true })');
  return {
    tooWide,
    found: await violationsOn(page),
    unnamed: await page.locator('table:not(:has(caption)), th:not([scope])').count(),
    mute: await page.evaluate<number>(MUTE_CHARTS),
    moving: await page.evaluate<number>('document.getAnimations().length'),
    low: look === 'phone' ? await lowTargets(page) : [],
  };
}

/** Presses Tab until the focus is on an element with this text. */
export async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.locator(':focus').textContent();
    if (focused?.includes(text)) return;
  }
  throw new Error(`no ${text} can be reached by keyboard`);
}
