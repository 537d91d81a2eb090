/** Every link between pages leads somewhere, and every page can be reached from the first one. */
import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { inCheckout } from '../setup/root.js';
import { allPages, type MarkdownPage } from '../setup/markdown.js';

const pages = new Map(allPages().map((page) => [page.path, page]));

/** Where a link of a page leads; undefined where it leaves the project. */
function target(page: MarkdownPage, link: string): { path: string; anchor: string } | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [path = '', anchor = ''] = link.split('#');
  return {
    path:
      path === ''
        ? page.path
        : normalize(join(dirname(page.path), decodeURI(path))).replace(/\/$/, ''),
    anchor,
  };
}

/** What is wrong with the links of a page. */
function broken(page: MarkdownPage): string[] {
  return page.links.flatMap((link) => {
    const to = target(page, link);
    if (!to) return [];
    if (!existsSync(inCheckout(to.path))) return [`${link}: there is no such file`];
    const anchors = pages.get(to.path)?.anchors;
    if (to.anchor === '' || anchors === undefined || anchors.has(to.anchor)) return [];
    return [`${link}: there is no such heading`];
  });
}

describe.each([...pages])('%s', (_, page) => {
  it('has no broken link', () => {
    expect(broken(page)).toEqual([]);
  });
});

it('a broken link would be found', () => {
  const page = {
    ...pages.get('README.md')!,
    links: ['docs/none.md', '#no-such-heading', 'LICENSE'],
  };
  expect(broken(page)).toEqual([
    'docs/none.md: there is no such file',
    '#no-such-heading: there is no such heading',
  ]);
});

it('every page in docs can be reached from README', () => {
  const reached = new Set<string>();
  const follow = (path: string): void => {
    // A link to a folder shows the README in it.
    const page = pages.get(path) ?? pages.get(`${path}/README.md`);
    if (!page || reached.has(page.path)) return;
    reached.add(page.path);
    for (const link of page.links) follow(target(page, link)?.path ?? '');
  };
  follow('README.md');
  const docs = [...pages.keys()].filter((path) => path.startsWith('docs/'));
  expect(docs.filter((path) => !reached.has(path))).toEqual([]);
});
