export interface Lockfile {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly optionalDependencies?: Readonly<Record<string, string>>;
        readonly dev?: boolean;
      }
    >
  >;
}

export function missingPlatformPackages(lock: Lockfile): [path: string, entry: object][];
