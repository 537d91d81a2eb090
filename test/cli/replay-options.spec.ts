/** The windows of a replay: what the flags may be. */
import { describe, expect, it } from '@jest/globals';
import { replayPipeline, type ReplayWindows } from '../../src/cli/replay-options.js';
import { loadConfig } from '../../src/config/load.js';

const pipeline = (windows: ReplayWindows) => replayPipeline(loadConfig(), 1, windows);

describe('the windows of a replay', () => {
  it.each<[ReplayWindows, number | undefined, number]>([
    [{}, 12, 1],
    [{ window: 'all' }, undefined, 1],
    [{ window: '2h', hop: '2h' }, 24, 24],
    [{ window: 'all', hop: '2h' }, undefined, 24],
  ])('may be %j', (windows, windowPanes, hopPanes) => {
    expect(pipeline(windows)).toMatchObject({ windowPanes, hopPanes });
  });

  it.each<[ReplayWindows, string]>([
    [{ window: 'soon' }, '--window takes all, or a duration such as 1h, not "soon".'],
    [{ hop: '7m' }, '--hop 7m is not a whole number of panes of 5 minutes (windows.pane).'],
    [
      { window: '1h', hop: '2h' },
      '--hop 2h is longer than --window 1h, so that some traffic would never be read.',
    ],
  ])('may not be %j', (windows, message) => {
    expect(() => pipeline(windows)).toThrow(message);
  });
});
