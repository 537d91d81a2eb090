/** Where on the page one is, kept in the address behind `#`, so that links and the back key work. */
import { useEffect, useState } from 'preact/hooks';

export type Route =
  | { readonly name: 'overview'; readonly audit?: string }
  | { readonly name: 'segment'; readonly surface: string; readonly policy: string };

/** The route of an address' `#` part; what it does not know is the overview. */
export function routeOf(hash: string): Route {
  const [path, query = ''] = hash.replace(/^#/, '').split('?', 2);
  const parameters = new URLSearchParams(query);
  const surface = parameters.get('surface');
  const policy = parameters.get('policy');
  if (path === '/segment' && surface !== null && policy !== null) {
    return { name: 'segment', surface, policy };
  }
  const audit = parameters.get('audit');
  return audit === null ? { name: 'overview' } : { name: 'overview', audit };
}

export function segmentHref(surface: string, policy: string): string {
  return `#/segment?${new URLSearchParams({ surface, policy }).toString()}`;
}

export function auditHref(audit: string): string {
  return `#/?${new URLSearchParams({ audit }).toString()}`;
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
