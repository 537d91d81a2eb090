/** Reference pages of the readings: everything that is declared of a reading stands on its page. */
import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { metricName } from '../../src/detectors/metric-name.js';
import { REASONS } from '../../src/detectors/reading.js';
import { allDetectors } from '../../src/detectors/registry.js';
import { detectorPage, readingsPage } from '../../src/rendering/reading-pages.js';
import { inCheckout } from '../setup/root.js';

const DETECTORS = allDetectors();
const NAMED = DETECTORS.map((detector) => [detector.declaration.id, detector] as const);

describe('the overview of readings', () => {
  const overview = readingsPage(DETECTORS);

  it.each(NAMED)('links each reading of %s to its place', (id, detector) => {
    for (const reading of detector.declaration.readings) {
      expect(overview).toContain(`(readings/${id}.md#${reading.id})`);
    }
  });

  it('has every reason for having no value', () => {
    for (const [reason, meaning] of Object.entries(REASONS)) {
      expect(overview).toContain(`| \`${reason}\` | ${meaning} |`);
    }
  });
});

describe.each(NAMED)('the page of %s', (id, detector) => {
  const page = detectorPage(detector);
  const sections = new Map(
    page.split(/^## /m).map((text) => [text.slice(0, text.indexOf('\n')), text]),
  );

  it.each(detector.declaration.readings.map((reading) => [reading.id, reading] as const))(
    'says all of %s',
    (name, reading) => {
      const section = sections.get(name)!;
      expect(section).toContain(reading.meaning);
      if (reading.caution !== undefined) expect(section).toContain(reading.caution);
      expect(section).toContain(`\`${metricName(id, name)}\``);
      expect(section).toContain(`| n counts | ${reading.of} |`);
      expect(section).toMatch(/\| needs \| impressions/);
      expect(section).toMatch(/\| final \| once /);
      expect(section).toMatch(/\| block \| \S/);
      for (const { tool, theirs } of reading.elsewhere?.tools ?? []) {
        expect(section).toMatch(new RegExp(`\\| ${tool}, .*\\| ${theirs.toFixed(3)} \\|`));
      }
    },
  );

  it('leads to what the README says of too little data', async () => {
    expect(page).toContain(`src/detectors/${id}/README.md#too-little-data`);
    const readme = await readFile(inCheckout('src', 'detectors', id, 'README.md'), 'utf8');
    expect(readme).toMatch(/^## Too little data$/m);
  });
});
