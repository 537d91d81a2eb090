/** What axe-core finds on a page: WCAG 2.2 up to AA, and good practice. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Tags of the rules that must hold. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Finding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** A line for each element that breaks a rule: none on a page that all can use. */
export async function violationsOn(page: Page): Promise<string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: RULES, resultTypes: ['violations'] });
  const found = await page.evaluate<readonly Finding[]>(
    `axe.run(document, ${options}).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}\n  ${html}\n  ${failureSummary}`),
  );
}

/** Whatever can be pressed or filled in and is lower than a finger needs (44 px), by its HTML. */
export async function lowTargets(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll(
      'nav a, button, summary, input, textarea, .line > a, .facts a, tbody th a, .alone'
    )]
    .filter((it) => it.checkVisibility())
    .map((it) => it.closest('label.choice') ?? it)
    .filter((it) => it.getBoundingClientRect().height < 43.5)
    .map((it) => it.outerHTML.slice(0, 200))`);
}
