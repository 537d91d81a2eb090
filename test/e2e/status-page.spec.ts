/** The status page in a real browser, on a real service: by keyboard, live, and with hostile names. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { Nats } from '../../src/adapters/nats/connection.js';
import { connect, publish, simulatedEvents } from '../integration/stream.js';
import { fullHistory } from '../page/full-history.js';
import { madeBaselines, madeChange } from '../page/made-views.js';
import { lowTargets, violationsOn } from '../setup/accessibility.js';
import { openPage, startBrowser } from '../setup/browser.js';
import { startNats } from '../setup/nats.js';
import { inCheckout } from '../setup/root.js';
import { startService, temporaryFolder, type Service } from '../setup/service.js';
import { until } from '../setup/until.js';
import {
  concentrated,
  DAY,
  DAYS,
  declared,
  HOSTILE,
  MINUTE,
  START,
  timeOf,
} from './page-stream.js';
import { flawsOf, LOOKS, NO_FLAWS, tabTo, VIEWS } from './page-views.js';

const PARTITIONS = 2;
const PICTURES = inCheckout('test-results', 'status-page');

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
  const days = concentrated(START - DAYS * DAY, (DAYS * DAY) / MINUTE);
  const items = declared(START - DAYS * DAY);
  const events = [...items, ...days, ...simulatedEvents(), ...concentrated(START, 240)];
  events.sort((a, b) => timeOf(a) - timeOf(b));
  await publish(nats, PARTITIONS, events);
  await nats.jetstream.publish('flyball.recommendation.0', 'no JSON');
  published += events.length + 1;
  await service.waitForMetrics(
    (m) => m.sum('flyball_window_end_timestamp_seconds') * 1000 >= START + 225 * MINUTE,
  );
  browser = await startBrowser();
});

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

    // What was found, how sure it is, and what is not to be done about it.
    const incident = page.locator('.incident.open.page').first();
    expect(await incident.textContent()).toMatch(/chance alone raises at most 1 page in 90 days/);
    expect(await incident.textContent()).toContain('A limit is moved in the configuration');
    await incident.getByRole('link', { name: 'Its audit' }).click();
    await page.locator('h1', { hasText: 'Audits' }).waitFor();
    expect(await page.locator(':focus').getAttribute('id')).toMatch(/^audit-[0-9a-f]{16}$/);

    const report = page.getByRole('link', { name: /^Open the report/ }).first();
    await report.waitFor();
    await report.click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(page.url()).toMatch(/\/audits\/[0-9a-f]{16}$/);
    await page.screenshot({ path: `${PICTURES}/audit.png`, fullPage: true });
    expect(await page.locator('body').textContent()).toMatch(/beyond chance|Cannot say/);
    await page.goBack();
    await page.getByRole('heading', { name: 'Audits' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Exposure inequality (Gini)' }).waitFor();

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
    await until(() =>
      page.evaluate<boolean>(
        'document.documentElement.scrollWidth <= document.documentElement.clientWidth',
      ),
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

  it('takes an action by keyboard, and asks for the token kindly and once', async () => {
    const token = (await readFile(join(folder, 'api-token'), 'utf8')).trim();
    const { page, offences } = await openPage(browser, service.http);
    await page.goto(`${service.http}/#/incidents`);
    const incident = page.locator('.incident.open.page').first();
    await incident.waitFor();
    await tabTo(page, 'Acknowledge');
    await page.keyboard.press('Enter');
    await incident.locator('input:focus').waitFor();
    for (const text of ['Ana', 'It is known']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('not the token');
    await page.keyboard.press('Enter');
    const problem = incident.getByRole('alert');
    await problem.getByText('This is not the token of the service.').waitFor();
    expect(await page.locator(':focus').getAttribute('name')).toBe('token');
    expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(token);
    await page.keyboard.press('Enter');
    await incident.getByText('Acknowledged. It is on the record above.').waitFor();
    expect(await page.locator(':focus').textContent()).toContain('Acknowledged.');
    await incident.getByText(/^Acknowledged by Ana, .*: It is known$/).waitFor();

    // The second time nobody asks who one is, and cancelling leads back to the button.
    await incident.getByRole('button', { name: 'Declare maintenance' }).focus();
    await page.keyboard.press('Enter');
    const form = incident.getByRole('form', { name: 'Declare maintenance' });
    expect(await form.getByLabel('Your name').inputValue()).toBe('Ana');
    expect(await form.getByLabel('Token').count()).toBe(0);
    await form.getByRole('button', { name: 'Cancel' }).press('Enter');
    expect(await page.locator(':focus').textContent()).toBe('Declare maintenance');
    await page.keyboard.press('Enter');
    await form.locator('textarea:focus').waitFor();
    await page.keyboard.type('The new shelf');
    const end = new Date(START + 6 * 60 * MINUTE).toISOString().slice(0, 16);
    await form.getByLabel('To (UTC)').fill(end);
    await form.getByLabel(/^Only/).check();
    await form.getByRole('button', { name: 'Declare maintenance' }).press('Enter');
    await incident.getByText('Maintenance is declared').waitFor();
    const maintenance = page.getByRole('region', { name: 'Maintenance' });
    await maintenance.getByText('The new shelf').waitFor();
    expect(await maintenance.textContent()).toMatch(
      /In force.*bandwagon\.exposure_gini alone.*Declared by Ana/,
    );
    // The token is kept in the page alone.
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
    expect(await page.content()).not.toContain(token);
    expect(offences).toEqual([expect.stringContaining('401')]);
  });

  it('takes an acceptance by touch, and says what became of it', async () => {
    const look = { viewport: { width: 360, height: 740 }, hasTouch: true };
    const { page, offences } = await openPage(browser, service.http, look);
    let incident = madeChange(START);
    const sent: unknown[] = [];
    await page.route('**/api/incidents', (route) =>
      route.fulfill({ json: { incidents: [incident] } }),
    );
    await page.route('**/api/incidents/*/accept', (route) => {
      sent.push(route.request().postDataJSON());
      incident = madeChange(START, { closedAt: START, closedFor: 'accepted' });
      return route.fulfill({ json: incident });
    });
    await page.goto(`${service.http}/`);
    await page.getByRole('button', { name: 'Accept as normal' }).tap();
    const form = page.getByRole('form', { name: 'Accept as normal' });
    await form.getByLabel('Your name').fill('Bo');
    await form.getByLabel('Reason').fill('Wanted');
    await form.getByLabel('Token').fill('a token of some length');
    expect(await violationsOn(page)).toEqual([]);
    expect(await lowTargets(page)).toEqual([]);
    await page.screenshot({ path: `${PICTURES}/accept-phone.png`, fullPage: true });
    await form.getByRole('button', { name: 'Accept as normal' }).tap();
    await page.getByText('Accepted as the new normal; the incident is closed.').waitFor();
    await page.getByText(/^Closed .*: accepted as the new normal/).waitFor();
    expect(await page.locator(':focus').textContent()).toContain('Accepted as the new normal');
    expect(await page.getByRole('button').count()).toBe(0);
    expect(sent).toEqual([{ by: 'Bo', why: 'Wanted' }]);
    expect(offences).toEqual([]);
  });

  it('has an address for everything, and a way back', async () => {
    const { page, offences } = await openPage(browser, service.http);
    const { incidents } = (await (await fetch(`${service.http}/api/incidents`)).json()) as {
      incidents: { id: string }[];
    };
    await page.goto(`${service.http}/#/incidents?id=${incidents[0]!.id}`);
    await page.locator(`#incident-${incidents[0]!.id}:focus`).waitFor();
    for (const view of ['Data', 'Baselines', 'Configuration']) {
      await page.getByRole('navigation').getByRole('link', { name: view }).click();
      await page.waitForURL(`${service.http}/#/${view.toLowerCase()}`);
      // The title follows the address a moment later.
      await until(async () => (await page.title()) === `${view} · Flyball`);
      expect(await page.locator('nav [aria-current=page]').textContent()).toBe(view);
      expect(await page.locator(':focus').getAttribute('id')).toBe('main');
    }
    await page.getByText('nats.partitions').waitFor();
    await page.getByLabel('Find a key').fill('guardrails');
    expect(await page.locator('main tbody tr').allTextContents()).toEqual([
      expect.stringContaining('"above": 0.8'),
    ]);
    await page.goBack();
    await page.getByRole('heading', { name: 'Without a baseline' }).waitFor();
    await page.goBack();
    await page.getByText('It adds up.').waitFor();
    const refused = page.getByRole('table', { name: /^Dead-lettered events/ });
    expect(await refused.textContent()).toMatch(/not_json1The text is not JSON/);
    expect(await page.locator('main').textContent()).toMatch(/Of [\d,]+ events sent.* 1 refused/);
    await page.goto(`${service.http}/audits`);
    await page.getByRole('heading', { name: 'Audits', level: 1 }).waitFor();
    expect(offences).toEqual([]);
  });

  it.each(LOOKS)('can be read by all in every view: $name', async ({ name, ...look }) => {
    const { page, offences } = await openPage(browser, service.http, look);
    await page.route('**/api/baselines/origins', (route) =>
      route.fulfill({ json: madeBaselines(START) }),
    );
    for (const view of VIEWS) {
      await page.goto(`${service.http}${view.at}`);
      await page.locator(view.shows).first().waitFor();
      await page.screenshot({ path: `${PICTURES}/${view.name}-${name}.png`, fullPage: true });
      expect({ view, ...(await flawsOf(page, name)) }).toEqual({ view, ...NO_FLAWS });
    }
    expect(offences).toEqual([]);
  });

  it('shows new windows without a reload, and goes on after the service has restarted', async () => {
    const { page, offences } = await openPage(browser, service.http);
    const made = [madeChange(START)];
    await page.route('**/api/incidents', (route) => route.fulfill({ json: { incidents: made } }));
    await page.goto(`${service.http}/`);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.evaluate('globalThis.loadedOnce = true');
    // Someone is typing while new windows, and another incident above this one, come in.
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByLabel('Reason').fill('half a sent');
    const told = page.locator('.hidden[role=status]');
    expect(await told.textContent()).toBe('');
    made.unshift(madeChange(START, { id: 'another', severity: 'page', surface: 'list' }));
    const later = concentrated(START + 300 * MINUTE, 60);
    await publish(nats, PARTITIONS, later);
    published += later.length;
    await page
      .getByText(/window to 2026-05-01 05:[45]\d UTC/)
      .first()
      .waitFor();
    expect(await page.evaluate('globalThis.loadedOnce')).toBe(true);
    await page.keyboard.type('ence');
    expect(await page.getByLabel('Reason').inputValue()).toBe('half a sentence');
    expect(await told.textContent()).toBe(
      'New page: Exposure behaves as if fewer items existed than at the baseline. list / production.',
    );
    await page.unroute('**/api/incidents');
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
