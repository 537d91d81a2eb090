/** The labels on the status page, in a real browser: what they say, by keyboard, and how they look. */
import { mkdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { agreementOf, labelsRows } from '../../src/adapters/labelling/advice.js';
import type { LabelsJson } from '../../src/adapters/http/labelling-json.js';
import { agreed, spend } from '../adapters/labelling/desk.js';
import { fullHistory } from '../page/full-history.js';
import { violationsOn } from '../setup/accessibility.js';
import { openPage, startBrowser } from '../setup/browser.js';
import { startNats } from '../setup/nats.js';
import { inCheckout } from '../setup/root.js';
import { startService, temporaryFolder, type Service } from '../setup/service.js';

const PICTURES = inCheckout('test-results', 'labels-page');
const HOSTILE = '<img src=x onerror=alert(1)>';
const DAY = 86_400_000;

const LABELS: LabelsJson = {
  isOn: true,
  segments: labelsRows([
    spend(),
    spend({ policy: 'explore', budget: 50, effectiveLabels: 11.2, labelled: 14, mixing: 1 }),
    spend({ surface: HOSTILE, waiting: 1240, oldestAge: 3 * DAY, skipped: 40 }),
  ]),
  agreement: agreementOf(agreed(0.52, 0.41, 0.63)),
};

let service: Service;
let browser: Browser;

beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true });
  const { port } = await startNats();
  service = await startService(port, await temporaryFolder(), { FLYBALL_LOG_LEVEL: 'warn' });
  browser = await startBrowser();
});

async function open(hash: string, labels: LabelsJson, look: BrowserContextOptions = {}) {
  const { page, offences } = await openPage(browser, service.http, look);
  await page.route('**/api/labels', (route) => route.fulfill({ json: labels }));
  const history = fullHistory('home', 'production', Date.parse('2026-05-01T00:00:00Z'));
  await page.route('**/api/history*', (route) => route.fulfill({ json: history }));
  await page.goto(`${service.http}/${hash}`);
  return { page, offences, section: page.getByRole('region', { name: /^Labels/ }) };
}

describe('the labels on the status page', () => {
  it('stand with what needs someone first, and names as text', async () => {
    const { page, offences, section } = await open('#/labels', LABELS);
    await section.getByRole('table').waitFor();
    const rows = await section.locator('tbody').allTextContents();
    expect(rows).toHaveLength(3);
    expect(rows[0]).toContain(HOSTILE);
    expect(rows[0]).toContain('1,240the oldest for 3 days');
    expect(rows[0]).toMatch(/To do: Labels have stopped coming: 1,240 requests wait/);
    expect(rows[0]).toContain('To do: 40% are skipped');
    expect(rows[1]).toContain('40 of 50100% of it uniformly');
    expect(rows[1]).toContain('quality needs 19 more labels');
    expect(rows[2]).toContain('60 labels4 skipped, 1 expired');
    expect(rows[2]).not.toContain('To do');
    const text = await section.textContent();
    expect(text).toContain('0.52 (95% interval 0.41 to 0.63), from 40 impressions');
    expect(text).toContain('To do: Labellers disagree.');
    expect(await page.locator('main img').count()).toBe(0);
    expect(offences).toEqual([]);
  });

  it('can be read by a screen reader and walked by keyboard', async () => {
    const { page, section } = await open('#/labels', LABELS);
    const table = section.getByRole('table', { name: /^Labels of each segment/ });
    await table.waitFor();
    expect(await table.getByRole('columnheader').allTextContents()).toEqual([
      ...['Segment', 'Asked for today', 'Waiting', 'Answered', 'Worth'],
    ]);
    expect(await table.getByRole('rowheader').count()).toBe(3);
    await table.getByRole('link', { name: 'home / production' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await section.textContent()).toContain('skipped and the expired are non-response');
    await table.getByRole('link', { name: 'home / production' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Labels of this segment' }).waitFor();
    expect(await section.locator('tbody').count()).toBe(1);
  });

  it('say that nothing was asked yet, and how to have it asked', async () => {
    const { section } = await open('#/labels', { isOn: true, segments: [] });
    await section.getByText('Nothing was asked to be labelled yet.').waitFor();
    const { page, offences } = await openPage(browser, service.http);
    await page.goto(`${service.http}/#/labels`);
    await page.getByText('No labels are asked for. With a budget').waitFor();
    expect(offences).toEqual([]);
  });

  it('are drawn in light, dark and narrow', async () => {
    const looks = [
      { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
      { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
      { name: 'phone', colorScheme: 'light', viewport: { width: 360, height: 740 } },
    ] as const;
    for (const { name, ...look } of looks) {
      const { page, offences, section } = await open('#/labels', LABELS, look);
      await section.locator('summary').click();
      await page.screenshot({ path: `${PICTURES}/labels-${name}.png`, fullPage: true });
      const wide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
      expect(await page.evaluate(wide)).toBe(false);
      expect(await violationsOn(page)).toEqual([]);
      expect(offences).toEqual([]);
      const one = await open('#/segment?surface=home&policy=production', LABELS, look);
      await one.section.screenshot({ path: `${PICTURES}/segment-${name}.png` });
    }
  });
});
