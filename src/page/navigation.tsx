/** The views, and which of them is shown; the open incidents are counted in the words. */
import type { JSX } from 'preact';
import { VIEWS, viewHref, type Route, type View } from './route.js';

export interface NavigationProps {
  readonly route: Route;
  readonly openIncidents: number;
}

export function Navigation({ route, openIncidents }: NavigationProps): JSX.Element {
  const views = Object.entries(VIEWS) as [View, string][];
  return (
    <nav aria-label="Views">
      <ul>
        {views.map(([view, title]) => (
          <li key={view}>
            <a href={viewHref(view)} aria-current={route.name === view ? 'page' : undefined}>
              {title}
              {view === 'incidents' && openIncidents > 0 && (
                <span class="count">
                  {openIncidents}
                  <span class="hidden"> open</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
