/**
 * Counts what a run of jest came to. With TEST_TOTALS set, adds a line of JSON
 * ({"passed": n, "failed": n}) to that file. In CI (`CI` is set) a skipped or unwritten test counts
 * as failed, and so does a file that could not be run: nothing is left out silently.
 */
import { appendFileSync } from 'node:fs';

const OMITTED = new Set(['pending', 'skipped', 'todo', 'disabled']);

export default class TotalsReporter {
  #omitted = [];

  onRunComplete(_contexts, results) {
    const strict = Boolean(process.env.CI);
    this.#omitted = strict ? omittedTests(results) : [];
    const passed = results.numPassedTests;
    const failed =
      results.numFailedTests + results.numRuntimeErrorTestSuites + this.#omitted.length;
    if (this.#omitted.length > 0) process.stderr.write(`${this.#complaint()}\n`);
    if (process.env.TEST_TOTALS) {
      appendFileSync(process.env.TEST_TOTALS, `${JSON.stringify({ passed, failed })}\n`);
    }
  }

  /** Where it returns an error, jest ends with a failure. */
  getLastError() {
    return this.#omitted.length > 0 ? new Error(this.#complaint()) : undefined;
  }

  #complaint() {
    const list = this.#omitted.map((test) => `  ${test}`).join('\n');
    return `Skipped tests count as failed in CI (${this.#omitted.length}):\n${list}`;
  }
}

function omittedTests(results) {
  return results.testResults.flatMap(({ testFilePath, testResults }) =>
    testResults
      .filter(({ status }) => OMITTED.has(status))
      .map(({ fullName }) => `${testFilePath}: ${fullName}`),
  );
}
