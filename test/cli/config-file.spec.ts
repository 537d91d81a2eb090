/** The file of the configuration: what is said where it cannot be read. */
import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { configOf } from '../../src/cli/commands/common.js';

describe('the configuration file', () => {
  it.each([
    ['is not there', 'nowhere/flyball.yaml', 'nowhere/flyball.yaml: There is no such file.'],
    ['is a folder', tmpdir(), `${tmpdir()}: The path names a directory.`],
  ])('that %s is told as what it is', async (_what, config, message) => {
    await expect(configOf({ config })).rejects.toMatchObject({
      code: 'bad_configuration',
      problems: [expect.stringContaining(message)],
    });
  });
});
