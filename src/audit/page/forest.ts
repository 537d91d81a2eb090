/**
 * A forest plot as a column of a table: each row draws its value and 95% interval on a scale that all
 * rows share, with a line at 0. The numbers stand beside it, so it is hidden from who listens.
 */
import { shortNumber } from '../findings/finding-text.js';
import type { Finding } from '../findings/findings.js';
import { html, type Html } from './html.js';

const WIDTH = 200;
const HEIGHT = 18;
const MARGIN = 12;
/** Half the length of the ends of an interval. */
const CAP = 4;

/** The furthest that an interval reaches from 0; undefined where there is no interval. */
export function forestReach(findings: readonly Finding[]): number | undefined {
  const ends = findings.flatMap((finding) =>
    finding.enough ? [Math.abs(finding.low), Math.abs(finding.high)] : [],
  );
  const reach = Math.max(0, ...ends);
  return reach > 0 ? reach : undefined;
}

/** The row's drawing; nothing where it has no interval. */
export function forestRow(finding: Finding, reach: number): Html {
  if (!finding.enough) return html``;
  const [low, value, high] = [finding.low, finding.value, finding.high].map((each) =>
    place(each, reach),
  );
  const middle = HEIGHT / 2;
  const look = finding.low > 0 || finding.high < 0 ? 'apart' : 'open';
  return html`<svg
    class="forest"
    aria-hidden="true"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="${WIDTH}"
    height="${HEIGHT}"
  >
    <path class="zero" d="M${place(0, reach)} 0V${HEIGHT}" />
    <path
      class="${look}"
      d="M${low!} ${middle}H${high!}M${low!} ${middle - CAP}V${middle + CAP}M${high!} ${middle - CAP}V${middle + CAP}"
    />
    <circle class="${look}" cx="${value!}" cy="${middle}" r="3.5" />
  </svg>`;
}

/** The scale, as the heading of the column. */
export function forestHeading(reach: number, below: string, above: string): Html {
  const number = shortNumber(reach);
  return html`<span class="forest-scale"
      ><span>-${number}</span><span>0</span><span>+${number}</span></span
    >
    <span class="forest-scale note"><span>${below}</span><span>${above}</span></span>`;
}

/** Pixels from the left, to a tenth. */
function place(value: number, reach: number): number {
  const half = WIDTH / 2 - MARGIN;
  return Math.round((WIDTH / 2 + (value / reach) * half) * 10) / 10;
}
