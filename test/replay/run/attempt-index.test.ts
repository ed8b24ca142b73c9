/** Attempts by merchant and id, outcomes that were told before, and columns of times, against Maps that remember everything. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/engine/types.ts';
import { temporaryFolder } from '../../../src/replay/order/runs.ts';
import { AttemptIndex, noMerchant } from '../../../src/replay/run/attempt-index.ts';
import { bodyIdentity } from '../../../src/replay/run/body-hash.ts';
import { AscendingColumn, SparseColumn, WideningColumn } from '../../../src/replay/run/columns.ts';
import { EventStore } from '../../../src/replay/run/event-store.ts';
import { ItemWriter } from '../../../src/replay/run/items.ts';
import { ToldOutcomes } from '../../../src/replay/run/told-outcomes.ts';
import { KeyDigester } from '../../../src/stores/memory/digested-event.ts';
import { KeyHash } from '../../../src/stores/memory/key-hash.ts';

const key = Int32Array.of(1, 2, 3, 4);
/** Few values, so that everything clashes with everything. */
const id = fc.constantFrom('a', 'b', 'c');
const merchant = fc.constantFrom(undefined, 'm', 'n', 'o');

/** The digest of an id, behind another word. */
function digestOf(text: string): Int32Array {
  const hash = new KeyHash(key);
  hash.hashText(text);
  return Int32Array.of(0, hash.a, hash.b, hash.c);
}

describe('the index of attempts', () => {
  const step = fc.record({ id, merchant, looks: fc.boolean() });

  it('knows what a Map knows', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const index = new AttemptIndex(key);
        const merchantNumber = (name: string | undefined) =>
          name === undefined ? noMerchant : 'mno'.indexOf(name) + 1;
        const known: { id: string; merchant: string | undefined }[] = [];
        for (const { looks, ...step } of steps) {
          const same = known.findIndex(one => one.id === step.id && one.merchant === step.merchant);
          if (looks) {
            const named = known.filter(one => one.id === step.id);
            const fitting = step.merchant === undefined ? named : named.filter(one => one.merchant === step.merchant);
            const expected =
              fitting.length === 0 ? 'unknown' : fitting.length > 1 ? 'ambiguous' : known.indexOf(fitting[0]!);
            expect(index.find(digestOf(step.id), 1, merchantNumber(step.merchant))).toBe(expected);
            continue;
          }
          expect(index.admit(digestOf(step.id), 1, merchantNumber(step.merchant))).toBe(same < 0);
          if (same < 0) known.push(step);
          expect(index.ordinal).toBe(same < 0 ? known.length - 1 : same);
        }
        expect(index.count).toBe(known.length);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what is kept of an attempt', () => {
  it('is found again, words or text, and hash, in memory and in the file', () => {
    const folder = temporaryFolder();
    const store = new EventStore(() => folder, 1);
    try {
      // Blocks of four MiB, of which one stays in memory.
      const texts = Array.from({ length: 240 }, (_, n) => `${n}${'家'.repeat((n * 4001) % 60_000)}`);
      const words = texts.map((_, n) => Int32Array.from({ length: (n * 977) % 9_000 }, (_one, word) => n * word - 5));
      const places = texts.map((text, n) =>
        n % 2 === 0
          ? store.putText(text, n - 150, -n)
          : store.putWords(Int32Array.of(7, ...words[n]!, 7), 1, words[n]!.length + 1, n - 150, -n),
      );
      expect(store.use.disk).toBeGreaterThan(store.use.memory);
      for (const [n, place] of places.entries()) {
        const kept = store.get(place);
        if ('text' in kept) expect(kept.text === texts[n] && n % 2 === 0).toBe(true);
        else expect(Buffer.from(kept.words.slice(kept.from, kept.to).buffer)).toEqual(Buffer.from(words[n]!.buffer));
        expect(store.hasHash(place, n - 150, -n)).toBe(true);
        expect(store.hasHash(place, n - 149, -n)).toBe(false);
        expect(store.hasHash(place, n - 150, 1 - n)).toBe(false);
      }
    } finally {
      store.close();
      folder.remove();
    }
  });
});

describe('outcomes that were told before', () => {
  const told = fc.record({
    ordinal: fc.nat(1),
    gap: fc.nat(2),
    own: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
    result: fc.constantFrom('approved' as const, 'declined' as const),
  });

  it.each([true, false])('are known again, in order of time: %s', inOrder => {
    fc.assert(
      fc.property(fc.array(told, { maxLength: 40 }), steps => {
        const seen = new ToldOutcomes(key, inOrder);
        const writer = new ItemWriter(new KeyDigester(key, []), key);
        const bodies = new Map<string, string>();
        let at = 1_700_000_000_000;
        for (const { ordinal, gap, own, result } of steps) {
          // Out of order, times go to and fro.
          at += inOrder ? gap : gap - 1;
          const body = {
            type: 'authorization' as const,
            result,
            at: new Date(at).toISOString(),
            ...(own === undefined ? {} : { id: own }),
          };
          const outcome: Outcome = { attempt: 'a', at, body, identity: own ?? bodyIdentity(body) };
          const text = JSON.stringify(body);
          const name = `${ordinal} ${own ?? text}`;
          const first = bodies.get(name);
          writer.outcome(outcome, [undefined]);
          expect(seen.admit(ordinal, at, writer.take().words, 0)).toBe(
            first === undefined ? 'new' : first === text ? 'repeated' : 'conflict',
          );
          bodies.set(name, first ?? text);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('without an id cost nothing once their time is over', () => {
    const seen = new ToldOutcomes(key, true);
    const before = seen.bytes;
    const writer = new ItemWriter(new KeyDigester(key, []), key);
    for (let n = 0; n < 5_000; n++) {
      const body = { type: 'authorization' as const, result: 'approved' as const, at: new Date(n).toISOString() };
      writer.outcome({ attempt: 'a', at: n, body, identity: bodyIdentity(body) }, [undefined]);
      seen.admit(n, n, writer.take().words, 0);
    }
    expect(seen.bytes).toBe(before);
  });
});

describe('a column of times that few rows have', () => {
  it('reads what was set last, and takes no more room than an array where nearly all have one', () => {
    const column = new SparseColumn();
    const expected = new Map<number, number>();
    const rows = 65_536;
    // Every seventh row of the first chunk, a few of the second, all of the fourth; some of them twice.
    for (let row = 0; row < rows; row += 7) expected.set(row, row + 1);
    for (const row of [rows, rows + 9, 2 * rows - 1]) expected.set(row, 1_700_000_000_000 + row);
    for (let row = 3 * rows; row < 4 * rows; row++) expected.set(row, row);
    for (const [row, value] of expected) column.set(row, value - 1);
    for (const [row, value] of expected) column.set(row, value);
    for (let row = 0; row < 5 * rows; row += 1) {
      if (column.get(row) !== (expected.get(row) ?? 0)) throw new Error(`row ${row}`);
    }
    expect(column.bytes).toBeLessThan(2 * rows * 8 + 1_000);
  });
});

describe('a column that takes as few bytes a row as it can', () => {
  const rows = 65_536;

  it('widens chunk by chunk, and loses nothing', () => {
    const column = new WideningColumn();
    for (let row = 0; row < 3 * rows; row++) column.set(row, row % 251);
    expect(column.bytes).toBe(3 * rows);
    column.set(rows + 1, 256);
    column.set(2 * rows + 1, 65_535);
    column.set(2 * rows + 2, 65_536);
    column.set(2 * rows + 3, 2 ** 32 - 1);
    expect(column.bytes).toBe((1 + 2 + 4) * rows);
    const changed = new Map([
      [rows + 1, 256],
      [2 * rows + 1, 65_535],
      [2 * rows + 2, 65_536],
      [2 * rows + 3, 2 ** 32 - 1],
    ]);
    for (let row = 0; row < 3 * rows; row++)
      if (column.get(row) !== (changed.get(row) ?? row % 251)) throw new Error(`row ${row}`);
    expect(column.get(3 * rows)).toBe(0);
  });

  it('keeps ascending numbers up to 32 bits, near each other or not', () => {
    const column = new AscendingColumn();
    const values: number[] = [];
    let value = 0;
    for (let row = 0; row < 2 * rows + 9; row++) {
      // In the second chunk a few leaps, one of them within a stretch, up to where numbers of 32 bits look negative.
      value += row === rows + 70 ? 70_000 : row === rows + 640 ? 2 ** 31 : (row * 7) % 50;
      values.push(value);
      column.push(row % 2 === 0 ? value : value | 0);
    }
    for (const [row, expected] of values.entries()) if (column.get(row) !== expected) throw new Error(`row ${row}`);
    const firsts = 4 * (rows / 64);
    expect(column.bytes).toBe(2 * rows + 4 * rows + 2 * rows + 3 * firsts);
  });
});
