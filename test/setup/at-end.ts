/** What helpers do once a test file is through, whatever became of its tests. */

type Action = () => Promise<void>;

const KEY = Symbol.for('flyball.at-end');
const actions: Action[] = [];
Object.assign(globalThis, { [KEY]: actions });

/** Runs the action after the file's own afterAll hooks; the latest added comes first. */
export function atEnd(action: Action): void {
  actions.push(action);
}
