/** The parts of detectors that an audit reads: those that need nothing but what was shown. */
import type { Detector, DetectorDeclaration, Part } from '../../detectors/detector.js';

export interface ExposurePart {
  readonly declaration: DetectorDeclaration;
  readonly part: Part;
}

/** The detectors reduced to those parts and their readings; one without any is left out. */
export function exposureDetectors(detectors: readonly Detector[]): Detector[] {
  return detectors.flatMap((detector) => {
    const parts = exposureParts([detector]).map(({ part }) => part);
    if (parts.length === 0) return [];
    const given = new Set(parts.flatMap((part) => part.readings));
    const { declaration } = detector;
    const readings = declaration.readings.filter(({ id }) => given.has(id));
    return [{ declaration: { ...declaration, readings }, parts }];
  });
}

/**
 * The detectors' parts of the lane `exposure` whose window is the merge of its panes, in their order:
 * a stretch is then one pane, whatever came before it.
 */
export function exposureParts(detectors: readonly Detector[]): ExposurePart[] {
  return detectors.flatMap(({ declaration, parts }) =>
    parts
      .filter(({ lane, folding }) => lane === 'exposure' && folding === undefined)
      .map((part) => ({ declaration, part })),
  );
}
