import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  EARLIEST_TIME,
  isBelievableTime,
  isoTime,
  LATEST_TIME,
  parseEventTime,
} from '../../src/events/event-time.js';

const NOON = Date.UTC(2026, 4, 1, 12);

describe('parseEventTime', () => {
  it.each([
    ['UTC', '2026-05-01T12:00:00Z', NOON],
    ['milliseconds', '2026-05-01T12:00:00.123Z', NOON + 123],
    ['an offset', '2026-05-01T14:00:00+02:00', NOON],
    ['a negative offset', '2026-05-01T03:30:00-08:30', NOON],
    ['an offset over midnight', '2026-04-30T22:00:00-14:00', NOON],
    ['an offset without a colon', '2026-05-01T14:00:00+0200', NOON],
    ['an offset of nothing', '2026-05-01T12:00:00-00:00', NOON],
    ['no seconds', '2026-05-01T12:00Z', NOON],
    ['no seconds, with an offset', '2026-05-01T14:00+0200', NOON],
    ['a space in the middle', '2026-05-01 12:00:00Z', NOON],
    ['lower case', '2026-05-01t12:00:00z', NOON],
    ['a decimal comma', '2026-05-01T12:00:00,5Z', NOON + 500],
    ['a tenth of a second', '2026-05-01T12:00:00.1Z', NOON + 100],
    ['nanoseconds, cut', '2026-05-01T12:00:00.123999999Z', NOON + 123],
    ['a leap second, as the second before it', '2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1) - 1000],
    ['a leap second with a fraction', '2016-12-31T23:59:60.25Z', Date.UTC(2017, 0, 1) - 750],
    ['29 February of a leap year', '2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['29 February of 2000', '2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29)],
    ['31 December', '2025-12-31T23:59:59Z', Date.UTC(2026, 0, 1) - 1000],
    ['the year 1', '0001-01-01T00:00:00Z', -62_135_596_800_000],
    ['epoch milliseconds', NOON, NOON],
    ['zero', 0, 0],
    ['fractions of a millisecond, dropped', NOON + 0.9, NOON],
    ['fractions before 1970, dropped downwards', -0.5, -1],
  ])('reads %s', (_what, value, time) => {
    expect(parseEventTime(value)).toBe(time);
  });

  it.each([
    ['no offset', '2026-05-01T12:00:00'],
    ['a date alone', '2026-05-01'],
    ['31 February', '2026-02-31T12:00:00Z'],
    ['29 February of a common year', '2026-02-29T12:00:00Z'],
    ['29 February of 1900', '1900-02-29T12:00:00Z'],
    ['31 April', '2026-04-31T12:00:00Z'],
    ['day 0', '2026-05-00T12:00:00Z'],
    ['month 13', '2026-13-01T12:00:00Z'],
    ['hour 24', '2026-05-01T24:00:00Z'],
    ['minute 60', '2026-05-01T12:60:00Z'],
    ['second 61', '2026-05-01T12:00:61Z'],
    ['an offset of 24 hours', '2026-05-01T12:00:00+24:00'],
    ['an offset of hours alone', '2026-05-01T12:00:00+02'],
    ['a fraction of nothing', '2026-05-01T12:00:00.Z'],
    ['ten digits of a second', '2026-05-01T12:00:00.1234567890Z'],
    ['a zone by name', '2026-05-01T12:00:00 UTC'],
    ['a short year', '26-05-01T12:00:00Z'],
    ['a long year', '+012026-05-01T12:00:00Z'],
    ['a week', '2026-W18-5T12:00:00Z'],
    ['blanks around it', ' 2026-05-01T12:00:00Z '],
    ['a number as text', String(NOON)],
    ['an empty text', ''],
    ['infinity', Infinity],
    ['not a number', NaN],
    ['a number beyond all dates', 1e300],
    ['null', null],
    ['nothing', undefined],
    ['true', true],
    ['a list', [NOON]],
    ['a Date', new Date(NOON)],
  ])('refuses %s', (_what, value) => {
    expect(parseEventTime(value)).toBeNaN();
  });

  it('reads what isoTime writes', () => {
    const times = fc.integer({ min: EARLIEST_TIME, max: LATEST_TIME - 1 });
    fc.assert(
      fc.property(times, (time) => {
        expect(parseEventTime(isoTime(time))).toBe(time);
      }),
    );
  });

  it('reads the same moment under any offset', () => {
    const times = fc.integer({ min: EARLIEST_TIME, max: LATEST_TIME - 1 });
    const minutes = fc.integer({ min: -(24 * 60 - 1), max: 24 * 60 - 1 });
    fc.assert(
      fc.property(times, minutes, (time, offset) => {
        const local = isoTime(time + offset * 60_000).slice(0, -1);
        const two = (number: number) => String(Math.trunc(number)).padStart(2, '0');
        const size = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
        expect(parseEventTime(local + zone)).toBe(time);
      }),
    );
  });

  it('reads UTC as it reads an offset of nothing, also where it is misspelt', () => {
    const misspelt = fc.tuple(fc.nat(22), fc.constantFrom(...Array.from('0159-:.TtZ /')));
    const usual = fc.tuple(fc.integer({ min: -3e13, max: LATEST_TIME }), fc.boolean());
    fc.assert(
      fc.property(usual, fc.array(misspelt, { maxLength: 2 }), ([time, hasMs], changes) => {
        let local = isoTime(time).slice(0, hasMs ? 23 : 19);
        for (const [at, c] of changes) local = local.slice(0, at) + c + local.slice(at + 1);
        expect(parseEventTime(`${local}Z`)).toBe(parseEventTime(`${local}+00:00`));
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees with the calendar on every day there could be', () => {
    const days = fc.record({
      year: fc.integer({ min: 1970, max: 2199 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 31 }),
    });
    fc.assert(
      fc.property(days, ({ year, month, day }) => {
        const [mm, dd] = [month, day].map((part) => String(part).padStart(2, '0'));
        const midnight = Date.UTC(year, month - 1, day);
        const exists = new Date(midnight).getUTCMonth() === month - 1;
        expect(parseEventTime(`${year}-${mm}-${dd}T00:00:00Z`)).toBe(exists ? midnight : NaN);
      }),
      { numRuns: 500 },
    );
  });
});

describe('isBelievableTime', () => {
  it.each([
    [EARLIEST_TIME - 1, false],
    [EARLIEST_TIME, true],
    [NOON, true],
    [NOON / 1000, false],
    [LATEST_TIME - 1, true],
    [LATEST_TIME, false],
    [NaN, false],
  ])('of %d is %s', (time, believable) => {
    expect(isBelievableTime(time)).toBe(believable);
  });

  it('begins in 1980 and ends with 2199', () => {
    expect(isoTime(EARLIEST_TIME)).toBe('1980-01-01T00:00:00.000Z');
    expect(isoTime(LATEST_TIME)).toBe('2200-01-01T00:00:00.000Z');
  });
});
