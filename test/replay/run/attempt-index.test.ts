/** Attempts by merchant and id, outcomes that were told before, and columns of times, against Maps that remember everything. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/engine/types.ts';
import { AttemptIndex } from '../../../src/replay/run/attempt-index.ts';
import { bodyIdentity } from '../../../src/replay/run/body-hash.ts';
import { SparseColumn } from '../../../src/replay/run/columns.ts';
import { ToldOutcomes } from '../../../src/replay/run/told-outcomes.ts';

const key = Int32Array.of(1, 2, 3, 4);
/** Few values, so that everything clashes with everything. */
const id = fc.constantFrom('a', 'b', 'c');
const merchant = fc.constantFrom(undefined, 'm', 'n', 'o');

describe('the index of attempts', () => {
  const step = fc.record({ id, merchant, body: fc.nat(1), looks: fc.boolean() });

  it('knows what a Map knows', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const index = new AttemptIndex(key);
        const known: { id: string; merchant: string | undefined; body: number }[] = [];
        for (const { looks, ...step } of steps) {
          const same = known.findIndex(one => one.id === step.id && one.merchant === step.merchant);
          if (looks) {
            const named = known.filter(one => one.id === step.id);
            const fitting = step.merchant === undefined ? named : named.filter(one => one.merchant === step.merchant);
            const expected =
              fitting.length === 0 ? 'unknown' : fitting.length > 1 ? 'ambiguous' : known.indexOf(fitting[0]!);
            expect(index.find(step.id, step.merchant)).toBe(expected);
            continue;
          }
          const admission = index.admit(step.id, step.merchant, step.body, 7);
          if (same < 0) {
            expect(admission).toBe('new');
            known.push(step);
          } else {
            expect(admission).toBe(known[same]!.body === step.body ? 'repeated' : 'conflict');
          }
          expect(index.ordinal).toBe(same < 0 ? known.length - 1 : same);
        }
        expect(index.count).toBe(known.length);
      }),
      { numRuns: 200 },
    );
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
          expect(seen.admit(ordinal, outcome)).toBe(
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
    for (let n = 0; n < 5_000; n++) {
      const body = { type: 'authorization' as const, result: 'approved' as const, at: new Date(n).toISOString() };
      seen.admit(n, { attempt: 'a', at: n, body, identity: bodyIdentity(body) });
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
