/**
 * Live = replay (docs/velocity.md 5): the same arrivals through the service, with its journal, its keyed digests and its clock,
 * and through a replay of what the journal holds, in order of arrival, give the same counts, scores and flows.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { createService } from '../../../src/api/service.ts';
import { createCardGuard } from '../../../src/engine/card/guard.ts';
import type { RecordedDecision, StoredAttempt } from '../../../src/engine/journal.ts';
import { loadRuleSet, type RuleSetFiles } from '../../../src/engine/rule-set.ts';
import { keyedDigests } from '../../../src/engine/velocity/keys.ts';
import type { Problem } from '../../../src/shared/errors.ts';
import type { Result } from '../../../src/shared/result.ts';
import { createMemoryVelocity } from '../../../src/stores/memory/velocity.ts';
import { openJournal } from '../../../src/stores/sqlite/journal.ts';
import { shippedTowns } from '../../../src/towns/shipped.ts';
import {
  attackedHistory,
  fileOf,
  folderForTests,
  parsed,
  run,
  shippedRules,
  smallRules,
  tinySpillLimits,
} from './histories.ts';

const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));

/** Something that reaches the service: an attempt or an outcome, some time after the one before. */
interface Arrival {
  readonly afterMs: number;
  readonly attempt?: Record<string, unknown> & { readonly id: string };
  readonly outcome?: { readonly of: string; readonly merchant?: string; readonly body: Record<string, unknown> };
}

/** Plays arrivals through the service; gives the decisions and the journal's facts as a stream, in order of arrival. */
async function live(arrivals: readonly Arrival[], files: RuleSetFiles) {
  const { ruleSet } = loadRuleSet(files, shippedTowns);
  const data = mkdtempSync(join(folder, 'data-'));
  const opened = openJournal({
    folder: data,
    writer: 'inline',
    durability: 'normal',
    personalKeys: [new Uint8Array(32).fill(7)],
  });
  if (!ruleSet || !opened.ok) throw new Error('no service');
  const journal = opened.value;
  let clock = Date.parse('2026-06-01T00:00:00Z');
  const service = createService({
    ruleSet,
    velocity: createMemoryVelocity(ruleSet.counters),
    journal,
    guard: createCardGuard(),
    keyOf: keyedDigests(new Uint8Array(32).fill(9)),
    digestKey: new Uint8Array(32).fill(5),
    now: () => clock,
    journalPatienceMs: 10_000,
  });
  for (const { afterMs, attempt, outcome } of arrivals) {
    clock += afterMs;
    if (attempt) await accepted(service.assess(attempt, { name: 'test' } as never), 'id-conflict');
    if (outcome) {
      const { ago, ...body } = outcome.body as { ago?: number };
      const at = ago === undefined ? {} : { at: new Date(clock - ago).toISOString() };
      await accepted(
        service.outcome(outcome.of, { ...body, ...at }, { name: 'test' } as never, outcome.merchant),
        'not-found',
        'bad-query',
      );
    }
  }
  const attempts: StoredAttempt[] = [];
  for (let after: { at: number; seq: number } | undefined; ; ) {
    const page = await journal.list({ limit: 500, personal: true, ...(after ? { after } : {}) });
    attempts.push(...page.attempts);
    after = page.next;
    if (!after) break;
  }
  const facts: { seq: number; line: string }[] = [];
  for (const { seq, id, merchant, event, personal } of attempts) {
    facts.push({
      seq,
      line: JSON.stringify({ ...JSON.parse(personal!.checkout), at: new Date(event.at).toISOString() }),
    });
    for (const outcome of await journal.outcomes(seq)) {
      const whose = { assessment: id, ...(merchant === '' ? {} : { merchant: { id: merchant } }) };
      // Sent without a time, and again with the time of its receipt, it is two outcomes (docs/api.md). A stream states every time, so
      // what the bodies no longer tell apart is told by ids.
      const stated = { id: outcome.identity, at: new Date(outcome.at).toISOString() };
      facts.push({ seq: outcome.seq, line: JSON.stringify({ ...outcome.body, ...whose, ...stated }) });
    }
  }
  await journal.close();
  const lines = facts.sort((one, other) => one.seq - other.seq).map(({ line }) => line);
  const decisions = attempts
    .toSorted((one, other) => one.seq - other.seq)
    .map(({ id, merchant, decision }) => ({ id, merchant, decision: decision! }));
  return { lines, decisions };
}

/** A test whose requests are refused unseen would show nothing. */
async function accepted(answer: Promise<Result<unknown, readonly Problem[]>>, ...allowed: string[]): Promise<void> {
  const result = await answer;
  if (result.ok || allowed.includes(result.error[0]!.code)) return;
  throw new Error(JSON.stringify(result.error));
}

/** What both ways have to agree on. */
function comparable(
  id: string,
  merchant: string,
  decision: Pick<RecordedDecision, 'score' | 'band' | 'flow' | 'shadow' | 'unknown'> & {
    hits: readonly { rule: string; points: number }[];
    saturated: readonly string[];
  },
) {
  const { score, band, flow, shadow, unknown, saturated } = decision;
  return {
    id,
    merchant,
    score,
    band,
    flow,
    hits: decision.hits.map(({ rule, points }) => `${rule} ${points}`).sort(),
    shadow,
    unknown,
    saturated,
  };
}

async function bothWays(arrivals: readonly Arrival[], files: RuleSetFiles) {
  const { lines, decisions } = await live(arrivals, files);
  const path = fileOf(folder, 'journal.ndjson', lines);
  const options = { texts: { rules: files }, arrival: true, tableBytes: 2_000 };
  const { output, counts } = await run([path], folder, options);
  // And the same with hardly anything in memory.
  const spilled = await run([path], folder, { ...options, spillLimits: tinySpillLimits });
  expect(spilled.output).toBe(output);
  expect(spilled.counts).toEqual(counts);
  const replayed = parsed(output).map(line => comparable(line.id, line.merchant ?? '', line));
  const lived = decisions.map(({ id, merchant, decision }) =>
    comparable(id, merchant, { ...decision, saturated: decision.reading.saturated }),
  );
  expect(replayed).toEqual(lived);
  return { lines, decisions };
}

/**
 * One rule for each figure that a counter can reach, so that scores and hits tell the counts themselves.
 */
const countingRules: RuleSetFiles = new Map([
  ...[...smallRules].filter(([path]) => path !== 'counters.yaml'),
  [
    'counters.yaml',
    `${smallRules.get('counters.yaml')}  declines_per_number_5m: { count: events, of: declines, by: card.number, over: 5m }
  few_attempts_1h: { count: events, of: attempts, by: merchant.id, over: 1h, limit: 5 }
  chargebacks_per_device_30d: { count: events, of: chargebacks, by: device.id, over: 30d }
  frauds_per_device_30d: { count: events, of: frauds, by: device.id, over: 30d }
  frauds_withdrawn_per_device_30d: { count: events, of: frauds_withdrawn, by: device.id, over: 30d }
  numbers_after_decline_10m: { count: distinct card.number, of: attempts, by: device.id, over: 10m, after: { of: declines, within: 10m } }
`,
  ],
  ...[
    'declines_per_device_1h',
    'numbers_per_range_10m',
    'declines_per_number_5m',
    'chargebacks_per_device_30d',
    'frauds_per_device_30d',
    'frauds_withdrawn_per_device_30d',
    'numbers_after_decline_10m',
    'few_attempts_1h',
    'attempts_per_device_1h',
  ].flatMap(counter => [1, 2, 3, 4, 5, 6].map(figure => ruleFor(counter, figure))),
]);

function ruleFor(counter: string, figure: number): [string, string] {
  const id = `${counter.replaceAll('_', '-')}-${figure}`;
  const text = (smallRules.get('velocity/costly.yaml') as string)
    .replaceAll('costly', id)
    .replace('amount.value >= 100000', `velocity.${counter} == ${figure}`)
    .replaceAll('{amount.value}', `{velocity.${counter}}`)
    .replace('points: 20', `points: ${figure}`);
  return [`velocity/${id}.yaml`, text];
}

const pick = <Value>(...values: Value[]) => fc.constantFrom(...values);
const attempt = fc.record({
  device: pick('d1', 'd2'),
  card: pick('tok_1', 'tok_2', 'tok_3', undefined),
  merchant: pick('m1', 'm2', undefined),
  amount: pick(1_000, 200_000),
  line1: pick('丸の内1-1-1', 'ホテルオークラ東京 503号室'),
});
const minute = 60_000;
const outcomeBody = fc.oneof(
  fc.record({
    type: fc.constant('authorization'),
    result: pick('approved', 'declined'),
    ago: pick(undefined, 0, minute, 30 * minute, -4 * minute),
  }),
  fc.record({
    type: fc.constant('authorization'),
    result: fc.constant('declined'),
    code: fc.constant('14'),
    code_system: fc.constant('iso8583'),
  }),
  fc.record({ type: fc.constant('chargeback'), category: pick('fraud', 'other'), ago: pick(undefined, 0) }),
  fc.record({ type: fc.constant('authentication'), trans_status: pick('Y', 'N', 'C'), challenged: pick(true, false) }),
  fc.record({ type: fc.constant('order'), result: pick('refused_by_shop', 'shipped') }),
  fc.record({
    type: fc.constant('label'),
    label: pick('fraud', 'fraud', 'genuine'),
    ago: pick(undefined, 0, minute, 30 * minute, -4 * minute),
  }),
  fc.record({ type: fc.constant('fraud_report'), ago: pick(undefined, minute) }),
);
const arrival = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('attempt' as const),
      afterMs: pick(0, 1_000, 5 * minute, 40 * minute),
      attempt,
      again: fc.nat(9),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('outcome' as const),
      afterMs: pick(0, 2_000, 3 * minute),
      body: outcomeBody,
      of: fc.nat(5),
    }),
  },
);

it('decides what the service decided, whatever arrived', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(arrival, { maxLength: 40, size: 'max' }), async drawn => {
      const sent: { id: string; merchant: string | undefined }[] = [];
      const arrivals = drawn.map((each): Arrival => {
        if (each.kind === 'outcome') {
          const attempt = sent.at(-1 - (each.of % Math.max(1, sent.length)));
          const { ago, ...body } = each.body as { ago?: number };
          const outcome = { of: attempt?.id ?? 'nobody', body: { ...body, ...(ago === undefined ? {} : { ago }) } };
          return {
            afterMs: each.afterMs,
            outcome: attempt?.merchant ? { ...outcome, merchant: attempt.merchant } : outcome,
          };
        }
        const { device, card, merchant, amount, line1 } = each.attempt;
        // Now and then an id comes again, with the same body, another one, or under another merchant.
        const id = each.again === 0 && sent.length > 0 ? sent.at(-1)!.id : `a${sent.length}`;
        sent.push({ id, merchant });
        return {
          afterMs: each.afterMs,
          attempt: {
            id,
            amount: { value: amount, currency: 'JPY' },
            device: { id: device },
            shipping: { country: 'JP', postal_code: '100-0005', prefecture: '東京都', city: '千代田区', line1 },
            ...(card === undefined ? {} : { card: { token: card, range_token: 'range_1', bin: '352800' } }),
            ...(merchant === undefined ? {} : { merchant: { id: merchant } }),
          },
        };
      });
      const { decisions } = await bothWays(arrivals, countingRules);
      for (const { decision } of decisions) for (const { rule } of decision.hits) seen.add(rule);
    }),
    { numRuns: 10 },
  );
  // The streams reached the counters: every counter had read 1, most had read more.
  expect(seen.size).toBeGreaterThan(9);
});

it('decides what the service decided in a history of attacks, with the rules that come with the program', async () => {
  const lines = attackedHistory(40, 3).map(line => JSON.parse(line));
  let before = Date.parse(lines[0].at);
  const arrivals = lines.map((line): Arrival => {
    const { at, assessment, merchant, ...body } = line;
    const afterMs = Date.parse(at) - before;
    before = Date.parse(at);
    if (assessment === undefined) return { afterMs, attempt: { ...body, ...(merchant ? { merchant } : {}) } };
    return { afterMs, outcome: { of: assessment, body, ...(merchant ? { merchant: merchant.id } : {}) } };
  });
  const { decisions } = await bothWays(arrivals, shippedRules);
  expect(decisions.length).toBeGreaterThan(40);
  expect(new Set(decisions.map(({ decision }) => decision.flow)).size).toBe(2);
});
