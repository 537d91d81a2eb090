/**
 * Compiles tests and sources with swc, and has each module look up the language's own objects once.
 *
 * Tests run in contexts of their own, where each use of a global name such as Math asks the context for
 * it by a call out of compiled code: arithmetic is several times slower there than it is in the
 * program. A module's own constants of the same names are as fast as anywhere. Nothing replaces these
 * objects; what tests do replace (timers, Date, fetch) is not among them.
 */
import { createTransformer as createSwcTransformer } from '@swc/jest';

const NAMES = [
  ...[
    'Array',
    'BigInt',
    'Infinity',
    'JSON',
    'Map',
    'Math',
    'NaN',
    'Number',
    'Object',
    'Set',
    'String',
  ],
  ...['BigUint64Array', 'Float32Array', 'Float64Array', 'Int32Array'],
  ...['Uint16Array', 'Uint32Array', 'Uint8Array'],
];
/** On the first line, so that the lines of errors stay right. */
const HEAD = `const { ${NAMES.join(', ')} } = globalThis; `;

const withHead = (compiled) => ({ ...compiled, code: HEAD + compiled.code });

export default {
  createTransformer(options) {
    const swc = createSwcTransformer(options);
    return {
      ...swc,
      process: (...args) => withHead(swc.process(...args)),
      processAsync: async (...args) => withHead(await swc.processAsync(...args)),
      getCacheKey: (source, ...rest) => swc.getCacheKey(HEAD + source, ...rest),
    };
  },
};
