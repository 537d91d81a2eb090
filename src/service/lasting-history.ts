/** The history in InfluxDB, as the configuration wants it. */
import {
  startInfluxHistory,
  type InfluxHistory,
  type InfluxHistoryParts,
} from '../adapters/influx/influx-history.js';
import { influxOptions } from '../adapters/influx/influx-options.js';
import { InfluxServer } from '../adapters/influx/influx-server.js';
import type { Config } from '../config/schema.js';

/** The history in InfluxDB, where one is configured. */
export async function lastingHistory(
  config: Config,
  parts: Omit<InfluxHistoryParts, 'server' | 'queueBytes'>,
): Promise<InfluxHistory | undefined> {
  const options = influxOptions(config);
  if (!options) return undefined;
  const queueBytes = config.exports.influx.queueMegabytes * 1e6;
  return startInfluxHistory({ ...parts, server: new InfluxServer(options), queueBytes });
}
