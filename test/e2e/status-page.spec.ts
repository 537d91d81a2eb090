/** The status page in a real browser, on a real service: by keyboard, live, and with hostile names. */
import { mkdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Nats } from '../../src/adapters/nats/connection.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { connect, publish, simulatedEvents } from '../integration/stream.js';
import { fullHistory } from '../page/full-history.js';
import { openPage, startBrowser } from '../setup/browser.js';
import { startNats } from '../setup/nats.js';
import { inCheckout } from '../setup/root.js';
import { startService, temporaryFolder, type Service } from '../setup/service.js';

const PARTITIONS = 2;
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Days of the hostile segment before the others. */
const DAYS = 3;
const START = Date.parse('2026-05-01T00:00:00Z');
const PICTURES = inCheckout('test-results', 'status-page');
const HOSTILE = {
  surface: '<script>alert("surface")</script>',
  policy: 'javascript:alert(1)//"><img src=x onerror=alert(1)>&surface=home',
};

/** Two items take everything, on the segment, a slate a minute. */
function concentrated(segment: typeof HOSTILE, from: number, minutes: number): KindedEvent[] {
  return Array.from({ length: minutes }, (_, minute) => ({
    kind: 'recommendation' as const,
    id: `${segment.surface}-${from}-${minute}`,
    time: from + minute * MINUTE,
    ...segment,
    user: `user-${minute % 30}`,
    slate: [{ item: 'item-0' }, { item: 'item-1' }],
  }));
}

/** Items that nobody shows are what makes two of them a concentration. */
function declared(time: number): KindedEvent[] {
  return Array.from({ length: 60 }, (_, item) => ({
    ...{ kind: 'item' as const, id: `declares-${item}`, time, item: `item-${item}` },
    categories: [],
  }));
}

function timeOf({ time }: KindedEvent): number {
  return typeof time === 'number' ? time : Date.parse(time);
}

let nats: Nats;
let service: Service;
let browser: Browser;
let folder: string;
/** Events in the stream. */
let published = 0;

const environment = {
  FLYBALL_ALARMS_GUARDRAILS: JSON.stringify([{ reading: 'bandwagon.exposure_gini', above: 0.8 }]),
  FLYBALL_NATS_PARTITIONS: String(PARTITIONS),
  FLYBALL_WINDOWS_IDLE_AFTER: '1h',
  FLYBALL_LOG_LEVEL: 'warn',
};
let natsPort: number;

beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true });
  const server = await startNats();
  natsPort = server.port;
  folder = await temporaryFolder();
  service = await startService(natsPort, folder, environment);
  nats = await connect(natsPort);
  // Limits are tested on whole days: several are over before the others begin.
  const days = concentrated(HOSTILE, START - DAYS * DAY, (DAYS * DAY) / MINUTE);
  const items = declared(START - DAYS * DAY);
  const events = [...items, ...days, ...simulatedEvents(), ...concentrated(HOSTILE, START, 240)];
  events.sort((a, b) => timeOf(a) - timeOf(b));
  await publish(nats, PARTITIONS, events);
  published += events.length;
  await service.waitForMetrics(
    (m) => m.sum('flyball_window_end_timestamp_seconds') * 1000 >= START + 225 * MINUTE,
  );
  browser = await startBrowser();
});

/** Presses Tab until the focus is on an element with this text. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.locator(':focus').textContent();
    if (focused?.includes(text)) return;
  }
  throw new Error(`no ${text} can be reached by keyboard`);
}

describe('the status page', () => {
  it('leads by keyboard from the overview over a segment and its alarm to the runbook', async () => {
    const { page, offences } = await openPage(browser, service.http);
    await page.goto(`${service.http}/`);
    await page.getByText('Live', { exact: true }).waitFor();
    // Worst first: the segment with incidents is above the simulated one.
    const rows = await page.locator('.overview tbody').allTextContents();
    expect(rows[0]).toContain(HOSTILE.surface);
    expect(rows[0]).toMatch(/Page.*above the limit of 0\.800, since 2026-04-\d\d/);
    expect(await page.locator('.overview thead th').count()).toBe(8);
    // A surface as a whole is called by what it is, and detectors that do not look at it say so.
    const whole = rows.find((row) => row.includes('home / all policies'));
    expect(whole).toMatch(/Not here.*by policy only/);
    expect(rows.join()).not.toContain('/ *');
    // Others have gone on since; what comes later by its nature is not silent for it.
    expect(rows.find((row) => row.includes('home / production'))).not.toContain('ilent');
    expect(await page.locator('.facts').textContent()).toContain('It adds up');

    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toContain('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('main');
    await tabTo(page, HOSTILE.surface);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Exposure inequality (Gini)' }).waitFor();
    await page.locator('canvas').first().waitFor();
    expect(await page.locator('h1').textContent()).toBe(`${HOSTILE.surface} / ${HOSTILE.policy}`);

    const chart = page.locator('.chart').nth(1);
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    const readout = page.locator('.reading').nth(1).locator('.readout');
    expect(await readout.textContent()).toMatch(/^2026-05-01 \d\d:\d\d UTC: 0\.\d+/);

    await tabTo(page, 'Runbook of FlyballGuardrailCrossed');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'FlyballGuardrailCrossed' }).waitFor();
    expect(await page.locator('main').textContent()).toContain('Diagnosis');
    await page.screenshot({ path: `${PICTURES}/runbook.png`, fullPage: true });
    await page.goBack();

    // What was found, how sure it is, and what can be done, for whoever has the token.
    const incident = page.locator('.incident.open.page').first();
    expect(await incident.textContent()).toMatch(/chance alone raises at most 1 page in 90 days/);
    await incident.locator('summary').click();
    expect(await incident.textContent()).toMatch(/curl -X POST.*\/acknowledge/);
    expect(await incident.textContent()).toContain('A limit is moved in the configuration');

    await page.goto(`${service.http}/`);
    const report = page.getByRole('link', { name: 'Open the report' }).first();
    await report.waitFor();
    await report.click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(page.url()).toMatch(/\/audits\/[0-9a-f]{16}$/);
    await page.screenshot({ path: `${PICTURES}/audit.png`, fullPage: true });
    expect(await page.locator('body').textContent()).toMatch(/beyond chance|Cannot say/);
    await page.goBack();
    await page.getByRole('link', { name: HOSTILE.surface }).first().click();

    await page.getByRole('link', { name: 'What these numbers do not say: Bandwagon' }).click();
    expect(await page.locator('main').textContent()).toContain('Concentration is not harm');
    expect(offences).toEqual([]);
  });

  it('shows hostile names as text, and loads nothing from elsewhere', async () => {
    const { page, offences } = await openPage(browser, service.http);
    const answer = await page.goto(`${service.http}/`);
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'");
    await page.getByRole('link', { name: HOSTILE.surface }).first().click();
    await page.locator('canvas').first().waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    // The policy of the page holds even where a script were to get in.
    await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'globalThis.intruded = true';
      document.body.append(script);
    }`);
    expect(await page.evaluate('globalThis.intruded')).toBeUndefined();
    expect(offences).toEqual([expect.stringContaining('Content Security Policy')]);
  });

  it('shows every reading there is, charts and tables of whatever it is about', async () => {
    const { page, offences } = await openPage(browser, service.http);
    const full = fullHistory('home', 'production', START);
    await page.route('**/api/history*', (route) => route.fulfill({ json: full }));
    await page.goto(`${service.http}/#/segment?surface=home&policy=production`);
    await page.locator('canvas').nth(20).waitFor();
    await page.screenshot({ path: `${PICTURES}/full.png`, fullPage: true });
    expect(await page.locator('.detector').count()).toBe(7);
    const shown = new Set(
      [
        ...(await page.locator('.reading h3').allTextContents()),
        ...(await page.locator('.detail strong').allTextContents()),
      ].map((title) => title.trim()),
    );
    const { series } = full;
    for (const { reading } of series) expect(shown).toContain(reading.title);
    const text = (await page.locator('main').textContent()) ?? '';
    for (const { reading } of series) expect(text).toContain(reading.caution ?? reading.meaning);
    // One chart for all signals, not one for each; the forecast; what holds, in words.
    const card = (title: string) => page.locator('.reading', { hasText: title });
    expect(await card('Uncertainty that the signal removes').locator('canvas').count()).toBe(1);
    expect(await card('Forecast of quality').textContent()).toContain('in 12 days');
    expect(await page.locator('.states .holds').textContent()).toMatch(/bubble, since 2026-04-30/);
    expect(text).toContain('<b>report</b>');
    expect(text).toContain('baseline 200 (190 to 211)');
    expect(text).toContain('Learning its baseline: 12 of 28 days');
    expect(text).toContain('Suppressed: the last block fell into declared maintenance');
    const forecast = card('Forecast of quality').locator('.chart');
    await forecast.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await card('Forecast of quality').locator('.readout').textContent()).toMatch(
      /^2026-05-13 00:00 UTC: forecast 0\.\d+/,
    );
    // Opened out on a phone, nothing is wider than the page and no card lies on another.
    await page.setViewportSize({ width: 360, height: 740 });
    await page.evaluate(
      'document.querySelectorAll("details").forEach((it) => { it.open = true; })',
    );
    // Charts follow the width a moment later.
    await page.waitForFunction(
      'document.documentElement.scrollWidth <= document.documentElement.clientWidth',
    );
    const cards = await page.locator('.reading').all();
    const boxes = await Promise.all(cards.map((each) => each.boundingBox()));
    for (const [at, box] of boxes.entries()) {
      const before = boxes[at - 1];
      if (before) expect(box!.y).toBeGreaterThanOrEqual(before.y + before.height);
    }
    expect(offences).toEqual([]);
  });

  it('folds what is not known to what it needs', async () => {
    const { page } = await openPage(browser, service.http);
    await page.goto(`${service.http}/#/segment?surface=home&policy=production`);
    const flywheel = page.locator('.detector', { hasText: 'Does the loop gain on itself' });
    await flywheel.waitFor();
    expect(await flywheel.locator('.reading, canvas').count()).toBe(0);
    const needs = flywheel.locator('.lacking summary');
    if ((await needs.count()) > 0) {
      await needs.click();
      expect(await flywheel.textContent()).toContain('What a gain comes back as');
    } else {
      expect(await flywheel.textContent()).toContain('it waits for labels');
    }
  });

  it('is drawn in light, dark and narrow', async () => {
    const looks = [
      { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
      { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
      { name: 'phone', colorScheme: 'light', viewport: { width: 360, height: 740 } },
    ] as const;
    for (const { name, ...look } of looks) {
      const { page, offences } = await openPage(browser, service.http, look);
      await page.goto(`${service.http}/`);
      await page.locator('.overview').waitFor();
      await page.screenshot({ path: `${PICTURES}/overview-${name}.png`, fullPage: true });
      await page.getByRole('link', { name: 'home / production' }).first().click();
      await page.locator('canvas').nth(2).waitFor();
      await page.screenshot({ path: `${PICTURES}/segment-${name}.png`, fullPage: true });
      const wide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
      expect(await page.evaluate(wide)).toBe(false);
      expect(offences).toEqual([]);
    }
  });

  it('shows new windows without a reload, and goes on after the service has restarted', async () => {
    const { page, offences } = await openPage(browser, service.http);
    await page.goto(`${service.http}/`);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.evaluate('globalThis.loadedOnce = true');
    const later = concentrated(HOSTILE, START + 300 * MINUTE, 60);
    await publish(nats, PARTITIONS, later);
    published += later.length;
    await page
      .getByText(/window to 2026-05-01 05:[45]\d UTC/)
      .first()
      .waitFor();
    expect(await page.evaluate('globalThis.loadedOnce')).toBe(true);
    expect(offences).toEqual([]);

    const port = new URL(service.http).port;
    // The page may be ahead of the last events, but nothing may be read between here and the stop.
    await service.waitForMetrics((m) => m.sum('flyball_events_sent_total') === published);
    const before = (await (await fetch(`${service.http}/api/incidents`)).json()) as object;
    // The page goes on asking meanwhile, and must not keep the service from storing its state.
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    await page.getByText('Connection lost; trying again').waitFor();
    service = await startService(natsPort, folder, environment, ['--port', port]);
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await (await fetch(`${service.http}/api/incidents`)).json()).toEqual(before);
    const query = new URLSearchParams({ surface: 'home', policy: 'production' }).toString();
    const history = (await (await fetch(`${service.http}/api/history?${query}`)).json()) as {
      series: { end: number[] }[];
    };
    expect(history.series[0]!.end.length).toBeGreaterThan(30);
  });
});
