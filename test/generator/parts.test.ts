import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ordersByDay, startOfDay, weightOfDay } from '../../src/generator/calendar.ts';
import { LineQueue } from '../../src/generator/lines.ts';
import { createPopulation, householdSize } from '../../src/generator/people.ts';
import { createPlaces } from '../../src/generator/places.ts';
import { createRandom } from '../../src/generator/random.ts';

describe('chance', () => {
  it('repeats itself, on every machine', () => {
    const random = createRandom('seed', 1);
    expect(Array.from({ length: 6 }, () => random.below(1000))).toEqual(golden);
  });

  it('stays in its limits and reaches all of them', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), (seed, limit) => {
        const random = createRandom(seed);
        const seen = new Set(Array.from({ length: 400 }, () => random.below(limit)));
        expect([...seen].every(value => value >= 0 && value < limit)).toBe(true);
        expect(seen.size).toBe(limit);
      }),
    );
  });

  it('keeps weights, about', () => {
    const random = createRandom('weights');
    let heavy = 0;
    for (let turn = 0; turn < 10_000; turn++)
      if (
        random.weighted([
          ['a', 3],
          ['b', 1],
        ] as const) === 'a'
      )
        heavy++;
    expect(heavy / 10_000).toBeCloseTo(0.75, 1);
  });
});
const golden: readonly number[] = [389, 117, 492, 758, 344, 279];

describe('the calendar', () => {
  it('gives out every order, by the weights of the days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 400 }), (total, days) => {
        const counts = ordersByDay(total, Date.parse('2026-01-01T00:00:00+09:00'), days);
        expect(counts).toHaveLength(days);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
        expect(Math.min(...counts)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('knows days of Tokyo', () => {
    expect(new Date(startOfDay(Date.parse('2026-08-01T14:59:59Z'))).toISOString()).toBe('2026-07-31T15:00:00.000Z');
    expect(new Date(startOfDay(Date.parse('2026-08-01T15:00:00Z'))).toISOString()).toBe('2026-08-01T15:00:00.000Z');
    const sale = weightOfDay(Date.parse('2026-11-27T12:00:00+09:00'));
    expect(sale).toBeGreaterThan(weightOfDay(Date.parse('2026-11-12T12:00:00+09:00')));
  });
});

describe('people', () => {
  const population = createPopulation('people', 3000, Date.parse('2026-08-01T00:00:00+09:00'));

  it('are the same whenever asked for', () => {
    expect(population.person(17)).toEqual(population.person(17));
    expect(population.person(17).email).not.toBe(population.person(18).email);
  });

  it('live together as families and work together as firms', () => {
    let families = 0;
    for (let index = 0; index < 3000; index += householdSize) {
      const [one, two] = [population.person(index), population.person(index + 1)];
      if (one.kind !== 'family') continue;
      families++;
      expect(two.address).toEqual(one.address);
      expect(two.name.split(' ')[0]).toBe(one.name.split(' ')[0]);
    }
    expect(families).toBeGreaterThan(50);
  });
});

describe('lines to come', () => {
  it('leave by time, equal times in the order of arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }), times => {
        const queue = new LineQueue();
        for (const [arrival, at] of times.entries())
          queue.add({ at, line: { id: String(arrival), at: '', amount: { value: 0, currency: 'JPY' } } });
        const taken: string[] = [];
        while (queue.size > 0) taken.push((queue.take()!.line as { id: string }).id);
        const wanted = times
          .map((at, arrival) => ({ at, arrival }))
          .sort((a, b) => a.at - b.at || a.arrival - b.arrival)
          .map(({ arrival }) => String(arrival));
        expect(taken).toEqual(wanted);
        expect(queue.next).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });
});

describe('places', () => {
  /** Shares of the people who have a door or a telephone in common, and who live sixty and more in one building. */
  function crowding(people: number) {
    const places = createPlaces(people);
    const random = createRandom('places', people);
    const [doors, buildings, phones] = [tally(), tally(), tally()];
    for (let person = 0; person < people; person++) {
      const { line1, line2 } = places.address(random);
      doors.add(`${line1} ${line2}`);
      buildings.add(`${line1} ${line2?.replace(/ \d+$/, '')}`);
      phones.add(places.phone(random));
    }
    return {
      door: doors.inGroupsOf(2) / people,
      building: buildings.inGroupsOf(60) / people,
      phone: phones.inGroupsOf(2) / people,
    };
  }

  function tally() {
    const counts = new Map<string, number>();
    return {
      add: (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1),
      inGroupsOf: (least: number) => [...counts.values()].reduce((sum, count) => sum + (count >= least ? count : 0), 0),
    };
  }

  it('grow with the people, so that strangers share a door or a telephone no more often', () => {
    const [few, many] = [crowding(12_000), crowding(60_000)];
    expect(few.door).toBeGreaterThan(0.02);
    expect(many.door / few.door).toBeLessThan(1.15);
    expect(few.phone).toBeGreaterThan(0.02);
    expect(many.phone / few.phone).toBeLessThan(1.15);
    expect(many.building).toBe(0);
  });
});
