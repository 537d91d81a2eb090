/** From files of events to the finished dataset: final numbers, and every bucket brought together. */
import { signalPlan } from '../../detectors/signal-plan.js';
import { BucketFiles, deleteFiles } from './bucket-files.js';
import {
  contextOfText,
  contextText,
  NO_CONTEXT,
  segmentOfText,
  segmentText,
} from './context-text.js';
import { rankNames } from './counted-names.js';
import { DATASET_DEFAULTS } from './dataset-options.js';
import type { Gathered, TableCounts } from './gathered.js';
import { BucketJoin } from './join-bucket.js';
import type { JoinedBucket } from './joined-rows.js';
import { isKept } from './kept-share.js';
import { loadBucket } from './load-bucket.js';
import { placeEvents } from './place-events.js';
import {
  openDataset,
  writeBucket,
  writeHeader,
  type DatasetFacts,
  type StoredDataset,
} from './stored-dataset.js';

/** Most sources of labels told apart. */
const MOST_SOURCES = 1000;

export function finishDataset({ store, options, names, counts, events }: Gathered): StoredDataset {
  const { joining, maxContexts = DATASET_DEFAULTS.maxContexts } = options;
  const { share = DATASET_DEFAULTS.share } = options;
  if (counts.outcomes + counts.labels > 0) placeEvents(store, new BucketFiles(store));
  const rank = (
    kind: 'segments' | 'contexts' | 'sources',
    rest: string,
    most: number,
    first?: string,
  ) =>
    rankNames(names[kind].texts, names[kind].counts, {
      rest,
      most,
      ...(first === undefined ? {} : { first }),
    });
  const segments = rank('segments', segmentText('other', 'other'), joining.maxSegments);
  const contexts = rank('contexts', contextText(undefined, 'other'), maxContexts, NO_CONTEXT);
  const sources = rank('sources', 'other', MOST_SOURCES, '');
  const items = names.items.rank();
  const maps = {
    items: items.numberOf,
    segments: segments.numberOf,
    contexts: contexts.numberOf,
    sources: sources.numberOf,
  };
  const buckets = bucketsFor(counts, options.bucketRows ?? DATASET_DEFAULTS.bucketRows);
  const plan = signalPlan(joining.signals);
  const join = new BucketJoin(options, plan, names.signals, maps, (userHigh) =>
    isKept(userHigh, share),
  );
  let rows = 0;
  let labels = 0;
  for (let number = 0; number < buckets; number++) {
    const joined = join.join(loadBucket(store, number, buckets));
    writeBucket(store, number, joined);
    rows += joined.rows.length;
    labels += labelsIn(joined);
    options.onProgress?.({ phase: 'joining', events, rows, done: (number + 1) / buckets });
  }
  deleteFiles(store, 'bucket', ['recommendation', 'row', 'outcome', 'label']);
  const facts: DatasetFacts = {
    from: options.from,
    to: options.to,
    share,
    signals: joining.signals,
    segments: segments.texts.map(segmentOfText),
    contexts: contexts.texts.map(contextOfText),
    sources: sources.texts,
    rows,
    labels,
    buckets,
    events,
    itemLabels: counts.itemLabels,
    itemsCut: names.items.cut,
  };
  writeHeader(store, facts, items);
  return openDataset(store, 'the dataset');
}

/** A power of two, so that a bucket holds about so many rows. */
function bucketsFor({ rows, outcomes, labels }: TableCounts, bucketRows: number): number {
  let buckets = 1;
  // An outcome or a label takes about as much room as two rows while it is brought to its row.
  while (rows + 2 * (outcomes + labels) > buckets * bucketRows * 1.5) buckets *= 2;
  return buckets;
}

function labelsIn({ rows: { columns, length } }: JoinedBucket): number {
  let labels = 0;
  for (let row = 0; row < length; row++) if (!Number.isNaN(columns.label[row]!)) labels++;
  return labels;
}
