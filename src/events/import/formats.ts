/** The formats of files, as `--format` names them. */
export const FORMATS = ['ndjson', 'open-bandit', 'csv', 'parquet'] as const;
export type Format = (typeof FORMATS)[number];
