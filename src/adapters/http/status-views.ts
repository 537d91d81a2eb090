/** What the status page shows besides readings, and where it comes from: one small view each. */
import type { Incident } from '../../alarms/incident.js';
import type { MonitorState } from '../../alarms/monitor-state.js';
import type { AuditEntry } from '../../audit/request.js';
import type { ChangeMark } from './status-json.js';

export const INCIDENTS_VIEW = Symbol('IncidentsView');
export const AUDITS_VIEW = Symbol('AuditsView');
export const CHANGES_VIEW = Symbol('ChangesView');

export interface IncidentsView {
  /** Open ones first, each the latest first. */
  list(): readonly Incident[];
  /** How each reading of each segment is watched. */
  states?(): readonly MonitorState[];
}

export interface AuditsView {
  /** The latest first. */
  list(): readonly AuditEntry[];
  /** Calls the listener when an audit starts, ends or fails; returns how to stop that. */
  onChange?(listener: () => void): () => void;
}

export interface ChangesView {
  /** The changes that concern the segment, oldest first. */
  list(surface: string, policy: string): readonly ChangeMark[];
}

/** A view of nothing: until something is there to be listed. */
export const NOTHING: { list(): never[] } = { list: () => [] };
