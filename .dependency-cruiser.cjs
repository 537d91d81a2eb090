/**
 * Which room of src may import which. The rooms are layers: mathematics below, the world above, and
 * imports go down only, so that every reading can be computed, tested and replayed without a server.
 */
const { join } = require('node:path');

/** Each room, and the rooms it may import besides itself; rooms not named here may import all but cli. */
const ROOMS = {
  // Plain functions of numbers.
  statistics: [],
  // Mergeable states know how to merge, not what they are used for.
  summaries: [],
  // The contract is what publishers see; nothing of Flyball's inside may shape it.
  events: [],
  // A detector folds batches of events into summaries and reads numbers from them.
  detectors: ['statistics', 'summaries', 'events'],
  // Worlds that make events; were they to know the detectors, they would prove nothing about them.
  simulation: ['statistics', 'events'],
  // Rules and dashboards are pictures of the detectors' declarations.
  rendering: ['config', 'audit', 'detectors', 'events'],
  // Panes and blocks drive the detectors through time.
  windows: ['detectors', 'statistics', 'summaries', 'events'],
  // Alarms watch the blocks.
  alarms: ['windows', 'detectors', 'statistics', 'summaries', 'events'],
  // What to label, and why a loop went wrong, start from readings and from incidents.
  labelling: ['alarms', 'windows', 'detectors', 'statistics', 'summaries', 'events'],
  audit: ['alarms', 'windows', 'detectors', 'statistics', 'summaries', 'events'],
  // One schema over the options that the rooms declare.
  config: ['events', 'detectors', 'windows', 'alarms', 'labelling', 'audit'],
};

/** Rooms that are mathematics: the same input gives the same output on any machine. */
const PURE = ['statistics', 'summaries', 'detectors', 'windows', 'alarms'];

const SPEC = '[.]spec[.]ts$';
const BARREL = ['^src/index[.]ts$', '^src/.*/index[.]ts$'];
const NPM = 'node_modules/';

function anyOf(rooms) {
  return `^src/(${rooms.join('|')})/`;
}

const roomRules = Object.entries(ROOMS).map(([room, below]) => ({
  name: `${room}-imports-one-way`,
  comment: `${room} may import from src only: ${[room, ...below].join(', ')}. Imports go one way.`,
  severity: 'error',
  from: { path: anyOf([room]) },
  to: { path: '^src/', pathNot: anyOf([room, ...below]) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'page-imports-types-only',
      comment: 'The page runs in a browser: of the server it knows the JSON that is exchanged.',
      severity: 'error',
      from: { path: '^src/page/' },
      to: {
        path: '^src/',
        pathNot: ['^src/page/', '^src/adapters/http/status-json[.]ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'page-uses-no-builtin',
      comment: 'There is no Node.js in a browser.',
      severity: 'error',
      from: { path: '^src/page/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nothing-imports-page',
      comment: 'The page is bundled for browsers; the service only hands out its files.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/page/' },
      to: { path: '^src/page/' },
    },
    {
      name: 'nothing-imports-cli',
      comment: 'The command line is the outermost room: what others need of it belongs further in.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'nothing-imports-service',
      comment: 'The service puts the rooms together; what they need of each other belongs in them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(service/|main[.]ts$|cli/)' },
      to: { path: '^src/service/' },
    },
    {
      name: 'pure-rooms-use-no-builtin',
      comment: 'Mathematics reads no file, clock or socket, so that a replay equals the live run.',
      severity: 'error',
      from: { path: anyOf(PURE), pathNot: SPEC },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-rooms-use-no-package',
      comment: 'Every number is defined here: no package may change a reading by a new version.',
      severity: 'error',
      from: { path: anyOf(PURE), pathNot: SPEC },
      to: { path: NPM },
    },
    {
      name: 'events-read-files-in-import-only',
      comment: 'Decoding works on bytes that are handed in; only the import of files opens files.',
      severity: 'error',
      from: { path: '^src/events/', pathNot: ['^src/events/import/', SPEC] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'events-import-uses-files-only',
      comment: 'The import of files reads files: no network, no other process, no clock.',
      severity: 'error',
      from: { path: '^src/events/import/', pathNot: SPEC },
      to: {
        path:
          '^(node:)?(http|https|http2|net|tls|dgram|dns|inspector|child_process|cluster|' +
          'worker_threads|process|perf_hooks|timers|repl)(/promises)?$',
      },
    },
    {
      name: 'simulation-uses-pure-rand-only',
      comment: 'A simulated world repeats from its seed: seeded random numbers, and nothing else.',
      severity: 'error',
      from: { path: '^src/simulation/', pathNot: SPEC },
      to: { path: NPM, pathNot: `${NPM}pure-rand/` },
    },
    {
      name: 'nest-at-the-edge-only',
      comment: 'Nest builds what has a lifecycle; all else is plain functions and classes.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(adapters/|app[.]module[.]ts$|main[.]ts$)' },
      to: { path: `(${NPM}|^)@nestjs/` },
    },
    {
      name: 'no-circles',
      comment: 'Two files that import each other are one file, or have a third between them.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-barrels-made',
      comment: 'A file that only passes others on hides circles.',
      severity: 'error',
      from: { path: BARREL },
      to: {},
    },
    {
      name: 'no-barrels-imported',
      comment: 'Import the file that defines the name.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: BARREL },
    },
    {
      name: 'src-never-imports-tests',
      comment: 'What is built must not need what is not built. Specs may use the helpers of test.',
      severity: 'error',
      from: { path: '^src/', pathNot: SPEC },
      to: { path: ['^(test|bench)/', SPEC] },
    },
    {
      name: 'no-development-packages',
      comment: 'They are not there in production. Types leave no trace in the build.',
      severity: 'error',
      // What the page uses is bundled into the build.
      from: { path: '^src/', pathNot: [SPEC, '^src/page/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'What package.json does not name comes and goes with other packages.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that leads nowhere fails at run time only.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^test/', '^bench/'] },
    // Type imports count: a room that needs another's types depends on it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
