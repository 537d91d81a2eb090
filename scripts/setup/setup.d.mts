import type { Purpose, System } from './programs.mjs';

export function setup(options: {
  root: string;
  purpose: Purpose;
  check?: boolean;
  nodeVersion: string;
  system: System;
  out: { write(text: string): unknown; isTTY?: boolean };
}): Promise<boolean>;
