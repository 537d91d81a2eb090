/**
 * Brings outcomes and labels that name a recommendation to its bucket, whatever user they name
 * themselves: first it is noted in which bucket each recommendation is, by its id, then they are
 * looked up there. What names a recommendation that was not seen stays with its own user.
 */
import { bucketBlocks, deleteFiles, FILES, type BucketFiles } from './bucket-files.js';
import type { Store } from './store.js';
import { KeyTable } from '../../summaries/key-table.js';
import { TableRows } from './tables.js';

export function placeEvents(store: Store, files: BucketFiles): void {
  for (let file = 0; file < FILES; file++) {
    for (const { length, columns: of } of bucketBlocks(
      store,
      'bucket',
      'recommendation',
      file,
      FILES,
    )) {
      for (let row = 0; row < length; row++) {
        const idLow = of.idLow[row]!;
        const buffer = files.at('unplaced', 'index', idLow);
        const at = buffer.grow();
        buffer.columns.idHigh[at] = of.idHigh[row]!;
        buffer.columns.idLow[at] = idLow;
        buffer.columns.hasUser[at] = of.hasUser[row]!;
        buffer.columns.userHigh[at] = of.userHigh[row]!;
        buffer.columns.userLow[at] = of.userLow[row]!;
        files.wrote('unplaced', 'index', idLow);
      }
    }
  }
  files.flush();
  for (let file = 0; file < FILES; file++) {
    const index = new TableRows('index');
    for (const block of bucketBlocks(store, 'unplaced', 'index', file, FILES)) index.append(block);
    const rowOf = new KeyTable(index.length);
    for (let row = 0; row < index.length; row++) {
      rowOf.set(index.columns.idHigh[row]!, index.columns.idLow[row]!, row);
    }
    for (const table of ['outcome', 'label'] as const) {
      for (const block of bucketBlocks(store, 'unplaced', table, file, FILES)) {
        const { idHigh, idLow, hasUser, userHigh, userLow } = block.columns;
        for (let row = 0; row < block.length; row++) {
          const found = rowOf.get(idHigh[row]!, idLow[row]!);
          if (found >= 0) {
            hasUser[row] = index.columns.hasUser[found]!;
            userHigh[row] = index.columns.userHigh[found]!;
            userLow[row] = index.columns.userLow[found]!;
          }
          files.at('bucket', table, userLow[row]!).append(block, row, 1);
          files.wrote('bucket', table, userLow[row]!);
        }
      }
    }
  }
  files.flush();
  deleteFiles(store, 'unplaced', ['index', 'outcome', 'label']);
}
