/** The status page where there is nothing yet, no service, many tabs, or names that do not fit. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { MarkJson, OverviewJson } from '../../src/adapters/http/status-json.js';
import { allDetectors } from '../../src/detectors/registry.js';
import { configSchema } from '../../src/config/schema.js';
import { settingsOf } from '../../src/config/settings.js';
import { madeBaselines, madeChange } from '../page/made-views.js';
import { violationsOn } from '../setup/accessibility.js';
import { openPage, startBrowser } from '../setup/browser.js';
import { startPageServer, type Answers, type PageServer } from '../setup/page-server.js';
import { until } from '../setup/until.js';

const NOW = Date.parse('2026-05-01T03:00:00Z');
/** Too long for any column, and of the other direction. */
const LONG = { surface: 'long-'.repeat(40), policy: 'p'.repeat(200) };
const HEBREW = { surface: 'דף הבית', policy: 'ברירת מחדל' };

const detectors = allDetectors().map(({ declaration: { id, title, question } }) => ({
  ...{ id, title, question },
}));
const EMPTY: OverviewJson = { version: '0.1.0', now: NOW, detectors, segments: [] };

function segment(of: { surface: string; policy: string }, first: Partial<MarkJson> = {}) {
  const marks = detectors.map(({ id: detector, title }, at): MarkJson => ({
    ...{ detector, title, state: 'ok', why: 'Fine.', brief: 'Fine' },
    ...(at === 0 ? first : {}),
  }));
  return { ...of, windowEnd: NOW, marks };
}

function fresh(): Answers {
  return {
    '/api/overview': EMPTY,
    '/api/incidents': { incidents: [] },
    '/api/audits': { audits: [] },
    '/api/maintenance': { maintenance: [] },
    '/api/labels': { isOn: false, segments: [] },
    '/api/configuration': { settings: settingsOf(configSchema.parse({})) },
    '/api/history': { ...LONG, series: [], changes: [], monitors: [] },
    '/api/baselines/origins': madeBaselines(NOW),
  };
}

let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  server = await startPageServer(fresh());
  browser = await startBrowser();
});
beforeEach(() => void Object.assign(server.answers, fresh()));
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await until(() => Promise.resolve(server.listeners() === 0));
});

const isLive = (page: Page) => page.getByText('Live', { exact: true }).waitFor();

/** As a browser tells a page that another tab is looked at, or this one again. */
async function show(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate(`Object.defineProperty(document, 'visibilityState', {
    value: '${state}', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'))`);
}

describe('the status page', () => {
  it('shows nothing as none that it does not know', async () => {
    delete server.answers['/api/incidents'];
    const { page } = await openPage(browser, server.http);
    await page.goto(server.http);
    await page.getByText('The service does not answer.').waitFor();
    expect(await page.getByRole('main').innerText()).toBe('');
    Object.assign(server.answers, fresh());
    server.tell('incident');
    await page.getByText('None is open.').waitFor();
  });

  it('says what is waited for, and for how long, while there is nothing', async () => {
    const { page, offences } = await openPage(browser, server.http);
    await page.goto(server.http);
    const empty = page.locator('.empty').first();
    await empty.getByText('No event has come yet.').waitFor();
    await empty.getByText('flyball.recommendation.<partition>').waitFor();
    expect(await empty.textContent()).toMatch(/when 5m of events .* 2m for late ones/);
    expect(await violationsOn(page)).toEqual([]);
    server.answers['/api/overview'] = { ...EMPTY, eventTime: NOW };
    server.tell('window');
    await empty.getByText('Events have come, up to 2026-05-01 03:00 UTC').waitFor();

    await page.goto(`${server.http}/#/segment?surface=no&policy=such`);
    await page.getByText('No reading of this segment is kept').waitFor();
    expect(await page.locator('.detector').count()).toBe(0);
    expect(offences).toEqual([]);
  });

  it('says when the service does not answer, of when the rest is, and goes on when it does', async () => {
    const { page } = await openPage(browser, server.http);
    delete server.answers['/api/overview'];
    await page.goto(server.http);
    await page.getByText('The service does not answer.').waitFor();
    expect(await page.locator('main').textContent()).toBe('');
    server.answers['/api/overview'] = EMPTY;
    server.tell('window');
    await page.getByRole('heading', { name: 'Loop health' }).waitFor();
    expect(await page.locator('header').textContent()).not.toContain('does not answer');

    await page.route('**/api/live', (route) => route.abort());
    server.letGo();
    await page.getByText('Connection lost; trying again').waitFor();
    await page.getByText('What is shown is of 2026-05-01 03:00 UTC.').waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.unroute('**/api/live');
    await isLive(page);
    expect(await page.locator('header').textContent()).not.toContain('What is shown is of');
    expect(server.listeners()).toBe(1);
  });

  it('asks each minute even where nothing is told, so that a stream that stands still shows', async () => {
    const { page } = await openPage(browser, server.http);
    await page.clock.install();
    await page.goto(server.http);
    await isLive(page);
    await page.getByText('2026-05-01 03:00 UTC').first().waitFor();
    server.answers['/api/overview'] = { ...EMPTY, eventTime: NOW, now: NOW + 600_000 };
    await page.clock.fastForward(61_000);
    await page.getByText('10 minutes behind the clock').waitFor();
  });

  it('leaves room for other tabs of the same browser, of which there may be many', async () => {
    const first = await openPage(browser, server.http);
    await first.page.goto(server.http);
    await isLive(first.page);
    for (let tabs = 2; tabs <= 7; tabs++) {
      await show(first.page.context().pages().at(-1)!, 'hidden');
      const page = await first.page.context().newPage();
      await page.goto(server.http);
      await isLive(page);
    }
    await until(() => Promise.resolve(server.listeners() === 1));
    // Whoever comes back sees what has happened in between.
    server.answers['/api/overview'] = { ...EMPTY, eventTime: NOW };
    await show(first.page, 'visible');
    await first.page.getByText('Events have come, up to').waitFor();
    await until(() => Promise.resolve(server.listeners() === 2));
    expect(first.offences).toEqual([]);
  });

  it('holds names of any length and direction, each apart from the others', async () => {
    const segments = [LONG, HEBREW].map((of) => ({ ...of, by: {}, since: NOW }));
    const incident = madeChange(NOW, { ...LONG, segments, changes: [] });
    const why = 'Exposure behaves as if fewer items existed.';
    const mark: Partial<MarkJson> = { state: 'ticket', why, incident: incident.id, further: 3 };
    const of300 = Array.from({ length: 300 }, (_, at) =>
      segment({ surface: `surface-${at}`, policy: 'production' }),
    );
    const baselines = madeBaselines(NOW);
    Object.assign(server.answers, {
      '/api/incidents': { incidents: [incident] },
      '/api/overview': { ...EMPTY, segments: [segment(LONG, mark), segment(HEBREW), ...of300] },
      '/api/baselines/origins': {
        pinned: baselines.pinned.map((each) => ({ ...each, ...LONG })),
        unpinned: baselines.unpinned.map((each) => ({ ...each, ...HEBREW })),
      },
    } satisfies Answers);
    const { page, offences } = await openPage(browser, server.http);
    await page.goto(server.http);
    await page.getByText(`${why} 3 more incidents are open.`).waitFor();
    expect(await page.locator('.overview tbody').count()).toBe(302);
    const places = page.locator('.places li');
    expect(await places.nth(1).locator('bdi').allTextContents()).toEqual(Object.values(HEBREW));
    expect(await places.nth(1).textContent()).toMatch(/, since about 2026-05-01 03:00 UTC$/);
    for (const at of ['/#/', '/#/incidents', '/#/baselines']) {
      await page.goto(`${server.http}${at}`);
      await page.locator('main bdi').first().waitFor();
      for (const width of [1440, 1024, 390]) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect({ at, width, wide }).toEqual({ at, width, wide: width });
      }
    }
    expect(offences).toEqual([]);
  });
});
