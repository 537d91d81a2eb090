import { describe, expect, it } from '@jest/globals';
import { BinaryReader, BinaryWriter, MalformedBytesError } from '../../summaries/binary.js';
import { Series, type Point } from './series.js';

const point = (of: Partial<Point> = {}): Point => ({
  end: 1,
  quality: 0.5,
  qualityError: 0.01,
  users: 10,
  outcomes: 100,
  information: 0.2,
  ...of,
});

function seriesOf(points: readonly Partial<Point>[], most = 5, before = 0): Series {
  const series = new Series(most, before);
  for (const each of points) series.append(point(each));
  return series;
}

function bytesOf(series: Series): Uint8Array {
  const writer = new BinaryWriter();
  series.encode(writer);
  return writer.finish();
}

describe('the series', () => {
  it('keeps the latest points, and the stocks of all', () => {
    const series = seriesOf([1, 2, 3, 4, 5, 6, 7].map((end) => ({ end })));
    expect([...series.column('end')]).toEqual([3, 4, 5, 6, 7]);
    expect([...series.column('data')]).toEqual([300, 400, 500, 600, 700]);
    expect(series.column('dataBits')[4]).toBeCloseTo(140, 10);
  });

  it('goes by the last known information, and knows no bits before the first', () => {
    const series = seriesOf([
      { information: NaN },
      { information: 0.1 },
      { information: NaN, outcomes: 0 },
      { information: NaN },
      { information: 0.3 },
    ]);
    expect([...series.column('information')]).toEqual([NaN, 0.1, 0.1, 0.1, 0.3]);
    const bits = [...series.column('dataBits')];
    expect(bits[0]).toBeNaN();
    for (const [i, value] of [20, 20, 30, 60].entries()) expect(bits[i + 1]).toBeCloseTo(value, 10);
  });

  it('begins with what was gathered before', () => {
    const series = seriesOf([{}, {}], 5, 1000);
    expect([...series.column('data')]).toEqual([1100, 1200]);
    expect(series.column('dataBits')[0]).toBeCloseTo(220, 10);
  });

  it('is read back as it was written, and goes on alike', () => {
    const series = seriesOf([{ quality: NaN, information: NaN }, { end: 2 }, { end: 3 }]);
    const reader = new BinaryReader(bytesOf(series));
    const again = Series.decode(reader, 5);
    reader.end();
    for (const each of [series, again]) each.append(point({ end: 4 }));
    expect(bytesOf(again)).toEqual(bytesOf(series));
  });

  it('refuses more points than it has room for', () => {
    const bytes = bytesOf(seriesOf([{}, {}, {}]));
    expect(() => Series.decode(new BinaryReader(bytes), 2)).toThrow(MalformedBytesError);
  });
});
