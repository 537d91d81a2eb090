/** The chart as the real helm renders it. */
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { startChild, type Child } from './child.js';
import { unpackHelm } from './helm.js';
import { inCheckout } from './root.js';
import { temporaryFolder } from './service.js';

export const CHART = inCheckout('helm', 'flyball');

/** The arguments that render with the values of a file of the chart's folder `ci`. */
export const withValues = (name: string) => ['--values', join(CHART, 'ci', `${name}-values.yaml`)];

/** An object as it is rendered: what tests look at of all kinds. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: unknown;
}

/** helm, unpacked once for a test file; each run has an empty home. */
export class Helm {
  private constructor(
    private readonly program: string,
    private readonly home: string,
  ) {}

  static async unpack(): Promise<Helm> {
    return new Helm(await unpackHelm(), await temporaryFolder());
  }

  async run(...args: string[]): Promise<Child> {
    const child = await startChild(this.program, args, {
      cwd: this.home,
      env: { HOME: this.home },
    });
    await child.waitForExit();
    return child;
  }

  /** What `helm template` writes for the release `trial` in the namespace `ranking`; throws what it says. */
  async template(...args: string[]): Promise<string> {
    const child = await this.run('template', 'trial', CHART, '--namespace', 'ranking', ...args);
    if (child.exit()?.code !== 0 || child.stderr() !== '') throw new Error(child.stderr());
    return child.stdout();
  }

  async objects(...args: string[]): Promise<Manifest[]> {
    return objectsOf(await this.template(...args));
  }
}

export function objectsOf(rendered: string): Manifest[] {
  return parseAllDocuments(rendered).map((document) => document.toJS() as Manifest);
}

/** The one object of a kind and name. */
export function only(
  manifests: readonly Manifest[],
  kind: string,
  name = 'trial-flyball',
): Manifest {
  const found = manifests.filter((each) => each.kind === kind && each.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} objects ${kind} ${name}`);
  return found[0]!;
}

export interface Container {
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: object;
  }[];
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken: boolean;
  readonly enableServiceLinks: boolean;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}

export interface Workload {
  readonly replicas: number;
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly template: {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    readonly spec: PodSpec;
  };
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
}

/** Every pod that the objects make, by `kind/name`, with the names of claims that are mounted besides. */
export function podsOf(manifests: readonly Manifest[]): [string, PodSpec, string[]][] {
  return manifests.flatMap(({ kind, metadata, spec }): [string, PodSpec, string[]][] => {
    const name = `${kind}/${metadata.name}`;
    if (kind === 'Pod') return [[name, spec as PodSpec, []]];
    if (kind !== 'StatefulSet' && kind !== 'Deployment') return [];
    const { template, volumeClaimTemplates = [] } = spec as Workload;
    return [[name, template.spec, volumeClaimTemplates.map((claim) => claim.metadata.name)]];
  });
}
