/** Small tables as people have them, made by counting, so that what they hold is known. */

/** One in the long form of docs/mappings/signals-and-labels.yaml. */
export interface LabelledRow {
  readonly signal: 'save' | 'skip' | '';
  readonly label: 0 | 1;
}

const START = Date.parse('2026-05-01T00:00:00Z');

const timeOf = (row: number): string => new Date(START + row * 30_000).toISOString();

const GENRES = ['Comedy', 'Drama', 'Horror', 'Romance', 'Western'] as const;

export const RATED_ITEMS = 40;

/** A rating of an item with its genre. */
export interface Rating {
  readonly user: string;
  readonly item: string;
  readonly rating: number;
  readonly genre: string;
}

/**
 * 3,600 ratings of 60 users in five circles; each rates items of its circle's genre every other time,
 * and likes those. The 40 items are spread over the genres in turn.
 */
export const RATINGS: readonly Rating[] = Array.from({ length: 3600 }, (_, row) => {
  const user = row % 60;
  const round = Math.floor(row / 60);
  const own = user % GENRES.length;
  const at = round % 2 === 0 ? own : (own + round) % GENRES.length;
  // The lower numbers come more often, so that exposure is unequal.
  const item = at + GENRES.length * Math.floor(Math.sqrt((user * 7 + round * 3) % 64));
  return {
    user: `u${user}`,
    item: `film-${item}`,
    rating: at === own ? 4.5 : 2,
    genre: GENRES[at]!,
  };
});

/** The ratings as one table with genres. */
export function ratingsTable(): string {
  const rows = RATINGS.map(
    ({ user, item, rating, genre }, row) =>
      `${user},${item},${rating},${timeOf(row)},${genre}|Film`,
  );
  return `user,item,rating,time,genres\n${rows.join('\n')}\n`;
}

/** The ratings as MovieLens has them: films and ratings apart, times in seconds. */
export function movieLensTables(): { readonly movies: string; readonly ratings: string } {
  const genreOf = new Map(RATINGS.map(({ item, genre }) => [item, genre]));
  const movies = [...genreOf].map(([item, genre]) => `${item},"${item}, The (1999)",${genre}|Film`);
  const ratings = RATINGS.map(
    ({ user, item, rating }, row) => `${user},${item},${rating},${(START + row * 30_000) / 1000}`,
  );
  return {
    movies: `movieId,title,genres\n${movies.join('\n')}\n`,
    ratings: `userId,movieId,rating,timestamp\n${ratings.join('\n')}\n`,
  };
}

/** 1,000 impressions: good ones are saved four times in five, bad ones one in five; else skipped or nothing. */
export const LABELLED: readonly LabelledRow[] = Array.from({ length: 1000 }, (_, row) => {
  const label = row % 2 === 0 ? 1 : 0;
  const turn = Math.floor(row / 2) % 5;
  const saved = label === 1 ? turn < 4 : turn < 1;
  return { signal: saved ? 'save' : turn % 2 === 0 ? 'skip' : '', label };
});

/** Ten rows, in which everything occurs, are of one user. */
const viewerOf = (row: number): string => `u${Math.floor(row / 10) % 50}`;

/** One signal a row, as in docs/mappings/signals-and-labels.yaml. */
export function signalsTable(): string {
  const rows = LABELLED.map(
    ({ signal, label }, row) =>
      `${viewerOf(row)},film-${row % 7},${timeOf(row)},${signal},${label}`,
  );
  return `user,item,time,signal,label\n${rows.join('\n')}\n`;
}

/** A column a signal, as in docs/mappings/signals-in-columns.yaml: saved ones were clicked, too. */
export function signalColumnsTable(): string {
  const rows = LABELLED.map(({ signal, label }, row) => {
    const [saved, skipped] = [Number(signal === 'save'), Number(signal === 'skip')];
    const score = ((Math.floor(row / 2) * 37) % 100) / 100;
    const judged = row % 4 === 3 ? ',' : `${label},0.75`;
    return `i${row},${viewerOf(row)},film-${row % 7},${timeOf(row)},${score},${saved},${saved},${skipped},${judged}`;
  });
  return `impression,user,item,time,score,click,save,skip,label,inclusion\n${rows.join('\n')}\n`;
}
