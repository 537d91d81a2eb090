/** The summary for a chat: short, and with nothing in it that a chat program would obey. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeMarkdown } from '../../../src/audit/report/markdown.js';
import { MOST_LINES, reportMarkdown } from '../../../src/audit/report/report-markdown.js';
import { BANDWAGON } from '../../../src/simulation/scenarios.js';
import { auditOf, halves, scenarioEvents } from '../audits.js';
import { madeFindings } from '../findings/made-findings.js';
import { anyText } from '../../setup/any-text.js';

const EVIL = [
  '[x](javascript:alert(1))',
  '![x](https://example.com/x.png)',
  '@here @channel',
  '<!channel> <script>alert(1)</script>',
  '# heading',
  '| a | b |',
  '`code` *bold* _it_ ~~no~~ $x$',
  'https://example.com www.example.com',
  'line\nbreak\u2028\u202e',
  '1. one',
];

describe('the summary of a report', () => {
  it('leads with the verdict and what to do, in few lines', async () => {
    const found = { findings: madeFindings(), lacks: [] };
    const report = await auditOf(scenarioEvents(BANDWAGON, 7, 2), halves(2), { found });
    const lines = reportMarkdown(report).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
    expect(lines[0]).toMatch(/^\*\*On home\/production, production's scores ranked/);
    expect(lines).toContain('**What to do**');
    expect(lines.at(-1)).toContain(report.data.digest.slice(0, 12));
  });

  it('stays short and harmless, however many hostile findings there are', async () => {
    for (const evil of EVIL) {
      const one = madeFindings((text) => `${text} ${evil}`);
      const comparisons = Array.from({ length: 30 }, () => one.comparisons[0]!);
      const whatIfs = Array.from({ length: 30 }, () => one.whatIfs[0]!);
      const found = { findings: { ...one, comparisons, whatIfs }, lacks: [] };
      const report = await auditOf([], halves(2, { id: evil, surface: evil }), { found });
      const text = reportMarkdown(report);
      expect(text.split('\n').length).toBeLessThanOrEqual(MOST_LINES + 1);
      expect(text).not.toMatch(/[<>@]|(?<!\\)\]\(|(?<!\\)!\[|[^\\]:\/\/|www\.|(?<!\\)[|$~#]/);
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }
  });
});

describe('escaping for Markdown', () => {
  it('leaves no mark with which anything begins', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped).not.toMatch(/[<>@\n]|&(?!(?:amp|lt|gt);)/);
        expect(escaped.replace(/\\[\\`*_{}[\]()#|~$.:!+=-]/g, '')).not.toMatch(/[\\`*_{}[\]#|~$]/);
      }),
    );
  });

  it.each([
    ['[x](javascript:alert(1)) @here', '\\[x\\](javascript:alert(1)) \uff20here'],
    ['- item', '\\- item'],
    ['12. item', '12\\. item'],
    ['0.651 [0.640, 0.662]', '0.651 \\[0.640, 0.662\\]'],
  ])('writes %j as %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});
