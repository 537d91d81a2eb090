/** The parts of an audit that look at a dataset: each can be left out, and each can lack what it needs. */

/** What each part is called on a page. */
export const PARTS = {
  models: 'model comparison',
  mix: 'mix shift',
  bearers: 'who bears it',
  amplification: 'amplification',
  moat: 'worth of the data',
  whatIf: 'what-ifs',
} as const;

export type PartName = keyof typeof PARTS;

export const PART_NAMES = Object.keys(PARTS) as readonly PartName[];

/** Which parts are asked for. */
export type PartSwitches = Readonly<Record<PartName, boolean>>;

/** Every part. */
export const ALL_PARTS: PartSwitches = {
  models: true,
  mix: true,
  bearers: true,
  amplification: true,
  moat: true,
  whatIf: true,
};

/** Something that was asked for and could not be given, with the reason in words. */
export interface Lack {
  readonly part: PartName | 'dataset' | 'readings';
  readonly surface?: string;
  readonly policy?: string;
  readonly reason: string;
}

/** What was asked for, as it is called on a page. */
export function lackTitle({ part }: Lack): string {
  if (part === 'dataset') return part;
  return part === 'readings' ? 'evidence of the detectors' : PARTS[part];
}

/** No part asked for is the same as no dataset. */
export function wantsDataset(parts: PartSwitches): boolean {
  return PART_NAMES.some((part) => parts[part]);
}
