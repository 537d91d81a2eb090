/** What the page knows: fetched as JSON, and fetched anew when the server says that it changed. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { LIVE_EVENTS } from '../adapters/http/status-json.js';

export type Connection = 'connecting' | 'live' | 'lost';

const RETRY_MS = 5000;
/** What no event tells (the clock goes on, the stream stands still) is asked for this often. */
const ASK_MS = 60_000;

export interface Live {
  readonly connection: Connection;
  /** Grows whenever something has changed. */
  readonly version: number;
  /** Lets everything be asked for anew, after something was changed from here. */
  readonly refresh: () => void;
}

/**
 * Listens to /api/live, again after it was lost, for as long as the page is to be seen: browsers open
 * six connections to a server at most, and tabs in the background would leave none for the seventh.
 */
export function useLive(): Live {
  const [connection, setConnection] = useState<Connection>('connecting');
  const [version, setVersion] = useState(0);
  const refresh = useCallback(() => setVersion((before) => before + 1), []);
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: number | undefined;
    const listen = () => {
      const opened = new EventSource('/api/live');
      source = opened;
      for (const event of LIVE_EVENTS) opened.addEventListener(event, refresh);
      opened.onopen = () => {
        setConnection('live');
        // What happened in between was told to nobody.
        refresh();
      };
      opened.onerror = () => {
        setConnection('lost');
        // A refusal is final for the browser, an interruption is not.
        if (opened.readyState === EventSource.CLOSED) timer = window.setTimeout(listen, RETRY_MS);
      };
    };
    const leave = () => {
      source?.close();
      clearTimeout(timer);
    };
    const isSeen = () => document.visibilityState === 'visible';
    const follow = () => {
      leave();
      if (isSeen()) listen();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    const asking = setInterval(() => {
      if (isSeen()) refresh();
    }, ASK_MS);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      clearInterval(asking);
      leave();
    };
  }, [refresh]);
  return { connection, version, refresh };
}

export interface Fetched<Data> {
  readonly data?: Data;
  readonly failed?: boolean;
}

/** The JSON at the address; the former stays until the next is there. */
export function useJson<Data>(address: string, version: number): Fetched<Data> {
  const [state, setState] = useState<Fetched<Data> & { address?: string }>({});
  useEffect(() => {
    const abort = new AbortController();
    const load = async () => {
      try {
        const answer = await fetch(address, { signal: abort.signal });
        if (!answer.ok) throw new Error(`${answer.status}`);
        setState({ address, data: (await answer.json()) as Data });
      } catch {
        if (abort.signal.aborted) return;
        setState((before) => ({
          ...(before.address === address ? before : { address }),
          failed: true,
        }));
      }
    };
    void load();
    return () => abort.abort();
  }, [address, version]);
  return state.address === address ? state : {};
}
