/** Lets the HTTP server close within a bounded time, whoever still holds a connection. */
import type { Server } from 'node:http';

/** An answer under way may take this long to end. */
const ANSWER_LIMIT_MS = 1000;

/**
 * Call when the server is about to close. By itself it would wait for connections that are kept
 * alive, as long as their holder goes on asking, and for those that a browser opened in reserve and
 * never asked anything on. From now on an answer is its connection's last, and what is left after
 * the limit is cut, again and again until the returned function is called.
 */
export function endConnections(server: Server, limitMs = ANSWER_LIMIT_MS): () => void {
  server.prependListener('request', (_request, response) => {
    response.setHeader('connection', 'close');
  });
  const cutting = setInterval(() => server.closeAllConnections(), limitMs);
  return () => clearInterval(cutting);
}
