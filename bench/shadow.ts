/**
 * What a shadow rule set adds to `assess`: the same checkouts with and without one, for shadows that differ from the live rule set in
 * more and more. Both sides work out what the service does: the answer and the features as text, and with a shadow its record too.
 */

import { featuresText } from '../src/api/answers.ts';
import { type Assessed, decide, recognise } from '../src/engine/assess.ts';
import { plain } from '../src/engine/assessment.ts';
import { createCardGuard } from '../src/engine/card/guard.ts';
import { readCheckout } from '../src/engine/checkout/read.ts';
import { loadRuleSet, type RuleSet, type RuleSetFiles } from '../src/engine/rule-set.ts';
import { createShadowSet } from '../src/engine/shadow.ts';
import type { Checkout, VelocityReading } from '../src/engine/types.ts';
import { readFolder } from '../src/rule-set/folder.ts';
import { createMemoryVelocity } from '../src/stores/memory/velocity.ts';
import { shippedTowns } from '../src/towns/shipped.ts';
import { checkoutTexts } from './checkouts.ts';
import { type BenchTable, median, printIfMain } from './table.ts';

const count = 5_000;
const rounds = 9;
const start = Date.parse('2026-11-22T00:00:00Z');

const rules = readFolder(new URL('../rules', import.meta.url).pathname);

/** A rule set from changed texts of the default one. */
function changed(change: (file: string, text: string) => string): RuleSet {
  const files: RuleSetFiles = new Map([...rules].map(([file, text]) => [file, change(file, text)]));
  const { ruleSet, findings } = loadRuleSet(files, shippedTowns);
  if (!ruleSet) throw new Error(findings.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
  return ruleSet;
}

const isRule = (file: string) => /^[^/]+\/[^/]+\.yaml$/.test(file);
const ruleFiles = [...rules.keys()].filter(isRule).sort();
/** Puts another condition of the same meaning in a rule's place, so that nothing of it can be shared. */
const restated = (text: string) =>
  text.replace(/^when: (?:>-?\n)?([\s\S]*?)(?=^\S)/m, (_all, body: string) => `when: >\n  true && (${body.trim()})\n`);
/** Every n-th counter looks back a minute longer. */
const longerWindows = (text: string, every: number) => {
  let seen = 0;
  return text.replace(/^ {4}over: (\d+)h$/gm, (line, hours) =>
    seen++ % every === 0 ? `    over: ${Number(hours) * 60 + 1}m` : line,
  );
};

/** Runs the bench. */
export async function run(): Promise<BenchTable> {
  const live = changed((_file, text) => text);
  const someRules = new Set(ruleFiles.filter((_, index) => index % 10 === 0));
  const shadows: readonly (readonly [string, RuleSet])[] = [
    [
      'the same rules, another policy',
      changed((file, text) => (file === 'policy.yaml' ? `${text}\n# raised\n` : text)),
    ],
    ['a tenth of the rules changed', changed((file, text) => (someRules.has(file) ? restated(text) : text))],
    [
      'the points of every rule changed',
      changed((file, text) =>
        isRule(file)
          ? text.replace(/^points: (-?)(\d+)$/m, (_all, sign, points) => `points: ${sign}${Number(points) + 1}`)
          : text,
      ),
    ],
    ['the condition of every rule changed', changed((file, text) => (isRule(file) ? restated(text) : text))],
    [
      'a tenth of the rules and two counters changed',
      changed((file, text) =>
        file === 'counters.yaml' ? longerWindows(text, 12) : someRules.has(file) ? restated(text) : text,
      ),
    ],
    [
      'every rule and every place and goods list changed',
      changed((file, text) =>
        isRule(file) ? restated(text) : /^lists\/(places|goods)\//.test(file) ? `${text}\n` : text,
      ),
    ],
  ];
  const checkouts = read(checkoutTexts(count));
  const base: number[] = [];
  const added = shadows.map((): number[] => []);
  for (let round = -2; round < rounds; round++) {
    const liveUs = pass(live, undefined, checkouts);
    const order = round % 2 === 0 ? shadows.keys() : [...shadows.keys()].reverse();
    for (const index of order) {
      const ratio = pass(live, shadows[index]![1], checkouts) / liveUs;
      if (round >= 0) added[index]!.push(ratio);
    }
    if (round >= 0) base.push(liveUs);
  }
  return {
    title: 'A shadow rule set beside assess',
    rows: [
      { name: 'assess alone, its answer written', value: median(base), unit: 'µs/checkout', ratio: 1 },
      ...shadows.map(([name, shadow], index) => {
        const { counters } = createShadowSet(live, shadow);
        const own = counters ? `, ${counters.definitions.length} counters of its own` : '';
        return {
          name: `${name}${own}`,
          value: median(added[index]!) * median(base),
          unit: 'µs/checkout',
          ratio: median(added[index]!),
        };
      }),
    ],
    notes: [
      `${count} synthetic checkouts, ${live.rules.length} rules, ${live.counters.definitions.length} counters; processor time, medians of ${rounds} rounds, each against the round's own time without a shadow.`,
      'Recognised addresses and goods, counters of one definition and rules of one condition are shared; what differs is worked out again.',
      'A condition that is another has to be evaluated, and a counter that is another has to be counted: that is the work of assess itself, done twice, and there is nothing to share.',
      'The service does this work after the answer (src/api/shadow-desk.ts): here it is all counted.',
    ],
    aims: [
      {
        name: 'assess with a shadow, a tenth of its rules changed',
        reached: median(added[1]!),
        aim: 1.1,
        better: 'lower',
      },
      {
        name: 'assess with a shadow, the points of every rule changed',
        reached: median(added[2]!),
        aim: 1.1,
        better: 'lower',
      },
      {
        name: 'assess with a shadow, the condition of every rule changed',
        reached: median(added[3]!),
        aim: 1.1,
        better: 'lower',
      },
    ],
  };
}

function read(texts: readonly string[]): readonly Checkout[] {
  const options = { door: 'api', receivedAt: start, guard: createCardGuard() } as const;
  return texts.map((text, index) => {
    const result = readCheckout(JSON.parse(text), options);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return { ...result.value.checkout, at: start + index * 100 };
  });
}

/** Processor time of one pass, microseconds a checkout. */
function pass(live: RuleSet, shadow: RuleSet | undefined, checkouts: readonly Checkout[]): number {
  const set = shadow && createShadowSet(live, shadow);
  const velocity = createMemoryVelocity(live.counters);
  const own = set?.counters && createMemoryVelocity(set.counters);
  const before = process.cpuUsage();
  for (const checkout of checkouts) {
    const recognised = recognise(checkout, live);
    const reading: VelocityReading = velocity.assess(recognised.event);
    const decided: Assessed = decide(recognised, reading, live);
    kept = JSON.stringify(plain(decided.assessment)) + featuresText(decided.features);
    if (set) kept = JSON.stringify(set.decide(decided, reading, own?.assess(recognised.event)));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / checkouts.length;
}

/** Keeps results alive so that no work is optimised away. */
let kept: unknown;
export const lastResult = (): unknown => kept;

await printIfMain(import.meta, run);
