/** Runbooks: the right section of the README, and nothing in it that runs. */
import { describe, expect, it } from '@jest/globals';
import {
  readmeSection,
  renderTokens,
  runbookSection,
  textPage,
} from '../../../src/adapters/http/runbook.js';
import { Runbooks } from '../../../src/adapters/http/runbooks.js';
import { createDetectors } from '../../../src/detectors/registry.js';

const README = `# Detector

## Runbook

### Meaning

General.

### \`FlyballOne\`

#### Diagnosis

Of one.

\`\`\`
### FlyballTwo
\`\`\`

### FlyballTwo

Of two.

## References
`;

const html = (alert: string, readme = README) => renderTokens(runbookSection(readme, alert));

describe('the runbook of an alert', () => {
  it('is its own section up to the next heading as high, or else the whole', () => {
    expect(html('FlyballOne')).toContain('<h2>Diagnosis</h2>\n<p>Of one.</p>');
    expect(html('FlyballOne')).not.toContain('Of two');
    expect(html('FlyballTwo')).toBe('<p>Of two.</p>\n');
    expect(html('FlyballThree')).toContain('General.');
    expect(html('FlyballThree')).not.toContain('References');
    expect(html('FlyballOne', '# Nothing')).toBe('');
    expect(readmeSection(README, (heading) => heading === 'Gone')).toBeUndefined();
  });

  it('has HTML as text, links to http only, and no pictures', () => {
    const text = html(
      'A',
      `## Runbook

<script>alert(1)</script>

Inline <img src=x onerror=alert(1)> and [a](javascript:alert(1)) and ![picture](https://e.org/x.png)
and [b](https://example.org/?a="b) and [c](data:text/html,x) and [d](../other.md) and \`<b>\`.
`,
    );
    expect(text).not.toMatch(/<(script|img|b)\b/);
    expect(text.match(/href="[^"]*"/g)).toEqual(['href="https://example.org/?a=&quot;b"']);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('is a page whose declarations are text', () => {
    const head = { kind: 'Runbook', title: '<i>', lead: '"&"', description: "'", about: '' };
    const page = textPage({ ...head, body: '' });
    expect(page).toContain('<title>&lt;i&gt; · Flyball</title>');
    expect(page).toContain('&quot;&amp;&quot;');
    expect(page).not.toContain('<i>');
  });

  it('is there for every alert, and what the numbers do not say for every detector', () => {
    const declarations = createDetectors({ bandwagon: {} }).map(({ declaration }) => declaration);
    const runbooks = new Runbooks(declarations);
    for (const { id, alerts, monitors } of declarations) {
      expect(runbooks.limitsPage(id)).toContain('<li>');
      for (const alert of [...alerts, ...monitors])
        expect(runbooks.page(alert.id)).toContain('Mitigation');
    }
    expect(runbooks.page('FlyballGuardrailCrossed')).toContain('Mitigation');
    expect(runbooks.page('constructor')).toBeUndefined();
    expect(runbooks.limitsPage('../bandwagon')).toBeUndefined();
  });
});
