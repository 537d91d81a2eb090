/** Links that lead to where they say, and the names of windows. */
import { describe, expect, it } from '@jest/globals';
import {
  auditHref,
  incidentHref,
  routeOf,
  segmentHref,
  titleOf,
  viewHref,
  VIEWS,
  type View,
} from '../../src/page/route.js';

describe('routes', () => {
  it('are what their links say, names of any kind included', () => {
    for (const view of Object.keys(VIEWS) as View[]) {
      expect(routeOf(viewHref(view))).toEqual({ name: view });
    }
    const surface = '<a href="#/?x=1">&policy=2';
    expect(routeOf(segmentHref(surface, '*'))).toEqual({ name: 'segment', surface, policy: '*' });
    expect(routeOf(incidentHref('a&b'))).toEqual({ name: 'incidents', chosen: 'a&b' });
    expect(routeOf(auditHref('4f'))).toEqual({ name: 'audits', chosen: '4f' });
  });

  it('are the overview where the address is unknown', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#/segment?surface=home', '#/toString']) {
      expect(routeOf(hash)).toEqual({ name: 'overview' });
    }
  });

  it('name the window', () => {
    expect(titleOf({ name: 'overview' })).toBe('Flyball');
    expect(titleOf({ name: 'data' })).toBe('Data · Flyball');
    expect(titleOf({ name: 'segment', surface: 'home', policy: '*' })).toBe(
      'home / all policies · Flyball',
    );
  });
});
