/**
 * Three ways to spend a budget of labels on a window, and the interval each gives for its mean label.
 * None knows the truth; all they know of before are old labels.
 */
import { activeMean } from '../../dist/labelling/active-mean.js';
import { chooseKept } from '../../dist/labelling/forgetting.js';
import { inclusionRule } from '../../dist/labelling/inclusion.js';
import { chooseMixing } from '../../dist/labelling/mixing.js';
import { RiskModel } from '../../dist/labelling/risk-model.js';
import { RiskCollector, rememberWindow } from '../../dist/labelling/risk-table.js';

export const IMPRESSIONS = 20_000;
export const BUDGET = 1_000;

/** A window of the table's rows, with their labels. */
export function drawWindow(table, size, random) {
  const row = new Uint32Array(size);
  const label = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    row[i] = random.below(table.chance.length);
    label[i] = random.chance(table.chance[row[i]]) ? 1 : 0;
  }
  return { table, row, label };
}

/** What a window's labels teach, all drawn with the same probability. */
function taught({ table, row, label }) {
  const collector = new RiskCollector();
  const inclusion = BUDGET / IMPRESSIONS;
  row.forEach((at, i) => {
    collector.add(table.score[at], table.disagreement[at], label[i], inclusion, i);
  });
  return collector.seal();
}

/** What is known before a window comes: from old labels, and from those of the last window. */
export function learn(old, last) {
  const first = taught(old);
  const second = taught(last);
  return {
    last,
    before: RiskModel.of(first),
    now: RiskModel.of(rememberWindow(first, second, chooseKept(first, second))),
  };
}

/** Labels drawn evenly; predictions are of no use to it. */
export function random(window, _, draws) {
  return estimate(window, new Float64Array(IMPRESSIONS), undefined, draws);
}

/** Labels drawn evenly, and the score, as it is or recalibrated by old labels, to sharpen their mean. */
export function predictionPowered(window, { now }, draws, recalibrated) {
  const { score, place } = window.table;
  const prediction = recalibrated ? (at) => now.recalibratedAt(place[at]) : (at) => score[at];
  return estimate(window, columnOf(window.row, prediction), undefined, draws);
}

/** Labels drawn by the risk that old labels teach, mixed with even ones as the last window advises. */
export function flyball(window, knowledge, draws) {
  const { now } = knowledge;
  const { table, row } = window;
  const prediction = columnOf(row, (at) => now.recalibratedAt(table.place[at]));
  const risk = risksOf(now, window);
  const mixing = mixingOf(knowledge, window);
  return estimate(window, prediction, { risk, mixing }, draws);
}

function risksOf(model, { table, row }) {
  return columnOf(row, (at) => model.riskAt(table.place[at], table.feature[at]));
}

/** A number of each row; `Float64Array.from` is ten times as slow. */
function columnOf(rows, of) {
  const column = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) column[i] = of(rows[i]);
  return column;
}

function sum(values) {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** The share that would have served the last window best, by what was known before it. */
function mixingOf({ last, before }, { row }) {
  const { place } = last.table;
  const risk = risksOf(before, last);
  const error = Float64Array.from(
    last.row,
    (at, i) => last.label[i] - before.recalibratedAt(place[at]),
  );
  const inclusion = new Float64Array(last.row.length).fill(BUDGET / IMPRESSIONS);
  const totalRisk = (sum(risk) / risk.length) * row.length;
  return chooseMixing(
    { risk, inclusion, error },
    { budget: BUDGET, impressions: IMPRESSIONS, totalRisk },
  );
}

/** Draws labels and estimates the mean. Expectations are the window's own, as if the last was like it. */
function estimate({ label }, prediction, active, draws) {
  const impressions = label.length;
  const rule = inclusionRule({
    budget: BUDGET,
    impressions,
    totalRisk: active ? sum(active.risk) : 0,
    mixing: active?.mixing ?? 1,
  });
  const drawn = { label: [], prediction: [], inclusion: [] };
  let anticipated = 0;
  for (let i = 0; i < impressions; i++) {
    const risk = active?.risk[i] ?? NaN;
    const inclusion = rule(risk);
    if (active) anticipated += (1 / inclusion - 1) * risk * risk;
    if (!draws.chance(inclusion)) continue;
    drawn.label.push(label[i]);
    drawn.prediction.push(prediction[i]);
    drawn.inclusion.push(inclusion);
  }
  return activeMean(drawn, { impressions, predictions: sum(prediction), anticipated });
}
