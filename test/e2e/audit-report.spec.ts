/** The report of an audit as people meet it: in a browser, light and dark, on a phone, and on paper. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { readEarlierReport } from '../../src/audit/history/earlier-report.js';
import { BANDWAGON } from '../../src/simulation/scenarios.js';
import { auditOf, halves, MINUTE, scenarioEvents, START, written } from '../audit/audits.js';
import { madeFindings } from '../audit/findings/made-findings.js';
import { violationsOn } from '../setup/accessibility.js';
import { startBrowser } from '../setup/browser.js';
import { inCheckout } from '../setup/root.js';

const PICTURES = inCheckout('test-results', 'audit-report');
const HOURS = 4;

/** Run in the browser: how many tables reach beyond the edge of the paper. */
const CUT_TABLES = `[...document.querySelectorAll('table')].filter(
  (table) => table.getBoundingClientRect().right > document.documentElement.clientWidth + 1,
).length`;

let browser: Browser;
let address: string;

beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true });
  const events = scenarioEvents(BANDWAGON, 7, HOURS);
  const first = halves(1, { id: 'audit-0' });
  const earlier = readEarlierReport((await written(await auditOf(events, first))).json);
  const request = halves(HOURS, { from: START + 150 * MINUTE, baselineTo: START + 90 * MINUTE });
  const found = {
    findings: madeFindings(),
    lacks: [{ part: 'moat', surface: 'home', policy: 'explore', reason: 'too few labels' }],
  } as const;
  const { page } = await written(await auditOf(events, request, { found, earlier: [earlier] }));
  const file = join(PICTURES, 'report.html');
  await writeFile(file, page);
  address = pathToFileURL(file).href;
  browser = await startBrowser();
});

const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;

describe('the page of a report', () => {
  it.each(LOOKS)('fits, and asks for nothing: $name', async ({ name, ...look }) => {
    const { page, offences } = await opened(look);
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
    const widths = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(widths)).toBe(0);
    expect(await violationsOn(page)).toEqual([]);
    expect(offences).toEqual([]);
  });

  it('leads from its contents to every section, and names every drawing and table', async () => {
    const { page } = await opened({});
    for (const link of await page.locator('nav a').all()) {
      const target = (await link.getAttribute('href')) ?? '';
      expect(await page.locator(`h2${target}`).textContent()).toBe(await link.textContent());
    }
    expect(await page.getByRole('img').count()).toBe(
      await page.locator('svg[role=img][aria-label]').count(),
    );
    expect(await page.locator('table:not(:has(caption))').count()).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  });

  it('prints with no table cut off at the side', async () => {
    const { page } = await opened({ viewport: { width: 720, height: 1000 } });
    await page.emulateMedia({ media: 'print' });
    await page.pdf({
      path: join(PICTURES, 'report.pdf'),
      format: 'A4',
      margin: { top: '14mm', bottom: '14mm', left: '12mm', right: '12mm' },
    });
    const cut = await page.evaluate(CUT_TABLES);
    expect(cut).toBe(0);
  });
});

async function opened(
  options: Parameters<Browser['newContext']>[0],
): Promise<{ page: Page; offences: string[] }> {
  const page = await (await browser.newContext(options)).newPage();
  const offences: string[] = [];
  page.on('console', (message) => void offences.push(message.text()));
  page.on('pageerror', (error) => void offences.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== address) offences.push(request.url());
  });
  await page.goto(address);
  return { page, offences };
}
