/** How values of options are read. */
import { InvalidArgumentError } from 'commander';

/** @throws InvalidArgumentError for anything but a whole number, 0 or more */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError('It takes a whole number, 0 or more.');
  }
  return value;
}

/** Gathers the values of an option that may be given more than once. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
