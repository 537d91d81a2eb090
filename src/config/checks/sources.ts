/** Sources read streams of others: what Flyball publishes itself would come round again. */
import type { Problem } from '../problem.js';

interface Named {
  readonly nats: { readonly prefix: string };
  readonly sources: readonly { readonly stream: string }[];
}

export function checkSources({ nats: { prefix }, sources }: Named, problem: Problem): void {
  const own = prefix.toUpperCase();
  sources.forEach(({ stream }, index) => {
    if (stream !== own && !stream.startsWith(`${own}_`)) return;
    problem(
      ['sources', index, 'stream'],
      `${stream} is a stream of Flyball's own; name the one that your events are in`,
    );
  });
}
