/**
 * What a shadow rule set adds to `assess`: the same checkouts with and without one, for shadows that differ from the live rule set in
 * more and more. Both sides work out what the service does: the answer and the features as text, and with a shadow its record too.
 */

import { featuresText } from '../src/api/answers.ts';
import { mostWaiting } from '../src/api/shadow-queue.ts';
import { type Assessed, decide, recognise } from '../src/engine/assess.ts';
import { plain } from '../src/engine/assessment.ts';
import { createCardGuard } from '../src/engine/card/guard.ts';
import { readCheckout } from '../src/engine/checkout/read.ts';
import { loadRuleSet, type RuleSet, type RuleSetFiles } from '../src/engine/rule-set.ts';
import { createShadowSet, type DecidedAttempt, type ShadowSet } from '../src/engine/shadow.ts';
import type { Checkout, VelocityReading } from '../src/engine/types.ts';
import { readFolder } from '../src/rule-set/folder.ts';
import { createMemoryVelocity } from '../src/stores/memory/velocity.ts';
import { shippedTowns } from '../src/towns/shipped.ts';
import { checkoutTexts, sequence } from './checkouts.ts';
import { type BenchTable, median, printIfMain } from './table.ts';

const count = 4_000;
const rounds = 11;
/** Checkouts that each side works on before the next side's turn: what else runs on the machine then slows all sides alike. */
const turn = 250;
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
const conditionOf = /^when: (?:>-?\n)?([\s\S]*?)(?=^\S)/m;
/** Puts another condition of the same meaning in a rule's place, so that nothing of it can be shared. */
const restated = (text: string) =>
  text.replace(conditionOf, (_all, body: string) => `when: >\n  true && (${body.trim()})\n`);
/** Raises the first whole number that a rule compares with; a rule without one is restated. */
const raised = (text: string) => {
  const changedText = text.replace(conditionOf, when =>
    when.replace(/(>=?|<=?) (\d+)(?![\d.])/, (_all, operator, number) => `${operator} ${Number(number) + 1}`),
  );
  return changedText === text ? restated(text) : changedText;
};
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
    ['a threshold of every rule changed', changed((file, text) => (isRule(file) ? raised(text) : text))],
    [
      'every condition restated, every place and goods list laid out anew',
      changed((file, text) =>
        isRule(file) ? restated(text) : /^lists\/(places|goods)\//.test(file) ? `${text}\n` : text,
      ),
    ],
    [
      'a threshold of every rule, a hotel and a console added',
      changed((file, text) => (isRule(file) ? raised(text) : `${text}${added.get(file) ?? ''}`)),
    ],
    [
      'all of that at once',
      changed((file, text) => {
        if (isRule(file)) return raised(text);
        return file === 'counters.yaml' ? longerWindows(text, 12) : `${text}${added.get(file) ?? ''}`;
      }),
    ],
  ];
  const checkouts = read(checkoutTexts(count));
  const next = sequence(7);
  const base: number[] = [];
  const ratios = shadows.map((): number[] => []);
  // Once each, as a service does: made anew in each round their code would be compiled anew too.
  const sets = shadows.map(([, shadow]) => createShadowSet(live, shadow));
  for (let round = -2; round < rounds; round++) {
    const sides = [undefined, ...sets].map(set => createSide(live, set));
    for (let from = 0; from < count; from += turn) {
      const some = checkouts.slice(from, from + turn);
      // By lot: what came before has left its code and data in the processor's caches.
      for (const side of shuffled(sides, next)) side.work(some);
    }
    if (round < 0) continue;
    const [liveUs, ...withShadow] = sides.map(side => side.spentUs() / count);
    base.push(liveUs!);
    for (const [index, us] of withShadow.entries()) ratios[index]!.push(us / liveUs!);
  }
  return {
    title: 'A shadow rule set beside assess',
    rows: [
      { name: 'assess alone, its answer written', value: median(base), unit: 'µs/checkout', ratio: 1 },
      ...shadows.map(([name], index) => {
        const { counters } = sets[index]!;
        const own = counters ? `, ${counters.definitions.length} counters of its own` : '';
        return {
          name: `${name}${own}`,
          value: median(ratios[index]!) * median(base),
          unit: 'µs/checkout',
          ratio: median(ratios[index]!),
        };
      }),
    ],
    notes: [
      `${count} synthetic checkouts, ${live.rules.length} rules, ${live.counters.definitions.length} counters; processor time, medians of ${rounds} rounds, each against the round's own time without a shadow.`,
      'Shared: counters of one definition, rules of one condition, and addresses and goods that hold nothing of what a list changed. The rest is worked out again, as verdicts without words.',
      `The service does this work after the answers, ${mostWaiting} attempts at a time or what 50 ms bring (src/api/shadow-queue.ts): here it is all counted.`,
    ],
    aims: shadows.map(([name], index) => ({
      name: `assess with a shadow: ${name}`,
      reached: median(ratios[index]!),
      aim: 1.1,
      better: 'lower' as const,
    })),
  };
}

/** The items in an order drawn by lot; `next(n)` draws from 0 to below n. */
function shuffled<Item>(items: readonly Item[], next: (below: number) => number): readonly Item[] {
  const drawn = [...items];
  for (let last = drawn.length - 1; last > 0; last--) {
    const other = next(last + 1);
    [drawn[last], drawn[other]] = [drawn[other]!, drawn[last]!];
  }
  return drawn;
}

/** Entries that an analyst might add, by file. */
const added: ReadonlyMap<string, string> = new Map([
  ['lists/places/hotel.csv', 'ホテルみほんざか,name,,,,\n'],
  ['lists/goods/titles/consoles.csv', 'ミホンステーション,goods,game_console\n'],
]);

function read(texts: readonly string[]): readonly Checkout[] {
  const options = { door: 'api', receivedAt: start, guard: createCardGuard() } as const;
  return texts.map((text, index) => {
    const result = readCheckout(JSON.parse(text), options);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return { ...result.value.checkout, at: start + index * 100 };
  });
}

/** The live set, alone or with a shadow, on its way through the checkouts. */
interface Side {
  work(checkouts: readonly Checkout[]): void;
  /** Processor time so far, microseconds. */
  spentUs(): number;
}

function createSide(live: RuleSet, set: ShadowSet | undefined): Side {
  const velocity = createMemoryVelocity(live.counters);
  const own = set?.counters && createMemoryVelocity(set.counters);
  let spent = 0;
  let waiting: DecidedAttempt[] = [];
  const deal = (shadow: ShadowSet) => {
    const due = waiting;
    waiting = [];
    const counted = due.map(({ assessed }) => own?.assess(assessed.recognised.event));
    for (const decision of shadow.decide(due, counted)) kept = JSON.stringify(decision);
  };
  return {
    work(checkouts) {
      const before = process.cpuUsage();
      for (const checkout of checkouts) {
        const recognised = recognise(checkout, live);
        const reading: VelocityReading = velocity.assess(recognised.event);
        const decided: Assessed = decide(recognised, reading, live);
        kept = JSON.stringify(plain(decided.assessment)) + featuresText(decided.features);
        if (!set) continue;
        // As the service does it: many at a time, once they are answered.
        waiting.push({ assessed: decided, reading });
        if (waiting.length >= mostWaiting) deal(set);
      }
      if (set) deal(set);
      const { user, system } = process.cpuUsage(before);
      spent += user + system;
    },
    spentUs: () => spent,
  };
}

/** Keeps results alive so that no work is optimised away. */
let kept: unknown;
export const lastResult = (): unknown => kept;

await printIfMain(import.meta, run);
