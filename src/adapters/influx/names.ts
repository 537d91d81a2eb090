/** What the history is called in InfluxDB: where points lie, and which tags and fields they have. */

/** Retention policies: of windows, and of what is kept for good. */
export const STORES = { windows: 'windows', lasting: 'lasting' } as const;

export const MEASUREMENTS = {
  readings: 'readings',
  /** Means of windows by UTC day, made by a continuous query. */
  daily: 'daily_windows',
  incidents: 'incidents',
  audits: 'audits',
  labelSpend: 'label_spend',
} as const;

/** Before the keys of what else a reading is about, as tags: `by_signal`. */
export const BY_TAG = 'by_';
