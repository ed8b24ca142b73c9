import fc from 'fast-check';
import { expect, it } from 'vitest';
import { denseFilling, HashTable } from '../../src/stores/memory/hash-table.ts';

/** Words that collide in every part: few values for each, so that only the whole digest tells entries apart. */
const word = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: -3, max: -1 }),
  fc.constantFrom(1 << 30, -(2 ** 31)),
);
/** The first word of a digest: 0 and 1 there are the same to a table. */
const firstWord = word.filter(value => value !== 1);
const digest = fc.tuple(firstWord, word, word);

it('holds what a Map holds', () => {
  const step = fc.record({ digest, value: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300, size: 'max' }), steps => {
      const table = new HashTable();
      const map = new Map<string, number>();
      for (const { digest: at, value } of steps) {
        const key = at.join();
        expect(table.find(...at)).toBe(map.get(key) ?? 0);
        if (value === undefined) {
          if (map.delete(key)) table.deleteFound();
        } else {
          if (map.has(key)) table.setFound(value);
          else table.put(...at, value);
          map.set(key, value);
        }
        expect(table.count).toBe(map.size);
      }
      for (const [key, value] of map)
        expect(table.find(...(key.split(',').map(Number) as [number, number, number]))).toBe(value);
    }),
    { numRuns: 60 },
  );
});

it('holds a row of values for each digest, and lets the digest go with its last value', () => {
  const columns = 3;
  const step = fc.record({
    digest,
    column: fc.nat(columns - 1),
    act: fc.constantFrom('put', 'replace', 'remove'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300, size: 'max' }), steps => {
      const table = new HashTable(columns);
      const map = new Map<string, number[]>();
      let serial = 0;
      for (const { digest: at, column, act } of steps) {
        const key = at.join();
        const row = map.get(key);
        const known = row?.[column] ?? 0;
        serial++;
        if (act === 'put') {
          table.find(...at);
          expect(table.found(column)).toBe(known);
          table.put(...at, serial, column);
          map.set(key, Object.assign(row ?? [0, 0, 0], { [column]: serial }));
        } else if (known !== 0 && act === 'replace') {
          table.replace(at[0], column, known, serial);
          row![column] = serial;
        } else if (known !== 0) {
          table.remove(at[0], column, known);
          row![column] = 0;
          if (row!.every(value => value === 0)) map.delete(key);
        }
        expect(table.count).toBe(map.size);
      }
      for (const [key, row] of map) {
        table.find(...(key.split(',').map(Number) as [number, number, number]));
        expect(row.map((_, column) => table.found(column))).toEqual(row);
      }
    }),
    { numRuns: 60 },
  );
});

it.each([
  { filling: undefined, most: 1 / 0.64 },
  { filling: denseFilling, most: 1 / 0.8 },
])('splits full buckets, sweeps, and gives its memory back: $filling', ({ filling, most }) => {
  const table = new HashTable(1, filling);
  const scatter = (index: number) => [Math.imul(index, 0x9e3779b1), index, 7] as const;
  const many = 30_000;
  /** One in a hundred stays. */
  const kept = (index: number) => index + (index % 100 === 0 ? 1_000_000 : 0);
  for (let index = 1; index <= many; index++) {
    expect(table.find(...scatter(index))).toBe(0);
    table.put(...scatter(index), kept(index));
  }
  const full = table.words;
  expect(full * 4).toBeLessThan(many * 16 * most);
  for (let index = 1; index <= many; index++)
    if (table.find(...scatter(index)) !== kept(index)) throw new Error(`lost ${index}`);
  let cursor = 0;
  for (let round = 0; round < 900; round++) cursor = table.sweepBelow(cursor, 200, 1_000_000);
  expect(table.count).toBe(many / 100);
  expect(table.words).toBeLessThan(full / 15);
  for (let index = 1; index <= many; index++) {
    if (table.find(...scatter(index)) !== (index % 100 === 0 ? kept(index) : 0)) throw new Error(`wrong ${index}`);
  }
  const restored = new HashTable();
  const sections = table.dump();
  restored.load(() => sections.next().value!);
  for (let index = 100; index <= many; index += 100) expect(restored.find(...scatter(index))).toBe(kept(index));
});

it('keeps what stands in the half that split again when the other half falls empty', () => {
  const table = new HashTable();
  // All in the lower half, which splits again; its lower quarter is then nearly emptied beside a full one.
  const digestOf = (index: number) => [Math.imul(index, 0x9e3779b1) >>> 1, index, 7] as const;
  const many = 14_000;
  for (let index = 1; index <= many; index++) {
    table.find(...digestOf(index));
    table.put(...digestOf(index), index);
  }
  const kept = (index: number) => digestOf(index)[0] >= 1 << 30 || index % 50 === 0;
  for (let index = 1; index <= many; index++) {
    if (kept(index)) continue;
    table.find(...digestOf(index));
    table.deleteFound();
  }
  table.find(-1, 0, 0);
  table.put(-1, 0, 0, 1);
  table.deleteFound();
  for (let index = 1; index <= many; index++)
    if (table.find(...digestOf(index)) !== (kept(index) ? index : 0)) throw new Error(`wrong ${index}`);
});
