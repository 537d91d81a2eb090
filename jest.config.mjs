/**
 * Two projects: `servers` starts real servers, `fast` needs none. `npm test` runs both,
 * `npm run test:fast` and `npm run test:servers` one.
 */
import { availableParallelism } from 'node:os';

const SERVER_FOLDERS = ['integration', 'e2e', 'chaos'];

const shared = {
  cacheDirectory: '<rootDir>/.cache/jest',
  testEnvironment: '<rootDir>/test/setup/environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import './x.js' as Node will find it after the build; here './x.ts' stands in its place.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
  transform: { '^.+\\.ts$': '<rootDir>/scripts/jest/transformer.mjs' },
};

export default {
  // A file for each processor; each may have some servers running, which wait more than they compute.
  maxWorkers: Math.min(availableParallelism(), 4),
  testSequencer: '<rootDir>/scripts/jest/sequencer.mjs',
  // Only counts here, for all projects; what starts servers may wait for a slow machine.
  testTimeout: 240_000,
  // Every file that boots Nest leaves some 12 MB behind in its worker.
  workerIdleMemoryLimit: '600MB',
  reporters: [['default', { summaryThreshold: 50 }], './scripts/jest/totals-reporter.mjs'],
  projects: [
    {
      ...shared,
      displayName: { name: 'fast', color: 'cyan' },
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        ...SERVER_FOLDERS.map((folder) => `<rootDir>/test/${folder}/`),
      ],
    },
    {
      ...shared,
      displayName: { name: 'servers', color: 'magenta' },
      testMatch: SERVER_FOLDERS.map((folder) => `<rootDir>/test/${folder}/**/*.spec.ts`),
    },
  ],
};
