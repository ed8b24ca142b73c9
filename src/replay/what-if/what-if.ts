/**
 * "What if this rule were different?", answered from a feature store: the verdicts of rules that did not change are read, those
 * of the others are worked out over their columns, and everything is scored anew. Exactly what a replay with the changed rule
 * set would have given; where stored features cannot say, it says so instead.
 */
import { type ColumnCondition, compileColumnCondition, type KnownParts } from '../features/conditions.ts';
import type { KnownRule } from '../features/manifest.ts';
import type { FeatureStore, StoredChunk } from '../features/reader.ts';
import { type ScoredRule, SharedWork, scoreChunk, type Verdicts, type Vote, verdictsOf } from '../features/scores.ts';
import { type DecidedChunk, TrialFlips } from './flips.ts';
import { type ChunkFacts, TrialCounter, type TrialNumbers } from './numbers.ts';
import { type Unanswerable, unanswerable } from './stale.ts';
import type { TrialRules } from './trial-rules.ts';

/** The answer, or the rules that need a full replay. */
export type WhatIf = { readonly numbers: TrialNumbers } | { readonly unanswerable: readonly Unanswerable[] };

/** The two rule sets to be compared. */
export interface WhatIfOptions {
  readonly rules: TrialRules;
  readonly against: TrialRules;
  /** Told of the orders done. */
  readonly progress?: (orders: number) => void;
  /** Told of every chunk, decided: for tests, and for those who want every order. */
  readonly decided?: (chunk: StoredChunk, rules: DecidedChunk, against: DecidedChunk) => void;
}

/** Compares two rule sets on the orders of a feature store, or says why the store cannot answer. */
export function whatIf(store: FeatureStore, { rules, against, progress, decided }: WhatIfOptions): WhatIf {
  const sides = { rules: sideOf(rules, store), against: sideOf(against, store) };
  const faults = [sides.rules, sides.against].flatMap(({ rules: loaded }, index) =>
    unanswerable(loaded, [rules, against][index]!.stale),
  );
  if (faults.length > 0) return { unanswerable: distinct(faults) };
  const { history } = store.manifest;
  const { abandonment, currency } = history.assumptions;
  const flips = new TrialFlips();
  let done = 0;
  for (const chunk of store.chunks()) {
    const facts = factsOf(chunk, currency);
    const [known, shared]: [KnownParts, SharedWork] = [new Map(), new SharedWork()];
    const after = sides.rules.decide(chunk, known, shared);
    const before = sides.against.decide(chunk, known, shared);
    sides.rules.counter.count(after.votes, after, facts);
    sides.against.counter.count(before.votes, before, facts);
    flips.count(before, after, chunk, facts);
    decided?.(chunk, after, before);
    done += chunk.rows;
    progress?.(done);
  }
  const numbers: TrialNumbers = {
    ...history,
    rules: sides.rules.counter.result(rules.version, sides.rules.rules, abandonment),
    against: sides.against.counter.result(against.version, sides.against.rules, abandonment),
    flips: flips.result(),
  };
  return { numbers };
}

type LoadedRule = KnownRule & ScoredRule;

/** One rule set at work on a store. */
interface Side {
  readonly rules: readonly LoadedRule[];
  readonly counter: TrialCounter;
  decide(chunk: StoredChunk, known: KnownParts, shared: SharedWork): DecidedChunk;
}

function sideOf(trial: TrialRules, store: FeatureStore): Side {
  const loaded = trial.rules.filter((rule): rule is LoadedRule => rule.status === 'live' || rule.status === 'shadow');
  const kept = new Set(store.manifest.conditions);
  const stored = new Set<string>();
  const conditions = new Map<string, ColumnCondition>();
  for (const rule of loaded) {
    const holds = kept.has(rule.when) && !rule.lists.some(name => trial.changedLists.has(name));
    if (holds) stored.add(rule.when);
    else if (!conditions.has(rule.when) && !rule.features.some(feature => trial.stale.has(feature)))
      conditions.set(rule.when, compileColumnCondition(trial.conditionOf(rule), rule.when, trial.listsOf(rule.lists)));
  }
  const changedLists = trial.changedLists.size > 0;
  return {
    rules: loaded,
    counter: new TrialCounter(),
    decide(chunk, known, shared) {
      // Parts of conditions are shared by their text, so both rule sets must mean the same lists by it.
      const parts: KnownParts = changedLists ? new Map() : known;
      const asked = new Map<string, Verdicts>();
      const said = (when: string): Verdicts => {
        if (stored.has(when)) return chunk.verdicts(when)!;
        const before = asked.get(when);
        if (before) return before;
        const found = verdictsOf(conditions.get(when)!(chunk, parts));
        asked.set(when, found);
        return found;
      };
      const votes: Vote[] = loaded.map(rule => shared.vote(rule, said(rule.when), chunk));
      return { votes, policy: trial.policy, ...scoreChunk(chunk.rows, votes, trial.policy, shared) };
    },
  };
}

/** Amounts and judgements of a chunk. */
function factsOf(chunk: StoredChunk, currency: string): ChunkFacts {
  const { codes, values } = chunk.column('amount.value');
  const currencies = chunk.column('amount.currency');
  const main = currencies.values.indexOf(currency);
  const amounts = new Float64Array(chunk.rows);
  for (let row = 0; row < chunk.rows; row++) {
    if (currencies.codes[row] === main) amounts[row] = values[codes[row]!] as number;
  }
  return { rows: chunk.rows, judgements: chunk.judgements(), amounts, tallies: new Map(), counted: new Map() };
}

function distinct(faults: readonly Unanswerable[]): readonly Unanswerable[] {
  return [...new Map(faults.map(fault => [`${fault.rule} ${fault.feature}`, fault])).values()];
}
