export type Purpose = 'demo' | 'test';

export interface CommandResult {
  readonly ok: boolean;
  readonly output: string;
}

/** What a set-up needs of the system around it. */
export interface System {
  readonly run: (
    program: string,
    args: readonly string[],
    options: { cwd?: string; limitMs: number },
  ) => Promise<CommandResult>;
  readonly find: (name: string) => string | undefined;
  /** What is left of the disk that the folder is on. */
  readonly freeBytes: (folder: string) => number;
  readonly isRoot: boolean;
}

export const PROGRAMS: Readonly<
  Record<string, { readonly package: string; readonly for: readonly Purpose[] }>
>;
export function searchPath(path?: string): string[];
export function findProgram(name: string, directories?: readonly string[]): string | undefined;
export function programsFor(purpose: Purpose): string[];
export function installCommand(
  names: readonly string[],
  system?: Partial<Pick<System, 'isRoot' | 'find'>>,
): string;
export function notInstalled(names: readonly string[], purpose: Purpose): string;
export function installPrograms(
  names: readonly string[],
  purpose: Purpose,
  system: System,
): Promise<void>;
