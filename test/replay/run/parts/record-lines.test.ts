/** Records as lines, and read back: against JSON.stringify of an object that is put together the plain way. */
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfLine } from '../../../../src/replay/run/parts/part-file.ts';
import { RecordReader } from '../../../../src/replay/run/parts/record-back.ts';
import { type Decided, RecordLines } from '../../../../src/replay/run/parts/record-lines.ts';
import { Remembered } from '../../../../src/replay/run/parts/remembered.ts';
import { runs } from '../../../runs.ts';

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom('注文-1', '","score":1,"x":"', ',"of":[1,2]}', '\\', '💴', 'a\u2028b'),
);
const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
const rule = fc.constantFrom('one', 'two', 'three', '四つ目');
/** Few values, so that decisions come again, and nearly the same ones too. */
const decision = fc.record({
  score: fc.constantFrom(0, 60, 100),
  band: fc.constantFrom('low', '高'),
  flow: fc.constantFrom('frictionless' as const, 'challenge' as const),
  hits: fc.array(fc.record({ rule, points: fc.constantFrom(-5, 0, 10), lifts: fc.boolean() }), { maxLength: 2 }),
  shadow: fc.array(rule, { maxLength: 1 }),
  unknown: fc.array(rule, { maxLength: 2 }),
  saturated: fc.array(fc.constantFrom('cards', 'doors'), { maxLength: 1 }),
});
const attempt = fc.record({
  id: text,
  merchant: optional(text),
  order_id: optional(text),
  at: fc.oneof(fc.integer({ min: 0, max: 86_400_000 * 3 }), fc.date({ noInvalidDate: true }).map(Number)),
  amount: fc.oneof(fc.nat(), fc.constantFrom(0, 999_999_999_999)),
  currency: fc.constantFrom('JPY', 'USD'),
  purpose: optional(fc.constantFrom('purchase', 'add_card')),
  kind: optional(fc.constantFrom('hotel', 'ordinary')),
  prefecture: optional(fc.constantFrom('東京都', '大阪府')),
  country: optional(fc.constantFrom('JP', 'US')),
  classes: optional(fc.subarray(['ticket', 'other'])),
  account: optional(fc.record({ id: optional(text), guest: optional(fc.boolean()) })),
  decision,
  against: optional(decision),
});
type Attempt = typeof attempt extends fc.Arbitrary<infer Value> ? Value : never;
type Decision = Attempt['decision'];

function decidedOf(order: Attempt, { score, band, flow, hits, shadow, unknown, saturated }: Decision): Decided {
  const { id, merchant, order_id, at, amount, currency, purpose, account, kind, prefecture, country, classes } = order;
  const checkout = { id, merchant: merchant && { id: merchant }, order_id, at, amount: { value: amount, currency } };
  return {
    assessed: {
      assessment: { score, band, flow },
      outcomes: { hits, shadow: shadow.map(name => ({ rule: name })), unknown },
      recognised: {
        checkout: { ...checkout, purpose, account },
        place: { kind, prefecture, country },
        goods: { classes },
      },
    },
    reading: { saturated },
  } as unknown as Decided;
}

const plainDecision = ({ hits, score, band, flow, shadow, unknown, saturated }: Decision) => ({
  ...{ score, band, flow },
  ...(hits.some(({ lifts }) => lifts) ? { lifted: true } : {}),
  hits: hits.map(each => ({ rule: each.rule, points: each.points })),
  ...{ shadow, unknown, saturated },
});

const plainFeatures = ({ purpose = 'purchase', kind, prefecture, country, classes, account }: Attempt) => ({
  purpose,
  address: { kind, prefecture, country },
  goods: { classes },
  account: { guest: account?.guest ?? (account?.id === undefined ? undefined : false) },
});

function plainLine(order: Attempt): string {
  const { id, merchant, order_id, at, amount, currency, decision: decided, against } = order;
  return JSON.stringify({
    ...{ id, merchant, order_id, amount, currency },
    ...plainDecision(decided),
    features: plainFeatures(order),
    at: new Date(at).toISOString(),
    ...(against ? { against: plainDecision(against) } : {}),
  });
}

function plainRecord(order: Attempt) {
  const { id, merchant, order_id, at, amount, currency, decision: decided, against } = order;
  return {
    ...{ id, merchant, order_id, at, amount, currency },
    decision: plainDecision(decided),
    features: plainFeatures(order),
    ...(against ? { against: plainDecision(against) } : {}),
  };
}

function add(lines: RecordLines, order: Attempt): void {
  lines.add(decidedOf(order, order.decision), order.against && decidedOf(order, order.against));
}

const reader = new RecordReader();

function linesOf(bytes: Uint8Array) {
  const block = Buffer.from(bytes);
  const lines = [];
  for (let start = 0; start < block.length; ) {
    const to = endOfLine(block, start);
    const { record, end } = reader.read(block, start, to);
    lines.push({
      record,
      whole: block.toString('utf8', start, to),
      ofOutput: `${block.toString('utf8', start, end)}}`,
    });
    start = to + 1;
  }
  return lines;
}

describe('records as lines', () => {
  it('are what JSON.stringify writes, and read back the same', () =>
    fc.assert(
      fc.property(fc.array(fc.array(attempt, { maxLength: 20 }), { maxLength: 3 }), batches => {
        const written = new RecordLines();
        for (const batch of batches) {
          for (const order of batch) add(written, order);
          const lines = linesOf(written.take());
          expect(lines.map(({ ofOutput }) => ofOutput)).toEqual(batch.map(plainLine));
          for (const { whole } of lines) expect(() => JSON.parse(whole)).not.toThrow();
          expect(lines.map(({ record }) => record)).toEqual(batch.map(plainRecord));
        }
      }),
      { numRuns: runs(50) },
    ));

  it('keep of each decision no more memory than its bytes, however seldom a new one comes', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const [base] = fc.sample(attempt, { seed: 5, numRuns: 1 }) as [Attempt];
    const lines = new RecordLines();
    const read = new RecordReader();
    // Memory of buffers is given back beside the program, some time after they were collected.
    const held = async () => {
      let least = Number.POSITIVE_INFINITY;
      for (let turn = 0; turn < 10; turn++) {
        collect();
        await wait(10);
        least = Math.min(least, process.memoryUsage().arrayBuffers);
      }
      return least;
    };
    const before = await held();
    for (let n = 0; n < 500; n++) {
      add(lines, { ...base, decision: { ...base.decision, score: n as 60 } });
      const block = Buffer.from(lines.take());
      read.read(block, 0, endOfLine(block, 0));
      // What else small bytes are asked for meanwhile: the next ones come from another page of Node's.
      for (let page = 0; page < 80; page++) Buffer.from('x'.repeat(1_000));
    }
    const more = (await held()) - before;
    // Still there, or nothing would have been held by them.
    expect([lines.take(), typeof read]).toEqual([new Uint8Array(0), 'object']);
    expect(more).toBeLessThan(4 << 20);
  });

  it('tell orders apart that differ in one thing', () => {
    const [base] = fc.sample(attempt, { seed: 5, numRuns: 1 }) as [Attempt];
    const hit = { rule: 'one', points: 10, lifts: false };
    const usual = { score: 60, band: 'low', flow: 'challenge' as const, hits: [hit], shadow: ['two'] };
    const decided = { ...usual, unknown: ['three'], saturated: ['cards'] };
    const order = { ...base, decision: decided, account: { id: 'a', guest: false }, classes: ['ticket'] };
    const decisions: object[] = [
      ...[{ score: 0 }, { band: '高' }, { flow: 'frictionless' as const }, { shadow: ['one'] }, { shadow: [] }],
      ...[{ unknown: ['one'] }, { unknown: [] }, { saturated: ['doors'] }, { saturated: [] }, { hits: [] }],
      ...[{ lifts: true }, { points: 0 }, { rule: 'two' }].map(change => ({ hits: [{ ...hit, ...change }] })),
    ];
    const features: object[] = [
      ...[{ purpose: 'add_card' }, { kind: 'depot' }, { prefecture: '京都府' }, { country: 'KR' }],
      ...[
        { classes: ['other'] },
        { classes: undefined },
        { account: undefined },
        { account: { id: 'a', guest: true } },
      ],
    ];
    const orders = [
      ...decisions.map(change => ({ ...order, decision: { ...decided, ...change } })),
      ...features.map(change => ({ ...order, ...change })),
    ].flatMap(other => [order, other] as Attempt[]);
    const written = new RecordLines();
    for (const each of orders) add(written, each);
    expect(linesOf(written.take()).map(({ ofOutput }) => ofOutput)).toEqual(orders.map(plainLine));
  });

  it('give one object for decisions and features that are the same', () => {
    const [order, other] = fc.sample(attempt, { seed: 5, numRuns: 2 }) as [Attempt, Attempt];
    const written = new RecordLines();
    for (const id of ['one', 'two']) add(written, { ...order, id, decision: other.decision });
    const [one, two] = linesOf(written.take());
    expect(one!.record.decision).toBe(two!.record.decision);
    expect(one!.record.features).toBe(two!.record.features);
    expect([one!.record.id, two!.record.id]).toEqual(['one', 'two']);
  });
});

describe('what is remembered', () => {
  it('is made once for all that is the same, in whatever bucket, and right when there is no more room', () => {
    const made: number[] = [];
    const remembered = new Remembered<number, number, string>(
      (known, thing) => known === thing,
      thing => {
        made.push(thing);
        return { known: thing, made: `made of ${thing}` };
      },
    );
    for (const thing of [1, 2, 1, 2, 1]) expect(remembered.of(thing, thing % 2)).toBe(`made of ${thing}`);
    expect(made).toEqual([1, 2]);
    for (let thing = 0; thing < 25_000; thing++) {
      expect(remembered.of(thing, 'the same')).toBe(`made of ${thing}`);
      expect(remembered.of(thing, thing)).toBe(`made of ${thing}`);
    }
  });
});
