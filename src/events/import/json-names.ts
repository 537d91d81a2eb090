/**
 * What a mapping may name in a JSON document. In tables a name is that of a column; here it is
 *
 *     user.id          the key `id` of the object `user`; numbers count into lists, from 0
 *     .item.sku        the same in the entry of the list that `each` names; `.` is the entry itself
 *     scores.#         of a second list, what stands at the entry's own place
 *     /a.b/c           RFC 6901, for keys with dots; `./a.b` in the entry
 *     $subject.2       of the message: a token of its subject, from 1; also $subject, $time, $header.Name
 */

/** What is known of a document beside its content, where it came as a message. */
export interface MessageFacts {
  readonly subject: string;
  /** When the server stored it, epoch ms. */
  readonly time: number;
  readonly header: (name: string) => string | undefined;
}

/** Where a value is looked for. */
export interface DocumentPlace {
  readonly document: unknown;
  /** The entry at hand of the list that `each` names; undefined without one. */
  readonly entry: unknown;
  /** The entry's place in it, from 0. */
  readonly index: number;
  readonly message: MessageFacts | undefined;
}

/** The value at a place; undefined where there is none. */
export type NameReader = (place: DocumentPlace) => unknown;

/** Stands for the place of the entry. */
const OWN_PLACE = '#';
const WHOLE_NUMBER = /^(?:0|[1-9]\d{0,8})$/;
const HEADER = '$header.';
const TOKEN = /^\$subject\.([1-9]\d?)$/;

/** What is wrong with a name, undefined where nothing is. */
export function nameProblem(name: string): string | undefined {
  if (name.startsWith('$')) {
    if (messageReader(name)) return undefined;
    return 'not known; a message has $subject, $subject.1 and further tokens, $time and $header.NAME. For a key that begins with $ write /$…';
  }
  if (name === '.' || isPointer(name)) return undefined;
  const path = name.startsWith('.') ? name.slice(1) : name;
  if (path.split('.').every((step) => step !== '')) return undefined;
  return 'a step of it is empty; for keys with dots write /key.with.dots/next';
}

/** Whether it names something of the entry at hand, or something at its place. */
export function isOfEntry(name: string): boolean {
  return name.startsWith('.') || stepsOf(name).includes(OWN_PLACE);
}

/**
 * Compiles a name that has no problem.
 *
 * @example compileName('user.id')({ document: { user: { id: 7 } }, … }) // 7
 */
export function compileName(name: string): NameReader {
  const ofMessage = messageReader(name);
  if (ofMessage) return ofMessage;
  const steps = stepsOf(name);
  if (name.startsWith('.')) return ({ entry, index }) => valueAt(entry, steps, index);
  return ({ document, index }) => valueAt(document, steps, index);
}

function isPointer(name: string): boolean {
  return name.startsWith('/') || name.startsWith('./');
}

function stepsOf(name: string): readonly string[] {
  if (name === '.') return [];
  if (isPointer(name)) {
    const [, ...steps] = name.split('/');
    return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  return (name.startsWith('.') ? name.slice(1) : name).split('.');
}

function valueAt(from: unknown, steps: readonly string[], index: number): unknown {
  let value = from;
  for (const step of steps) {
    if (Array.isArray(value)) {
      const list: readonly unknown[] = value;
      if (step === OWN_PLACE) value = list[index];
      else value = WHOLE_NUMBER.test(step) ? list[Number(step)] : undefined;
    } else if (typeof value === 'object' && value !== null && Object.hasOwn(value, step)) {
      value = (value as Readonly<Record<string, unknown>>)[step];
    } else return undefined;
  }
  return value;
}

function messageReader(name: string): NameReader | undefined {
  if (name === '$subject') return ({ message }) => message?.subject;
  if (name === '$time') return ({ message }) => message?.time;
  const token = TOKEN.exec(name)?.[1];
  if (token) return ({ message }) => message?.subject.split('.')[Number(token) - 1];
  if (!name.startsWith(HEADER) || name === HEADER) return undefined;
  const header = name.slice(HEADER.length);
  return ({ message }) => message?.header(header);
}
