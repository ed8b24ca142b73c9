/** What goes to temporary files and comes back: tables of digests, columns, and the files themselves. */
import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Column } from '../../../../src/replay/run/disk/columns.ts';
import { DigestTable } from '../../../../src/replay/run/disk/digest-table.ts';
import { Spill, type SpillLimits } from '../../../../src/replay/run/disk/spill.ts';
import { KeyHash } from '../../../../src/stores/memory/key-hash.ts';
import { folderForTests, tinySpillLimits } from '../histories.ts';

const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));

const opened: Spill[] = [];
function open(limits?: SpillLimits): Spill {
  const spill = new Spill(folder, limits);
  opened.push(spill);
  return spill;
}
afterEach(() => {
  for (const spill of opened.splice(0)) spill.remove();
  expect(readdirSync(folder)).toEqual([]);
});

describe('a table of digests', () => {
  // First words that look alike, or lie at the ends of what sorting and stretches go by.
  const word = fc.constantFrom(0, 1, 2, -1, -2, 2 ** 30, 2 ** 31 - 1, -(2 ** 31));
  const digest = fc.tuple(word, word, fc.constantFrom(0, 5));

  it('knows what a Map knows, however often it went to the file', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(digest, fc.integer({ min: 1 })), { maxLength: 60 }), steps => {
        const table = new DigestTable(open(tinySpillLimits));
        const known = new Map<string, number>();
        for (const [[h0, h1, h2], value] of steps) {
          // As in the table in memory, 0 in the first word is taken for 1.
          const name = `${h0 || 1},${h1},${h2}`;
          const before = known.get(name) ?? 0;
          expect(table.find(h0, h1, h2)).toBe(before);
          if (before === 0) table.add(h0, h1, h2, value);
          else table.setFound(-value);
          known.set(name, before === 0 ? value : -value);
        }
        for (const [name, value] of known) {
          const [h0, h1, h2] = name.split(',').map(Number) as [number, number, number];
          expect(table.find(h0, h1, h2)).toBe(value);
          if (h0 === 1) expect(table.find(0, h1, h2)).toBe(value);
        }
      }),
    );
  });

  it('finds everything among as many as take several reads, and nothing else', () => {
    // More than a bucket of the table in memory holds, and enough for several stretches in the file.
    const spill = open({ ...tinySpillLimits, digests: 9_000 });
    const table = new DigestTable(spill);
    const hash = new KeyHash(Int32Array.of(1, 2, 3, 4));
    const find = (n: number) => {
      hash.start(1);
      hash.absorb(n);
      hash.finishWords();
      return table.find(hash.a, hash.b, hash.c);
    };
    const all = 30_000;
    for (let n = 1; n <= all; n++) {
      find(n);
      table.add(hash.a, hash.b, hash.c, n);
    }
    for (let n = 1; n <= all; n += 7) {
      find(n);
      table.setFound(-n);
    }
    for (let n = 1; n <= all; n++) if (find(n) !== (n % 7 === 1 ? -n : n)) throw new Error(`${n}: ${find(n)}`);
    // One in 90 passes a filter.
    for (let n = all + 1; n <= 2 * all; n++) if (find(n) !== 0) throw new Error(`${n}: ${find(n)}`);
    expect(spill.bytes).toBe(27_000 * 16);
    // What stays in memory of digests in the file: ten bits, and their share of the stretches.
    expect(table.bytes).toBeLessThan(4_000 * 20 + 27_000 * 2);
  });
});

describe('a column', () => {
  const cell = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 255 }));

  it.each(['uint8', 'int32', 'float64'] as const)('of %s reads what was set last, in memory and in the file', kind => {
    const scale = { uint8: 1, int32: -8_000_000, float64: 7e9 + 0.5 }[kind];
    let spilled = 0;
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 100 }), cells => {
        const spill = open(tinySpillLimits);
        const column = new Column(kind, spill);
        const known = new Map<number, number>();
        for (const [row, value] of cells) {
          expect(column.get(row)).toBe(known.get(row) ?? 0);
          column.set(row, value * scale);
          known.set(row, value * scale);
        }
        for (let row = 0; row < 70; row++) expect(column.get(row)).toBe(known.get(row) ?? 0);
        expect(column.bytes).toBeLessThanOrEqual(tinySpillLimits.columnBytes);
        spilled += spill.bytes;
      }),
    );
    expect(spilled).toBeGreaterThan(0);
  });
});

describe('temporary files', () => {
  it('are not made as long as everything finds room in memory', () => {
    const spill = open();
    const table = new DigestTable(spill);
    const column = new Column('float64', spill);
    for (let n = 1; n < 1_000; n++) {
      table.find(n, n, n);
      table.add(n, n, n, n);
      column.set(n, n);
    }
    expect(readdirSync(folder)).toEqual([]);
    expect(spill.bytes).toBe(0);
  });

  it('are nobody else’s to read, and say when somebody cut them short', () => {
    const spill = open();
    const file = spill.file();
    file.write(Uint8Array.of(1, 2, 3), 5);
    const read = new Uint8Array(10).fill(9);
    file.read(read, 0);
    expect([...read]).toEqual([0, 0, 0, 0, 0, 1, 2, 3, 0, 0]);
    file.read(read, 20);
    expect(read).toEqual(new Uint8Array(10));
    const [name] = readdirSync(spill.path);
    expect(statSync(join(spill.path, name!)).mode & 0o777).toBe(0o600);
    expect(spill.bytes).toBe(8);
    truncateSync(join(spill.path, name!), 7);
    expect(() => file.read(read, 0)).toThrow(/spilled-1 was cut short/);
  });
});
