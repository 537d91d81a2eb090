/** A gauge that is read when it is scraped, and absent while there is nothing to show. */
import { Gauge, type Registry } from 'prom-client';

export function gauge(
  registry: Registry,
  name: string,
  help: string,
  read: () => number | undefined,
): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      const value = read();
      if (value === undefined || !Number.isFinite(value)) this.remove();
      else this.set(value);
    },
  });
}
