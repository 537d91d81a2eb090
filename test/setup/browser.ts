/** A headless Chromium that fails the test for whatever a page under a strict policy must not do. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { atEnd } from './at-end.js';
import { requireProgram } from './programs.js';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface WatchedPage {
  readonly page: Page;
  /** Dialogs, errors, breaches of the policy, and requests that leave the origin, in words. */
  readonly offences: readonly string[];
}

/** Starts the browser; it ends with the test file. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = requireProgram('chromium');
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  atEnd(() => browser.close());
  return browser;
}

/** A page that may only speak with the origin. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const offences: string[] = [];
  page.on('dialog', (dialog) => {
    offences.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => offences.push(`error: ${error.message}`));
  page.on('console', (message) => {
    const { url } = message.location();
    if (message.type() === 'error') offences.push(`console: ${message.text()} (${url})`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) offences.push(`request: ${url}`);
  });
  return { page, offences };
}
