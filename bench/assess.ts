/** `assess` whole, and stage by stage, so that the dearest stage is seen; and what the live service does beside it for each answer. */

import { hash } from 'node:crypto';
import { featuresText, recorded } from '../src/api/answers.ts';
import { canonicalCheckout } from '../src/api/canonical-checkout.ts';
import { assess, decide, recognise } from '../src/engine/assess.ts';
import { assessmentOf, plain } from '../src/engine/assessment.ts';
import { createCardGuard } from '../src/engine/card/guard.ts';
import { recogniseCard } from '../src/engine/card/recognise.ts';
import { readCheckout } from '../src/engine/checkout/read.ts';
import { featuresOf } from '../src/engine/features-of.ts';
import { loadRuleSet } from '../src/engine/rule-set.ts';
import { scoreOf } from '../src/engine/score/score.ts';
import { threeDsRequest } from '../src/engine/threeds/request.ts';
import type { Checkout, Recognised } from '../src/engine/types.ts';
import { attemptEvent } from '../src/engine/velocity/events.ts';
import { keyedDigests, plainKeys } from '../src/engine/velocity/keys.ts';
import { readFolder } from '../src/rule-set/folder.ts';
import { createMemoryVelocity } from '../src/stores/memory/velocity.ts';
import { rowOf } from '../src/stores/sqlite/rows.ts';
import { TextPage } from '../src/stores/sqlite/text-page.ts';
import { shippedTowns } from '../src/towns/shipped.ts';
import { checkoutTexts } from './checkouts.ts';
import { alternate, type BenchTable, type Contestant, printIfMain } from './table.ts';

const count = 5_000;
const rounds = 7;
const start = Date.parse('2026-11-22T00:00:00Z');

/** Runs the bench. */
export async function run(): Promise<BenchTable> {
  const { ruleSet, findings } = loadRuleSet(readFolder(new URL('../rules', import.meta.url).pathname), shippedTowns);
  if (!ruleSet) throw new Error(findings.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
  const texts = checkoutTexts(count);
  const options = { door: 'api', receivedAt: start, guard: createCardGuard() } as const;
  const read = (text: string): Checkout => {
    const result = readCheckout(JSON.parse(text), options);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value.checkout;
  };
  // Ten attempts a second, the pace of a busy shop.
  const checkouts = texts.map((text, index) => ({ ...read(text), at: start + index * 100 }));
  const recognised = checkouts.map(checkout => recognise(checkout, ruleSet));
  const velocity = createMemoryVelocity(ruleSet.counters);
  const readings = recognised.map(each => velocity.assess(each.event));
  const pairs = recognised.map((each, index): [Recognised, number] => [each, index]);
  const features = pairs.map(([each, index]) => featuresOf(each, readings[index]!, ruleSet));
  const outcomes = features.map((each, index) => ruleSet.evaluate(each, checkouts[index]!.at));
  const scores = outcomes.map(each => scoreOf(each, ruleSet.policy));

  const over = <Item>(
    name: string,
    items: readonly Item[],
    work: (item: Item, index: number) => unknown,
  ): Contestant => ({
    name,
    round() {
      for (let index = 0; index < items.length; index++) kept = work(items[index]!, index);
      return items.length;
    },
  });
  const stages = [
    over('checkout (parse, check)', texts, read),
    over('card', checkouts, recogniseCard),
    over('address', checkouts, checkout => ruleSet.places.recognise(checkout)),
    over('goods', checkouts, checkout => ruleSet.goods.recognise(checkout)),
    over('event and its keys', recognised, each => attemptEvent(each.checkout, each.card, each.place, plainKeys)),
    freshVelocity(),
    over('features', pairs, ([each, index]) => featuresOf(each, readings[index]!, ruleSet)),
    over('rules', features, (each, index) => ruleSet.evaluate(each, checkouts[index]!.at)),
    over('score', outcomes, each => scoreOf(each, ruleSet.policy)),
    over('threeds', pairs, ([each, index]) => threeDsRequest(each, scores[index]!.band)),
    over('assessment (texts unread)', pairs, ([each, index]) =>
      assessmentOf(each, outcomes[index]!, scores[index]!, () => threeDsRequest(each, scores[index]!.band), ruleSet),
    ),
  ];
  const digests = keyedDigests(new Uint8Array(32));
  const decided = pairs.map(([each, index]) => decide(each, readings[index]!, ruleSet));
  const page = new TextPage();
  const beside = [
    over('live: its keys as digests', recognised, each => attemptEvent(each.checkout, each.card, each.place, digests)),
    over('live: the body in canonical JSON, and its digest', checkouts, checkout =>
      hash('sha256', canonicalCheckout(checkout), 'base64url'),
    ),
    over('live: the answer worked out and written', pairs, ([each, index]) =>
      JSON.stringify(plain(decide(each, readings[index]!, ruleSet).assessment)),
    ),
    over('live: its row for the journal', decided, (each, index) => {
      page.clear();
      const { assessment, features: all, recognised: known } = each;
      const decision = recorded(each, assessment, readings[index]!, 'digest', false);
      const personal = { checkout: texts[index]!, answer: texts[index]!, features: featuresText(all) };
      return rowOf(
        { kind: 'attempt', merchant: '', id: assessment.id, event: known.event, decision, personal },
        index,
        page,
      );
    }),
  ];
  function freshVelocity(): Contestant {
    return {
      name: 'velocity',
      round() {
        const store = createMemoryVelocity(ruleSet!.counters);
        for (const each of recognised) kept = store.assess(each.event);
        return recognised.length;
      },
    };
  }
  const whole: Contestant = {
    name: 'assess, whole (after parsing, before JSON)',
    round() {
      const store = createMemoryVelocity(ruleSet.counters);
      for (const checkout of checkouts) kept = assess(checkout, ruleSet, store);
      return checkouts.length;
    },
  };
  const rates = await alternate([...stages, ...beside, whole], rounds);
  const microseconds = (name: string) => 1e6 / rates.get(name)!;
  const wholeUs = microseconds(whole.name);
  return {
    title: 'assess, stage by stage',
    rows: [...stages, whole, ...beside].map(({ name }) => ({
      name,
      value: microseconds(name),
      unit: 'µs/checkout',
      ratio: microseconds(name) / wholeUs,
    })),
    notes: [
      `${count} synthetic checkouts, ${ruleSet.rules.length} rules, ${ruleSet.counters.definitions.length} counters, medians of ${rounds} alternating rounds.`,
      'The ratio is the share of the whole.',
      `assess: ${Math.round(rates.get(whole.name)!)} checkouts a second on one core.`,
    ],
    aims: [],
  };
}

/** Keeps results alive so that no work is optimised away. */
let kept: unknown;
export const lastResult = (): unknown => kept;

await printIfMain(import.meta, run);
