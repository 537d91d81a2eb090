/** The habits of CONTRIBUTING.md that a program can check. Import rules: .dependency-cruiser.cjs. */
import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Rooms of src whose outcome depends on their input alone. */
const REPLAYABLE = files(
  'summaries',
  'statistics',
  'events',
  'detectors',
  'windows',
  'alarms',
  'labelling',
  'audit',
);
/** Rooms that are mathematics: no world around them at all. */
const PURE = files('summaries', 'statistics', 'detectors', 'windows');
/** A spec may compute its expectation in another way than the code it tests. */
const SPECS = ['**/*.spec.ts', 'test/**'];
/** The composition root, and what starts programs. */
const READS_ENVIRONMENT = ['src/main.ts', 'scripts/**', 'test/setup/**', 'jest.config.mjs'];

function files(...rooms) {
  return rooms.map((room) => `src/${room}/**/*.ts`);
}

const ENVIRONMENT = {
  object: 'process',
  property: 'env',
  message: 'Only src/main.ts reads the environment; take what you need as configuration.',
};
const RANDOMNESS = {
  object: 'Math',
  property: 'random',
  message: 'Replays must repeat: take randomness from hashes of ids and a seed.',
};
const CLOCK = 'Replays must repeat: time comes from events, or is handed in.';
const CLOCK_PROPERTIES = [
  { object: 'Date', property: 'now', message: CLOCK },
  { object: 'performance', property: 'now', message: CLOCK },
];
const CLOCK_SYNTAX = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: CLOCK },
  { selector: "CallExpression[callee.name='Date']", message: CLOCK },
];
const POWER =
  'Its last digit differs between versions of Node.js: multiply, or use Math.exp and Math.log.';
const POWER_PROPERTIES = [{ object: 'Math', property: 'pow', message: POWER }];
// 2 ** 32 and its like are exact everywhere.
const EXACT = '[left.value=2][right.type="Literal"]';
const POWER_SYNTAX = [
  { selector: `BinaryExpression[operator='**']:not(${EXACT})`, message: POWER },
  { selector: "AssignmentExpression[operator='**=']", message: POWER },
];
const WORLD = ['process', 'Buffer', 'console', 'crypto', 'fetch', 'performance'].concat([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
]);

/** What Node.js gives to the scripts. */
const NODE = ['process', 'console', 'performance', 'setTimeout', 'clearTimeout', 'URL'].concat([
  'module',
  'require',
  '__dirname',
]);

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'test-results/', '.cache/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Files with decorators keep value imports of injected classes: the rule knows of the metadata.
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports' },
      ],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Loops over typed arrays: the index is in range, and a check would cost what the layout saves.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Nest's modules are classes with a decorator and nothing inside.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // An interface that may wait is also kept by what need not.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
      'no-param-reassign': 'error',
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'node:process', message: 'Only src/main.ts reads the environment.' }],
          patterns: [
            {
              // Tests mirror src one folder deeper; specs in a folder of src use what test sets up.
              regex: '^(\\.\\./){3}(?!src/|test/)|^(\\.\\./){4}',
              message: 'Two levels up at most: the rooms lie flat in src.',
            },
            { regex: '^\\.{1,2}/.*\\.ts$', message: "Node reads the build: import './x.js'." },
          ],
        },
      ],
      'no-restricted-properties': ['error', ENVIRONMENT, RANDOMNESS],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    ignores: ['src/cli/**', 'src/main.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: REPLAYABLE,
    ignores: SPECS,
    rules: {
      'no-restricted-properties': ['error', ENVIRONMENT, RANDOMNESS, ...CLOCK_PROPERTIES],
      'no-restricted-syntax': ['error', ...CLOCK_SYNTAX],
    },
  },
  {
    files: PURE,
    ignores: SPECS,
    rules: {
      'no-restricted-properties': [
        'error',
        ...[ENVIRONMENT, RANDOMNESS, ...CLOCK_PROPERTIES, ...POWER_PROPERTIES],
      ],
      'no-restricted-syntax': ['error', ...CLOCK_SYNTAX, ...POWER_SYNTAX],
      'no-restricted-globals': [
        'error',
        ...WORLD.map((name) => ({
          name,
          message: 'The mathematics knows nothing outside itself.',
        })),
      ],
    },
  },
  {
    files: READS_ENVIRONMENT,
    rules: { 'no-restricted-properties': ['error', RANDOMNESS] },
  },
  {
    files: SPECS,
    rules: {
      // Expectations of jest take methods by name, and test data may be of any shape.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // Reference values are given with all the digits of their source.
      'no-loss-of-precision': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: Object.fromEntries(NODE.map((name) => [name, 'readonly'])) },
  },
  prettier,
);
