/**
 * Two projects: `fast` runs two files at a time; `servers` starts real servers, so it runs one file
 * at a time and waits longer. `npm test` runs both, `npm run test:fast` and `npm run test:servers` one.
 */
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
  maxWorkers: 2,
  // Only counts here, for all projects; what starts servers may wait for a slow machine.
  testTimeout: 120_000,
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
      runner: '<rootDir>/scripts/jest/serial-runner.mjs',
    },
  ],
};
