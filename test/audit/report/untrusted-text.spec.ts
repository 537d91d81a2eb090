/** Whatever stands in the texts of events, the page holds no markup but the report's own. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml, html } from '../../../src/audit/page/html.js';
import { readEarlierReport } from '../../../src/audit/history/earlier-report.js';
import type { KindedEvent } from '../../../src/events/schemas.js';
import { auditOf, halves, MINUTE, START, written } from '../audits.js';
import { madeFindings } from '../findings/made-findings.js';
import { anyText } from '../../setup/any-text.js';

const EVIL = [
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  ']]><svg onload=alert(1)>',
  '<!-- --><style>*{display:none}</style>',
  '</pre></bdi></title></style><iframe>',
  '\u202egpj.exe\u2066\u200f',
  '&lt;b&gt;&amp;#60;',
  '${1}`{{2}}',
  'line\u2028break\u0000\u001b[31m',
];

/** Every tag and attribute that a report may have. */
const TAGS = new Set(
  (
    'html head meta title style body header main section h1 h2 h3 h4 p dl dt dd div table caption ' +
    'thead tbody tr th td span strong bdi figure figcaption svg g path line circle text pre ul ol li nav a ' +
    'code details summary'
  ).split(' '),
);

/** The tags of a page, as a browser would begin them; the style sheet's text left out. */
function tagsOf(page: string): { name: string; attributes: string }[] {
  const tags = page.matchAll(/<\/?([a-zA-Z!?][^\s>/]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/g);
  return [...tags].map(([, name = '', attributes = '']) => ({ name, attributes }));
}

/** An hour before the other report's stretch, under an id of its own. */
const BEFORE = {
  id: EVIL[0]!,
  from: START - 60 * MINUTE,
  to: START,
  baselineFrom: START - 120 * MINUTE,
  baselineTo: START - 60 * MINUTE,
};

function evilEvents(): KindedEvent[] {
  let id = 0;
  const at = (minute: number) => START + Math.round(minute * MINUTE);
  const next = () => `e-${id++}`;
  const events: KindedEvent[] = [];
  for (const [n, text] of EVIL.entries()) {
    events.push(
      { kind: 'item', id: next(), time: at(0), item: text, categories: EVIL, provider: text },
      { kind: 'change', id: next(), time: at(n), what: text, surface: EVIL[0]!, policy: text },
    );
  }
  for (let n = 0; n < 600; n++) {
    const user = `u-${n % 60}`;
    const slate = EVIL.filter((_, i) => (n < 300 ? i % 2 === n % 2 : i < 3)).map((item) => ({
      item,
    }));
    const policy = EVIL[n % 2]!;
    const more = {
      surface: EVIL[0]!,
      policy,
      version: EVIL[2]!,
      context: { [EVIL[1]!]: EVIL[0]! },
    };
    events.push(
      { kind: 'recommendation', id: next(), time: at(n / 10), user, slate, ...more },
      {
        kind: 'outcome',
        id: next(),
        time: at(n / 10),
        item: EVIL[n % 11]!,
        signal: EVIL[0]!,
        user,
        recommendation: EVIL[2]!,
      },
    );
  }
  return events;
}

describe('a report on events whose every text is hostile', () => {
  let page: string;
  let json: string;
  beforeAll(async () => {
    const request = halves(1, {
      id: EVIL[2]!,
      surface: EVIL[0]!,
      alert: EVIL[0]!,
      incident: EVIL[4]!,
    });
    const found = {
      findings: madeFindings((text) => `${text}${EVIL.join('')}`),
      lacks: [{ part: 'moat', surface: EVIL[0]!, policy: EVIL[4]!, reason: EVIL[0]! }],
    } as const;
    const earlier = await written(
      await auditOf(evilEvents(), { ...request, ...BEFORE }, { found }),
    );
    const report = await auditOf(evilEvents(), request, {
      found,
      earlier: [readEarlierReport(earlier.json)],
    });
    expect(report.history.audits).toHaveLength(1);
    ({ page, json } = await written(report));
  });

  it('lists them, so that the test means something', () => {
    const { segments, changes } = JSON.parse(json) as {
      segments: { items: { gained: unknown[]; lost: unknown[] }; series: unknown[] }[];
      changes: unknown[];
    };
    expect(changes).toHaveLength(EVIL.length);
    expect(segments).toHaveLength(2);
    for (const { items, series } of segments) {
      expect(items.gained.length + items.lost.length).toBeGreaterThan(3);
      expect(series.length).toBeGreaterThan(0);
    }
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('has no tag but its own', () => {
    const body = page.replace(/<style>[^<]*<\/style>/, '<style></style>');
    const names = tagsOf(body).map(({ name }) => name);
    expect(names.filter((name) => !TAGS.has(name))).toEqual(['!doctype']);
    // Every angle bracket is one of these tags: nothing was left over that a browser could mend.
    expect(body.match(/</g)).toHaveLength(names.length);
    expect(names).not.toContain('script');
  });

  it('closes every element that it opens', () => {
    const open: string[] = [];
    for (const [, slash, name = '', end = ''] of page.matchAll(/<(\/?)([a-z0-9]+)([^>]*)>/g)) {
      if (name === 'meta' || end.endsWith('/')) continue;
      if (slash === '/') expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  it('has no attribute that runs or loads anything', () => {
    for (const { attributes } of tagsOf(page)) {
      const keys = [...attributes.replace(/"[^"]*"/g, '""').matchAll(/([^\s="]+)=/g)];
      for (const [, key = ''] of keys) expect(key).not.toMatch(/^(?:on|src|xlink|style)/i);
      expect(attributes).not.toMatch(/href=(?!"#[a-z-]+")/i);
    }
  });

  it('has no control or format character', () => {
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('names no user', () => {
    for (const text of [page, json]) expect(text).not.toMatch(/\bu-\d+\b/);
  });
});

describe('escaping', () => {
  it('leaves no character with which markup begins or ends, whatever the text', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/);
      }),
    );
  });

  it('escapes what is text and leaves what is markup', () => {
    const inner = html`<b>${'<i>'}</b>`;
    expect(html`<p title="${'"'}">${inner}${[inner]}${1}</p>`.markup).toBe(
      '<p title="&quot;"><b>&lt;i&gt;</b><b>&lt;i&gt;</b>1</p>',
    );
  });
});
