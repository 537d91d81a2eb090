/**
 * Jest's Node environment, which after a test file's own hooks also runs what its helpers left to do
 * (at-end.ts), last first: servers end after the clients that the file closes itself.
 */
import { TestEnvironment } from 'jest-environment-node';

export default class EnvironmentWithEnd extends TestEnvironment {
  async teardown() {
    const actions = this.global[Symbol.for('flyball.at-end')] ?? [];
    for (const action of actions.reverse()) await action();
    await super.teardown();
  }
}
