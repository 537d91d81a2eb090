/** What other rankings of the logged candidates would have done: the frontier and its points. */
import { leadingPoints, recommendedOf } from '../findings/frontier.js';
import { findingText, percentFinding } from '../findings/finding-text.js';
import type { WhatIf, WhatIfPoint } from '../findings/findings.js';
import { pointName } from '../findings/point-name.js';
import { percentText } from '../report/percent-text.js';
import { drawnPoints, frontierChart } from './frontier-chart.js';
import { html, named, type Html } from './html.js';
import { htmlTable, type Row } from './html-table.js';
import { withInterval } from './models-section.js';
import { segmentName } from './summary-section.js';

/** The section over all segments with what-ifs. */
export async function whatIfSection(whatIfs: readonly WhatIf[]): Promise<Html | readonly Html[]> {
  if (whatIfs.length === 0) return [];
  const blocks: Html[] = [];
  for (const whatIf of whatIfs) blocks.push(await whatIfBlock(whatIf));
  return html`<section>
    <h2 id="what-if">What if it had been ranked otherwise</h2>
    <p>
      Estimated from logged candidates, against what was served. Long-run effects are out of scope.
    </p>
    ${blocks}
  </section>`;
}

async function whatIfBlock(whatIf: WhatIf): Promise<Html> {
  const { surface, policy, sentences } = whatIf;
  return html`<h3>${segmentName(surface, policy)}</h3>
    ${sentences.map((sentence) => html`<p>${named(sentence)}</p>`)}
    ${
      drawnPoints(whatIf).length > 0
        ? html`<figure>
            <figcaption>
              <strong>Engagement against diversity.</strong> Lines are 95% intervals; hollow points
              were refused, since too much of them rests on the model; the ring is the recommended
              one.
            </figcaption>
            ${await frontierChart(whatIf)}
          </figure>`
        : []
    }
    ${pointsTable(whatIf)}`;
}

/** The points that no other beats in both; the rest can be unfolded. */
function pointsTable(whatIf: WhatIf): Html {
  const best = recommendedOf(whatIf);
  const leading = leadingPoints(whatIf);
  const rest = whatIf.points.filter((point) => !leading.includes(point));
  return html`${tableOf('What-ifs that no other beats in both', leading, best)}
  ${
    rest.length === 0
      ? []
      : html`<details>
          <summary>The other ${rest.length}</summary>
          ${tableOf('The other what-ifs', rest, best)}
        </details>`
  }`;
}

function tableOf(
  caption: string,
  points: readonly WhatIfPoint[],
  best: WhatIfPoint | undefined,
): Html {
  return htmlTable(
    caption,
    [
      { title: 'ranking' },
      { title: 'engagement', number: true },
      { title: 'diversity', number: true },
      { title: 'rests on the model alone', number: true },
      { title: 'standing' },
    ],
    points.map((point): Row => ({
      cells: [
        pointName(point),
        withInterval(percentFinding(point.engagement, true)),
        withInterval(findingText(point.diversity)),
        percentText(point.modelShare),
        point.refused ? 'refused' : point === best ? 'recommended' : '',
      ],
      ...(point.refused ? { look: 'refused' as const } : {}),
      ...(point === best ? { look: 'changed' as const } : {}),
    })),
    'None could be estimated.',
  );
}
