/** What was shown: mix shift, who bears low quality, and what the policy amplifies. */
import { formatNumber } from '../../detectors/number-format.js';
import { countText } from '../report/count-text.js';
import { findingText, percentFinding, signedText } from '../findings/finding-text.js';
import type { Bounds, DatasetFindings, Finding, MixShift } from '../findings/findings.js';
import { percentText } from '../report/percent-text.js';
import { html, named, type Html } from './html.js';
import { htmlTable, type Row } from './html-table.js';
import { withInterval } from './models-section.js';
import { segmentName } from './summary-section.js';

/** The three sections; one without findings is left out. */
export function shiftSections({ mixShifts, bearers, amplification }: DatasetFindings): Html[] {
  const sections: Html[] = [];
  if (mixShifts.length > 0) sections.push(mixSection(mixShifts));
  if (bearers.length > 0) sections.push(bearersSection(bearers));
  if (amplification.length > 0) sections.push(amplificationSection(amplification));
  return sections;
}

function mixSection(mixShifts: DatasetFindings['mixShifts']): Html {
  return html`<section>
    <h2 id="mix">Mix shift</h2>
    <p>
      A mean changes because other things were shown (mix), or because the same things drew
      something else (within).
    </p>
    ${mixShifts.map(
      ({ surface, policy, shifts }) =>
        html`<h3>${segmentName(surface, policy)}</h3>
          ${shiftTable(shifts)} ${shifts.flatMap(categoryTable)}`,
    )}
  </section>`;
}

/** What a mean is of, for headings. */
const MEANS: Readonly<Record<MixShift['of'], string>> = {
  proxy: 'proxy, per impression',
  label: 'judged quality (label, 0 to 1)',
};

function shiftTable(shifts: readonly MixShift[]): Html {
  const cell = (finding: Finding) => withInterval(findingText(finding));
  const signed = (finding: Finding) => withInterval(signedText(finding));
  return htmlTable(
    'Means of the two stretches, and what their difference is made of',
    [
      { title: 'mean of' },
      { title: 'baseline', number: true },
      { title: 'audited', number: true },
      { title: 'by the mix', number: true },
      { title: 'within categories', number: true },
    ],
    shifts.map(({ of, before, after, mix, within }) => ({
      cells: [MEANS[of], cell(before), cell(after), signed(mix), signed(within)],
    })),
  );
}

function categoryTable({ of, largest, unlisted }: MixShift): Html[] {
  if (largest.length === 0) return [];
  const table = htmlTable(
    `Categories that contribute most: ${MEANS[of]}`,
    [
      { title: 'category' },
      { title: 'share, baseline', number: true },
      { title: 'share, audited', number: true },
      { title: 'by the mix', number: true },
      { title: 'within', number: true },
    ],
    largest.map((row) => ({
      cells: [
        named(row.category),
        percentText(row.shareBefore),
        percentText(row.shareAfter),
        partText(row.mix, row.mixInterval),
        partText(row.within, row.withinInterval),
      ],
    })),
  );
  return [table, ...unlistedNote(unlisted)];
}

/** A part of the change, with its interval where it has one. */
function partText(value: number, bounds: Bounds | undefined): Html {
  if (bounds) return withInterval(signedText({ enough: true, value, ...bounds, n: 0 }));
  return html`${value > 0 ? '+' : ''}${formatNumber(value)}`;
}

function unlistedNote(unlisted: number): Html[] {
  if (unlisted === 0) return [];
  return [
    html`<p class="note">
      And ${countText(unlisted)} more, which count for less or stand for too few users.
    </p>`,
  ];
}

/** What counts as bad. */
const BAD = {
  'low-quality': 'of low judged quality',
  harm: 'followed by a signal of harm',
} as const;

function bearersSection(all: DatasetFindings['bearers']): Html {
  return html`<section>
    <h2 id="bearers">Who bears it</h2>
    ${htmlTable(
      'Share of bad exposure that falls on the worst-exposed 1% of users',
      [
        { title: 'segment' },
        { title: 'share', number: true },
        { title: 'by chance alone', number: true },
        { title: 'beyond chance', number: true },
        { title: 'bad exposures', number: true },
        { title: 'users', number: true },
      ],
      all.map(({ surface, policy, bearers }) => ({
        cells: [
          html`${segmentName(surface, policy)}
            <span class="note">Exposure ${BAD[bearers.of]}.</span>`,
          withInterval(percentFinding(bearers.worstShare)),
          withInterval(percentFinding(bearers.byChance)),
          withInterval(percentFinding(bearers.excess, true)),
          html`${withInterval(percentFinding(bearers.rate))}
            <span class="note">
              of ${countText(bearers.known)} known, ${countText(bearers.exposures)} in all
            </span>`,
          countText(bearers.users),
        ],
      })),
    )}
  </section>`;
}

function amplificationSection(all: DatasetFindings['amplification']): Html {
  return html`<section>
    <h2 id="amplification">Amplification</h2>
    ${all.flatMap(({ surface, policy, amplification: { against, rows, unlisted } }) => [
      htmlTable(
        html`${segmentName(surface, policy)}: how many times as often as under ${named(against)}`,
        [
          { title: 'category' },
          { title: 'ratio (1 is alike)', number: true },
          { title: 'beyond chance (Holm)' },
        ],
        rows.map(({ category, ratio, beyondChance }): Row => ({
          cells: [named(category), withInterval(findingText(ratio)), beyondChance ? 'yes' : 'no'],
          ...(beyondChance ? { look: 'changed' as const } : {}),
        })),
      ),
      ...unlistedNote(unlisted),
    ])}
  </section>`;
}
