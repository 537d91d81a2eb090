/**
 * The incidents: opened once, spreading over segments that changed at about the same time, closed after
 * three quiet blocks, and kept.
 */
import { PUBLIC_KEY, TextHasher } from '../events/hash64.js';
import type { ActionRecord } from './action.js';
import type { Incident, IncidentChange, IncidentSegment, Level } from './incident.js';

/** A stream in an incident. */
export interface Member {
  readonly stream: string;
  readonly segment: IncidentSegment;
  /** Residuals nearer to the baseline than this are quiet, in the direction of the change. */
  readonly half: number;
  /** Quiet blocks in a row. */
  readonly quiet: number;
}

/** An incident with what is needed to go on with it; plain data. */
export interface Kept {
  readonly incident: Incident;
  readonly watch: string;
  readonly direction: 'up' | 'down';
  readonly members: readonly Member[];
}

/** What is found in a stream, before it is known whether it is an incident of its own. */
export interface Found {
  readonly watch: string;
  readonly direction: 'up' | 'down';
  readonly member: Member;
  readonly blockMs: number;
  /** The incident that it makes by itself. */
  readonly incident: Omit<Incident, 'id' | 'segments' | 'records'>;
}

export interface IncidentBookState {
  readonly open: readonly Kept[];
  readonly closed: readonly Kept[];
}

/** Incidents kept after they have closed. */
const MAX_CLOSED = 200;
/** Blocks in a row that must be quiet. */
const QUIET_BLOCKS = 3;
/** Begins at most so many blocks apart are one. */
const SHARED_ONSET_BLOCKS = 2;
/** What people have done about one incident; more is a mistake of some program. */
const MAX_RECORDS = 100;

export class IncidentBook {
  #open: Kept[] = [];
  #closed: Kept[] = [];
  readonly #hasher = new TextHasher(PUBLIC_KEY);

  get state(): IncidentBookState {
    return { open: this.#open, closed: this.#closed };
  }

  restore({ open, closed }: IncidentBookState): void {
    this.#open = [...open];
    this.#closed = [...closed];
  }

  /** Open incidents first, of them pages before tickets, then closed ones; each the latest first. */
  list(): Incident[] {
    const rank = ({ incident }: Kept) => (incident.severity === 'page' ? 0 : 1);
    const worstFirst = (a: Kept, b: Kept) =>
      rank(a) - rank(b) || b.incident.openedAt - a.incident.openedAt;
    return [...[...this.#open].sort(worstFirst), ...[...this.#closed].reverse()].map(
      ({ incident }) => incident,
    );
  }

  get open(): readonly Kept[] {
    return this.#open;
  }

  /** The incident that the stream is in, open and in this direction. */
  holding(stream: string, direction: 'up' | 'down'): Kept | undefined {
    return this.#open.find(
      (each) =>
        each.direction === direction && each.members.some((member) => member.stream === stream),
    );
  }

  /** Opens an incident; or adds it to one that shares its begin, or to one that had not gone away. */
  add(found: Found): IncidentChange {
    const { watch, direction, member, blockMs, incident } = found;
    const same = (kept: Kept) => kept.watch === watch && kept.direction === direction;
    const near = SHARED_ONSET_BLOCKS * blockMs;
    const shared = this.#open.find(
      (kept) => same(kept) && Math.abs(kept.incident.since - incident.since) <= near,
    );
    if (shared) return this.#grow(shared, member);
    const back = this.#closed.find(
      (kept) =>
        same(kept) &&
        kept.incident.closedFor !== 'accepted' &&
        kept.members.some(({ stream }) => stream === member.stream) &&
        incident.since <= kept.incident.closedAt! + near,
    );
    if (back) return this.#reopen(back, found);
    const id = this.#idOf(JSON.stringify([member.stream, direction, incident.openedAt]));
    const opened: Incident = { ...incident, id, segments: [member.segment], records: [] };
    this.#open.push({ incident: opened, watch, direction, members: [member] });
    return { what: 'opened', incident: opened };
  }

  /** The level at present of an open incident. */
  update(id: string, level: Level & Pick<Incident, 'finding'>): void {
    this.#replace(id, (kept) => ({ ...kept, incident: { ...kept.incident, ...level } }));
  }

  /** Notes a block of a member that had a value. */
  note(id: string, stream: string, isQuiet: boolean): void {
    this.#replace(id, (kept) => ({
      ...kept,
      members: kept.members.map((member) =>
        member.stream === stream ? { ...member, quiet: isQuiet ? member.quiet + 1 : 0 } : member,
      ),
    }));
  }

  /** Closes the incident if all of it has been quiet, or silent, for long enough. */
  closeIfQuiet(
    id: string,
    at: number,
    isSilent: (stream: string) => boolean,
  ): IncidentChange | undefined {
    const kept = this.#open.find(({ incident }) => incident.id === id);
    if (!kept) return undefined;
    const isOver = ({ quiet, stream }: Member) => quiet >= QUIET_BLOCKS || isSilent(stream);
    if (!kept.members.every(isOver)) return undefined;
    const quiet = kept.members.some((member) => member.quiet >= QUIET_BLOCKS);
    return this.close(id, at, quiet ? 'quiet' : 'silent');
  }

  close(
    id: string,
    closedAt: number,
    closedFor: NonNullable<Incident['closedFor']>,
  ): IncidentChange | undefined {
    const kept = this.#open.find(({ incident }) => incident.id === id);
    if (!kept) return undefined;
    const incident = { ...kept.incident, closedAt, closedFor };
    this.#open = this.#open.filter((each) => each !== kept);
    this.#closed = [...this.#closed, { ...kept, incident }].slice(-MAX_CLOSED);
    return { what: 'closed', incident };
  }

  /** Records what someone has done about it; undefined where there is no such incident. */
  record(id: string, record: ActionRecord): Kept | undefined {
    this.#replace(id, (kept) => {
      const records = [...kept.incident.records, record].slice(-MAX_RECORDS);
      return { ...kept, incident: { ...kept.incident, records } };
    });
    return this.find(id);
  }

  find(id: string): Kept | undefined {
    return [...this.#open, ...this.#closed].find(({ incident }) => incident.id === id);
  }

  #grow(kept: Kept, member: Member): IncidentChange {
    const members = [...kept.members.filter(({ stream }) => stream !== member.stream), member];
    const since = Math.min(kept.incident.since, member.segment.since);
    const segments = members.map(({ segment }) => segment);
    const incident: Incident = { ...kept.incident, segments, since };
    this.#replace(incident.id, () => ({ ...kept, incident, members }));
    return { what: 'updated', incident };
  }

  #reopen(kept: Kept, { member, incident: found }: Found): IncidentChange {
    const before: { -readonly [Field in keyof Incident]: Incident[Field] } = { ...kept.incident };
    delete before.closedAt;
    delete before.closedFor;
    const { reopened = 0 } = before;
    const { value, low, high, finding } = found;
    const incident = { ...before, value, low, high, finding, reopened: reopened + 1 };
    const members = kept.members.map((each) =>
      each.stream === member.stream ? { ...member, segment: each.segment } : each,
    );
    this.#closed = this.#closed.filter((each) => each !== kept);
    this.#open.push({ ...kept, incident, members });
    return { what: 'reopened', incident };
  }

  #replace(id: string, by: (kept: Kept) => Kept): void {
    const replaced = (kept: Kept) => (kept.incident.id === id ? by(kept) : kept);
    this.#open = this.#open.map(replaced);
    this.#closed = this.#closed.map(replaced);
  }

  #idOf(text: string): string {
    const { high, low } = this.#hasher.hash(text);
    const hex = (half: number) => half.toString(16).padStart(8, '0');
    return `${hex(high)}${hex(low)}`;
  }
}
