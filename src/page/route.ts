/** Where on the page one is, kept in the address behind `#`, so that links and the back key work. */
import { useEffect, useState } from 'preact/hooks';
import { policyWords } from './words.js';

/** The views that hold one subject, by the path that leads to them. */
export const VIEWS = {
  overview: 'Overview',
  incidents: 'Incidents',
  audits: 'Audits',
  labels: 'Labels',
  baselines: 'Baselines',
  data: 'Data',
  configuration: 'Configuration',
} as const;

export type View = keyof typeof VIEWS;

export type Route =
  /** `chosen`: id of the incident or audit that the link is about. */
  | { readonly name: View; readonly chosen?: string }
  | { readonly name: 'segment'; readonly surface: string; readonly policy: string };

/** The route of an address' `#` part; what it does not know is the overview. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const parameters = new URLSearchParams(query);
  const surface = parameters.get('surface');
  const policy = parameters.get('policy');
  if (path === 'segment' && surface !== null && policy !== null) {
    return { name: 'segment', surface, policy };
  }
  if (!isView(path)) return { name: 'overview' };
  const chosen = parameters.get('id');
  return chosen === null ? { name: path } : { name: path, chosen };
}

function isView(path: string): path is View {
  return Object.hasOwn(VIEWS, path);
}

export function viewHref(view: View): string {
  return view === 'overview' ? '#/' : `#/${view}`;
}

export function segmentHref(surface: string, policy: string): string {
  return `#/segment?${new URLSearchParams({ surface, policy }).toString()}`;
}

export function incidentHref(id: string): string {
  return `#/incidents?${new URLSearchParams({ id }).toString()}`;
}

export function auditHref(id: string): string {
  return `#/audits?${new URLSearchParams({ id }).toString()}`;
}

/** What the window is called there. */
export function titleOf(route: Route): string {
  if (route.name === 'overview') return 'Flyball';
  if (route.name !== 'segment') return `${VIEWS[route.name]} · Flyball`;
  return `${route.surface} / ${policyWords(route.policy)} · Flyball`;
}

/** The present route; follows the address. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const follow = () => setRoute(routeOf(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}
