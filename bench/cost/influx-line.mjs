/** A point as a line of InfluxDB's protocol, for its length. */

const escaped = (text) => String(text).replace(/[ ,=]/g, '\\$&');

export function influxLine({ measurement, time, tags, fields }) {
  const pairs = (of, show) =>
    Object.entries(of).map(([name, value]) => `${escaped(name)}=${show(value)}`);
  const shown = (value) => (typeof value === 'string' ? JSON.stringify(value) : String(value));
  return `${[measurement, ...pairs(tags, escaped)].join(',')} ${pairs(fields, shown).join(',')} ${time}`;
}
