/** A rendered dashboard, as far as tests look at it. */
import { detectorDashboard } from '../../../src/rendering/dashboards/detector-dashboard.js';
import { historyDashboard } from '../../../src/rendering/dashboards/history-dashboard.js';
import { labelsDashboard } from '../../../src/rendering/dashboards/labels-dashboard.js';
import { monitorDashboard } from '../../../src/rendering/dashboards/monitor-dashboard.js';
import { overviewDashboard } from '../../../src/rendering/dashboards/overview-dashboard.js';
import { proxyDriftDeclaration } from '../../../src/detectors/proxy-drift/proxy-drift.monitor.js';
import { allDetectors } from '../../../src/detectors/registry.js';

export interface DataSource {
  readonly type: string;
  readonly uid: string;
}

export interface Target {
  readonly expr?: string;
  /** Of InfluxDB. */
  readonly query?: string;
  readonly legendFormat?: string;
  readonly datasource?: DataSource;
}

export interface Panel {
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: DataSource;
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly Target[];
  readonly links?: readonly { readonly url: string }[];
  /** Of a row that is closed. */
  readonly panels?: readonly Panel[];
}

export interface Variable {
  readonly name: string;
  readonly label?: string;
  readonly type: string;
  readonly query: string;
  readonly refresh?: number;
  readonly allValue?: string;
  readonly multi?: boolean;
  readonly datasource?: DataSource;
}

export interface Annotation {
  readonly name: string;
  readonly expr?: string;
  /** Of InfluxDB. */
  readonly query?: string;
  readonly target?: { readonly query?: string };
  readonly textFormat?: string;
  readonly titleFormat?: string;
}

export interface Dashboard {
  readonly editable: boolean;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list?: readonly Annotation[] };
}

export const declarations = allDetectors().map(({ declaration }) => declaration);

/** Every dashboard by its file's name. */
export const DASHBOARDS: ReadonlyMap<string, () => string> = new Map([
  ...declarations.map((each) => [each.id, () => detectorDashboard(each)] as const),
  ['overview', () => overviewDashboard(declarations)],
  ['labels', () => labelsDashboard(proxyDriftDeclaration)],
  ['monitor', () => monitorDashboard()],
  ['history', () => historyDashboard(declarations)],
]);

const rendered = new Map<string, Dashboard>();

/** The dashboard of this name, rendered once. */
export function dashboard(name: string): Dashboard {
  const made = rendered.get(name) ?? (JSON.parse(DASHBOARDS.get(name)!()) as Dashboard);
  rendered.set(name, made);
  return made;
}

/** The panels that show something, those in closed rows too. */
export function shown({ panels }: Pick<Dashboard, 'panels'>): readonly Panel[] {
  return panels.flatMap((panel) => (panel.type === 'row' ? (panel.panels ?? []) : [panel]));
}
