/** Adds up what a shadow rule set (`serve --shadow-rules`) would have decided over the journal, for each pair of live and shadow version. */
import type { ShadowDecision, StoredAttempt } from '../../engine/journal.ts';
import type { Flow } from '../../engine/types.ts';
import type { Label } from '../../replay/types.ts';

/** Attempts of one kind, with what they were worth and what became of them. */
export interface ShadowSum {
  attempts: number;
  /** Amounts in minor units, by currency. */
  readonly amounts: Record<string, number>;
  fraud: number;
  genuine: number;
  /** Nobody has told yet. */
  open: number;
}

/** A rule behind the differences. */
export interface ShadowRuleSum {
  readonly rule: string;
  /** Attempts that it hit in the shadow and not (or with other points) in the live set. */
  gained: number;
  /** Attempts that it hit in the live set only. */
  lost: number;
  /** Flipped attempts among both. */
  toChallenge: number;
  toFrictionless: number;
}

/** An attempt whose flow would have been the other one. */
export interface ShadowExample {
  readonly id: string;
  readonly merchant?: string;
  readonly amount?: number;
  readonly currency?: string;
  readonly score: number;
  readonly shadowScore: number;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  readonly label: Label;
}

/** One version of a shadow rule set beside the live one. */
export interface ShadowSetReport {
  readonly rule_set: string;
  /** Version of the live rule set that it stood beside. */
  readonly live: string;
  /** Times of the first and last attempt, RFC 3339. */
  first: string;
  last: string;
  /** By live flow and shadow flow. */
  readonly sums: Readonly<Record<ShadowPair, ShadowSum>>;
  /** Attempts whose live flow came from a failing part (policy.yaml `fail`): in none of the sums. */
  degraded: number;
  /** Attempts on which a shadow rule failed with an error, by rule. */
  readonly failed: Record<string, number>;
  readonly rules: readonly ShadowRuleSum[];
  /** The latest, at most ten each way. */
  readonly examples: {
    readonly toChallenge: readonly ShadowExample[];
    readonly toFrictionless: readonly ShadowExample[];
  };
}

/** Live flow, then shadow flow. */
export const shadowPairs = ['bothFrictionless', 'bothChallenge', 'toChallenge', 'toFrictionless'] as const;
/** One of `shadowPairs`. */
export type ShadowPair = (typeof shadowPairs)[number];

const mostExamples = 10;

/** What is known of an attempt. */
export interface ShadowedAttempt {
  readonly attempt: StoredAttempt;
  readonly shadow: ShadowDecision;
  readonly label: Label;
}

/** Adds up attempts, newest first, as the journal is read. */
export function createShadowSetReports() {
  const sets = new Map<string, SetSum>();
  return {
    add(shadowed: ShadowedAttempt): void {
      const { shadow, attempt } = shadowed;
      const live = attempt.decision?.rule_set ?? '';
      const pair = `${live} ${shadow.rule_set}`;
      const set = sets.get(pair) ?? new SetSum(shadow.rule_set, live);
      sets.set(pair, set);
      set.add(shadowed);
    },
    /** The newest pair first. */
    reports: (): readonly ShadowSetReport[] => [...sets.values()].map(set => set.report()),
  };
}

class SetSum {
  readonly #version: string;
  readonly #live: string;
  readonly #sums: Record<ShadowPair, ShadowSum> = {
    bothFrictionless: noSum(),
    bothChallenge: noSum(),
    toChallenge: noSum(),
    toFrictionless: noSum(),
  };
  readonly #rules = new Map<string, ShadowRuleSum>();
  readonly #failed: Record<string, number> = {};
  readonly #examples = { toChallenge: [] as ShadowExample[], toFrictionless: [] as ShadowExample[] };
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #degraded = 0;

  constructor(version: string, live: string) {
    this.#version = version;
    this.#live = live;
  }

  add({ attempt, shadow, label }: ShadowedAttempt): void {
    const { decision, event } = attempt;
    if (!decision) return;
    this.#first = Math.min(this.#first, event.at);
    this.#last = Math.max(this.#last, event.at);
    for (const rule of shadow.failed ?? []) this.#failed[rule] = (this.#failed[rule] ?? 0) + 1;
    if (decision.degraded.some(({ part }) => part !== 'rules')) {
      this.#degraded++;
      return;
    }
    const pair = pairOf(decision.flow, shadow.flow);
    const sum = this.#sums[pair];
    sum.attempts++;
    sum[label]++;
    const { amount } = event;
    const { currency } = event.facts;
    if (amount !== undefined && currency !== undefined) sum.amounts[currency] = (sum.amounts[currency] ?? 0) + amount;
    const flip = pair === 'toChallenge' || pair === 'toFrictionless' ? pair : undefined;
    const touch = (rule: string, how: 'gained' | 'lost') => {
      const row = this.#rules.get(rule) ?? { rule, gained: 0, lost: 0, toChallenge: 0, toFrictionless: 0 };
      this.#rules.set(rule, row);
      row[how]++;
      if (flip) row[flip]++;
    };
    for (const { rule } of shadow.gained) touch(rule, 'gained');
    for (const rule of shadow.lost) touch(rule, 'lost');
    if (!flip || this.#examples[flip].length >= mostExamples) return;
    this.#examples[flip].push({
      id: attempt.id,
      ...(attempt.merchant === '' ? {} : { merchant: attempt.merchant }),
      ...(amount === undefined ? {} : { amount }),
      ...(currency === undefined ? {} : { currency }),
      score: decision.score,
      shadowScore: shadow.score,
      gained: shadow.gained.map(({ rule }) => rule),
      lost: shadow.lost,
      label,
    });
  }

  report(): ShadowSetReport {
    const flips = (row: ShadowRuleSum) => row.toChallenge + row.toFrictionless;
    const hits = (row: ShadowRuleSum) => row.gained + row.lost;
    return {
      rule_set: this.#version,
      live: this.#live,
      first: new Date(this.#first).toISOString(),
      last: new Date(this.#last).toISOString(),
      sums: this.#sums,
      degraded: this.#degraded,
      failed: this.#failed,
      rules: [...this.#rules.values()].sort(
        (a, b) => flips(b) - flips(a) || hits(b) - hits(a) || (a.rule < b.rule ? -1 : 1),
      ),
      examples: this.#examples,
    };
  }
}

function noSum(): ShadowSum {
  return { attempts: 0, amounts: {}, fraud: 0, genuine: 0, open: 0 };
}

function pairOf(live: Flow, shadow: Flow): ShadowPair {
  if (live === shadow) return live === 'challenge' ? 'bothChallenge' : 'bothFrictionless';
  return shadow === 'challenge' ? 'toChallenge' : 'toFrictionless';
}
