/** The moat in plain sentences. */
import { formatInterval, formatNumber } from '../../detectors/number-format.js';
import type { ExchangeRate, Finding, Lacking, Moat } from '../findings/findings.js';

/** What there is to say of a moat, the most important first; one sentence a number. */
export function moatSentences(moat: Omit<Moat, 'surface' | 'policy' | 'sentences'>): string[] {
  const { curves, exchangeRate, syntheticExchangeRate, irreplaceability, marginalValue } = moat;
  const exchange = (rate: ExchangeRate, other: 'curated' | 'synthetic') => {
    const curve = curves.find(({ data }) => data === other);
    return exchangeSentence(rate, other, curve?.points.at(-1)?.n ?? Infinity);
  };
  return [
    exchange(exchangeRate, 'curated'),
    ...(syntheticExchangeRate ? [exchange(syntheticExchangeRate, 'synthetic')] : []),
    irreplaceabilitySentence(irreplaceability),
    marginalSentence(marginalValue),
  ];
}

/** A curve is followed this many times past its last point before the sentence warns of it. */
const FAR = 10;

function exchangeSentence(rate: ExchangeRate, other: string, measured: number): string {
  if (!rate.enough) return `What ${other} data would replace is not known: ${reason(rate)}.`;
  if (!('beyond' in rate)) {
    const { value, low, high, n } = rate;
    const far =
      value * n > FAR * measured
        ? ` That follows the curve far beyond the ${formatNumber(measured)} that were measured.`
        : '';
    return (
      `At ${formatNumber(n)} proprietary examples, one is worth ` +
      `${formatInterval(value, low, high)} ${other} ones (95% interval).${far}`
    );
  }
  const { value, atLeast } = rate;
  if (atLeast === undefined) {
    return `The proprietary data has reached a quality that no amount of ${other} data would, as far as its curve tells.`;
  }
  const guess =
    value === undefined
      ? `no amount of ${other} data would match the proprietary data, by the best guess`
      : `one proprietary example is worth ${formatNumber(value)} ${other} ones, by the best guess`;
  return `${capital(guess)}; it is worth ${formatNumber(atLeast)} at least, and how many at most cannot be said.`;
}

function irreplaceabilitySentence(share: Finding): string {
  if (!share.enough) {
    return `What share of the gain only proprietary data brings is not known: ${reason(share)}.`;
  }
  const { value, low, high } = share;
  const percent = formatInterval(100 * value, 100 * low, 100 * high);
  const doubt = low <= 0 ? '; it may be none' : '';
  return `Of all that the data has taught, the curated labels alone do not bring ${percent} percent (95% interval)${doubt}.`;
}

function marginalSentence(gain: Finding): string {
  if (!gain.enough) return `What further events would add is not known: ${reason(gain)}.`;
  const { value, low, high } = gain;
  return (
    `The next million events would add ${formatInterval(value, low, high)} to quality ` +
    `(95% interval), if the curve goes on as fitted.`
  );
}

function reason({ reason, seen, needed }: Lacking): string {
  switch (reason) {
    case 'insufficient':
      return `${formatNumber(seen ?? 0)} examples of ${formatNumber(needed ?? 0)} needed`;
    case 'unpublishable':
      return 'it would speak of fewer than ten people';
    case 'no_gain':
      return 'quality did not rise with the data';
    default:
      return 'the quality could not be measured at every size';
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
