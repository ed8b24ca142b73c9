/** Attempts by merchant and id, and outcomes that were told before, against Maps that remember everything; all in memory or hardly any. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../src/engine/types.ts';
import type { FraudState } from '../../../../src/engine/velocity/fraud.ts';
import { AttemptIndex, noMerchant } from '../../../../src/replay/run/counting/attempt-index.ts';
import { EventStore } from '../../../../src/replay/run/counting/event-store.ts';
import { FraudStates } from '../../../../src/replay/run/counting/fraud-states.ts';
import { ToldOutcomes } from '../../../../src/replay/run/counting/told-outcomes.ts';
import { bodyIdentity } from '../../../../src/replay/run/desks/body-hash.ts';
import { ItemWriter } from '../../../../src/replay/run/desks/items.ts';
import { Spill, type SpillLimits } from '../../../../src/replay/run/disk/spill.ts';
import { KeyDigester } from '../../../../src/stores/memory/digested-event.ts';
import { KeyHash } from '../../../../src/stores/memory/key-hash.ts';
import { runs } from '../../../runs.ts';
import { tinySpillLimits } from '../histories.ts';

const key = Int32Array.of(1, 2, 3, 4);
/** Few values, so that everything clashes with everything. */
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const merchant = fc.constantFrom(undefined, 'm', 'n', 'o');

/** Everything in memory, or next to nothing. */
const limits: readonly (readonly [string, SpillLimits | undefined])[] = [
  ['in memory', undefined],
  ['in files', tinySpillLimits],
];

/** Runs a trial with a folder of its own, and says how many bytes went there. */
function spilling(some: SpillLimits | undefined, trial: (spill: Spill) => void): number {
  const spill = new Spill(undefined, some);
  try {
    trial(spill);
    return spill.bytes;
  } finally {
    spill.remove();
  }
}

/** The digest of an id, behind another word. */
function digestOf(text: string): Int32Array {
  const hash = new KeyHash(key);
  hash.hashText(text);
  return Int32Array.of(0, hash.a, hash.b, hash.c);
}

describe('the index of attempts', () => {
  const step = fc.record({ id, merchant, looks: fc.boolean() });

  it.each(limits)('knows what a Map knows, %s', (_, some) => {
    let spilled = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        spilled += spilling(some, spill => {
          const index = new AttemptIndex(key, spill);
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
        });
      }),
      { numRuns: runs(100) },
    );
    expect(spilled > 0).toBe(some !== undefined);
  });
});

describe('what is kept of an attempt', () => {
  it('is found again, words or text, and hash, in memory and in the file', () => {
    // Blocks of four MiB, of which two stay in memory.
    const eventBytes = 2 * (4 << 20);
    spilling({ ...tinySpillLimits, eventBytes }, spill => {
      const store = new EventStore(spill);
      const texts = Array.from({ length: 240 }, (_, n) => `${n}${'家'.repeat((n * 4001) % 60_000)}`);
      const words = texts.map((_, n) => Int32Array.from({ length: (n * 977) % 9_000 }, (_one, word) => n * word - 5));
      const places = texts.map((text, n) =>
        n % 2 === 0
          ? store.putText(text, n - 150, -n)
          : store.putWords(Int32Array.of(7, ...words[n]!, 7), 1, words[n]!.length + 1, n - 150, -n),
      );
      expect(spill.bytes).toBeGreaterThan(1 << 20);
      expect(store.bytes).toBe(eventBytes);
      for (const [n, place] of places.entries()) {
        const kept = store.get(place);
        if ('text' in kept) expect(kept.text === texts[n] && n % 2 === 0).toBe(true);
        else expect(Buffer.from(kept.words.slice(kept.from, kept.to).buffer)).toEqual(Buffer.from(words[n]!.buffer));
        expect(store.hasHash(place, n - 150, -n)).toBe(true);
        expect(store.hasHash(place, n - 149, -n)).toBe(false);
        expect(store.hasHash(place, n - 150, 1 - n)).toBe(false);
      }
    });
  });
});

describe('what is known of fraud', () => {
  const state = fc.record({ ordinal: fc.nat(40), labelledAt: fc.integer({ min: 1, max: 1e13 }), fraud: fc.boolean() });

  it.each(limits)('is what the last label of each attempt said, %s', (_, some) => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 30 }), labels => {
        spilling(some, spill => {
          const states = new FraudStates(spill);
          const known = new Map<number, FraudState>();
          for (const { ordinal, labelledAt, fraud } of labels) {
            const common = { labelledAt, told: [] };
            const said: FraudState = fraud
              ? { label: 'fraud', ...common, since: labelledAt }
              : { label: 'genuine', ...common };
            states.set(ordinal, said);
            states.set(ordinal + 1, undefined);
            known.set(ordinal, said);
          }
          const all = Array.from({ length: 45 }, (_one, ordinal) => ordinal);
          expect(all.map(ordinal => states.of(ordinal))).toEqual(all.map(ordinal => known.get(ordinal)));
        });
      }),
      { numRuns: runs(40) },
    );
  });
});

describe('the words of items', () => {
  it('are the same however many are taken at once', () => {
    const bodies = Array.from({ length: 1_500 }, (_, n) => ({
      type: 'authorization' as const,
      result: 'approved' as const,
      at: new Date(n).toISOString(),
    }));
    const writer = () => new ItemWriter(new KeyDigester(key, []), key);
    const [together, alone] = [writer(), writer()];
    const add = (to: ItemWriter, body: (typeof bodies)[number], n: number) =>
      to.outcome({ attempt: `a${n}`, at: n, body, identity: bodyIdentity(body) }, [undefined]);
    for (const [n, body] of bodies.entries()) add(together, body, n);
    const { words, starts } = together.take();
    expect(starts).toHaveLength(bodies.length + 1);
    const expected = bodies.flatMap((body, n) => {
      add(alone, body, n);
      return [...alone.take().words];
    });
    expect(Buffer.from(Int32Array.from(expected).buffer).equals(Buffer.from(words.slice().buffer))).toBe(true);
  });
});

describe('outcomes that were told before', () => {
  const told = fc.record({
    ordinal: fc.nat(1),
    gap: fc.nat(2),
    own: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
    result: fc.constantFrom('approved' as const, 'declined' as const),
  });

  it.each(limits.flatMap(([where, some]) => [true, false].map(inOrder => [where, inOrder, some] as const)))(
    'are known again, %s, in order of time: %s',
    (_, inOrder, some) => {
      let spilled = 0;
      fc.assert(
        fc.property(fc.array(told, { maxLength: 40 }), steps => {
          spilled += spilling(some, spill => {
            const seen = new ToldOutcomes(key, inOrder, spill);
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
          });
        }),
        { numRuns: runs(100) },
      );
      expect(spilled > 0).toBe(some !== undefined);
    },
  );

  it('without an id cost nothing once their time is over', () => {
    const seen = new ToldOutcomes(key, true, new Spill());
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
