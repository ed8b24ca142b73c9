/** Compares the challenge rate of two periods over decisions of the journal: how far apart they are, and which rules and rule sets stand behind it. */
import type { RecordedDecision, RecordedHit, StoredAttempt } from '../../engine/journal.ts';
import type { RuleSet } from '../../engine/rule-set.ts';
import { type ScoredHit, scoreOf } from '../../engine/score/score.ts';
import type { Band, Flow } from '../../engine/types.ts';
import type { Proportion } from '../../replay/numbers/types.ts';
import { proportion } from '../../replay/numbers/wilson.ts';

/** A stretch of time in milliseconds since 1970 UTC: from its first moment up to the one that it no longer has. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

/** The two periods that are compared. */
export type PeriodName = 'before' | 'now';

/** A figure of each period. */
export type Both<Figure> = Readonly<Record<PeriodName, Figure>>;

/** What was decided in a period. */
export interface PeriodReport {
  /** RFC 3339, UTC. */
  readonly from: string;
  readonly until: string;
  /** Challenges out of all attempts that were assessed. */
  readonly challenges: Proportion;
  /** Attempts that a service only observed; what it would have asked counts as its decision. */
  readonly observed: number;
  /** Attempts answered under the policy for failing parts (policy.yaml `fail`), and the challenges among them. */
  readonly failing: { readonly attempts: number; readonly challenges: number };
  /** Attempts of imported history, which nobody assessed: in none of the other figures. */
  readonly imported: number;
}

/** What a rule did in a period. */
export interface RuleFigures {
  /** Challenged attempts that it hit. */
  readonly hits: number;
  /** Challenges that would not have been without its hit, less those that its hit spared; null where decisions cannot be made again. */
  readonly brought: number | null;
}

/** A rule behind the difference. */
export interface RuleReport extends Both<RuleFigures> {
  readonly rule: string;
  /** By how much its figure for 1,000 attempts changed: what it brought, or its hits where that cannot be told. Null where a period is empty. */
  readonly difference_per_1000: number | null;
}

/** A version of the rule set, as far as it decided in the two periods. */
export interface VersionReport extends Both<Proportion> {
  readonly rule_set: string;
  /** Time of its first decision in the two periods, RFC 3339. */
  readonly first: string;
}

/** The comparison of two periods. */
export interface RateReport extends Both<PeriodReport> {
  /** The rate now less the rate before, in percentage points; null where a period has no attempt. */
  readonly difference_points: number | null;
  /** Whether the two intervals lie apart; null where a period has no attempt. */
  readonly more_than_chance: boolean | null;
  /** What the rules are compared by. */
  readonly compared_by: 'brought' | 'hits';
  /** Decisions that do not come out again from their hits under the rule set at hand; one is enough for rules to be compared by hits. */
  readonly not_redone: number;
  /** The largest change first. */
  readonly rules: readonly RuleReport[];
  /** The earliest first. */
  readonly versions: readonly VersionReport[];
}

type Counts = Record<PeriodName, number>;

/** Adds up decisions, in whatever order they come; `report` may be asked at any time. */
export interface RateComparison {
  add(attempt: Pick<StoredAttempt, 'event' | 'decision'>): void;
  report(): RateReport;
}

/**
 * Begins to compare two periods that do not overlap.
 * @param ruleSet the rule set at hand: its policy makes decisions again from their recorded hits, with one of them left out
 */
export function compareRates(periods: Both<Period>, ruleSet: Pick<RuleSet, 'policy' | 'rules'>): RateComparison {
  const redo = redoer(ruleSet);
  const sums = { before: noSum(), now: noSum() };
  const rules = new Map<string, { readonly hits: Counts; readonly brought: Counts }>();
  const versions = new Map<string, { first: number; readonly attempts: Counts; readonly challenges: Counts }>();
  let notRedone = 0;

  const ruleOf = (rule: string) => {
    const known = rules.get(rule) ?? { hits: noCounts(), brought: noCounts() };
    rules.set(rule, known);
    return known;
  };
  const decided = (name: PeriodName, at: number, decision: RecordedDecision): void => {
    const challenged = Number(decision.flow === 'challenge');
    const isFailing = isOfFailingPart(decision);
    const sum = sums[name];
    sum.attempts++;
    sum.challenges += challenged;
    sum.observed += Number(decision.observed === true);
    sum.failing.attempts += Number(isFailing);
    sum.failing.challenges += isFailing ? challenged : 0;
    const version = versions.get(decision.rule_set) ?? { first: at, attempts: noCounts(), challenges: noCounts() };
    versions.set(decision.rule_set, version);
    version.first = Math.min(version.first, at);
    version.attempts[name]++;
    version.challenges[name] += challenged;
    if (challenged) for (const { rule } of decision.hits) ruleOf(rule).hits[name]++;
    const without = redo(decision);
    // What the policy of then asked for where a part failed is not known: laid to no rule.
    if (without === undefined) notRedone += isFailing ? 0 : 1;
    else
      for (const [index, { rule }] of decision.hits.entries()) {
        const brought = challenged - Number(without[index] === 'challenge');
        if (brought !== 0) ruleOf(rule).brought[name] += brought;
      }
  };

  return {
    add({ event, decision }) {
      const name = periodNames.find(one => periods[one].from <= event.at && event.at < periods[one].until);
      if (name === undefined) return;
      if (decision) decided(name, event.at, decision);
      else sums[name].imported++;
    },
    report() {
      const both = <Figure>(figure: (name: PeriodName) => Figure) => ({ before: figure('before'), now: figure('now') });
      const { before, now } = both(name => periodReport(periods[name], sums[name]));
      const by = notRedone === 0 ? 'brought' : 'hits';
      const change = (counts: Counts) =>
        before.challenges.of === 0 || now.challenges.of === 0
          ? null
          : 1_000 * (counts.now / now.challenges.of - counts.before / before.challenges.of);
      const rows = [...rules].map(([rule, counts]) => ({
        rule,
        ...both(name => ({ hits: counts.hits[name], brought: by === 'brought' ? counts.brought[name] : null })),
        difference_per_1000: change(counts[by]),
        hitsChange: change(counts.hits),
      }));
      const size = (difference: number | null) => Math.abs(difference ?? 0);
      rows.sort(
        (one, other) =>
          size(other.difference_per_1000) - size(one.difference_per_1000) ||
          size(other.hitsChange) - size(one.hitsChange) ||
          (one.rule < other.rule ? -1 : 1),
      );
      return {
        before,
        now,
        ...differenceOf(before.challenges, now.challenges),
        compared_by: by,
        not_redone: notRedone,
        rules: rows.map(({ hitsChange: _, ...row }) => row),
        versions: [...versions]
          .sort(([one, { first }], [other, { first: otherFirst }]) => first - otherFirst || (one < other ? -1 : 1))
          .map(([version, { first, attempts, challenges }]) => ({
            rule_set: version,
            first: new Date(first).toISOString(),
            ...both(name => proportion(challenges[name], attempts[name])),
          })),
      };
    },
  };
}

const periodNames = ['before', 'now'] as const;
const noCounts = (): Counts => ({ before: 0, now: 0 });
const noSum = () => ({ attempts: 0, challenges: 0, observed: 0, failing: { attempts: 0, challenges: 0 }, imported: 0 });

function periodReport({ from, until }: Period, sum: ReturnType<typeof noSum>): PeriodReport {
  return {
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    challenges: proportion(sum.challenges, sum.attempts),
    observed: sum.observed,
    failing: { ...sum.failing },
    imported: sum.imported,
  };
}

function differenceOf(before: Proportion, now: Proportion): Pick<RateReport, 'difference_points' | 'more_than_chance'> {
  if (before.share === null || now.share === null) return { difference_points: null, more_than_chance: null };
  return {
    difference_points: 100 * (now.share - before.share),
    more_than_chance: before.high! < now.low! || now.high! < before.low!,
  };
}

/** A rule that failed with an error adds nothing, and the points of the others still decide; for any other part the policy has a band. */
function isOfFailingPart({ degraded }: RecordedDecision): boolean {
  return degraded.some(({ part }) => part !== 'rules');
}

/** Makes decisions again from their hits: the flow without each of them, or undefined where the decision itself does not come out again. */
function redoer({ policy, rules }: Pick<RuleSet, 'policy' | 'rules'>) {
  const contributions = new Map(rules.map(({ id, contribution }) => [id, contribution.kind]));
  /** At least the bands that the policy has for parts that failed. */
  const raised = (band: Band, degraded: RecordedDecision['degraded']): Band =>
    degraded.reduce((present, { part }) => {
      const asked = part === 'rules' ? undefined : policy.bands.find(({ name }) => name === policy.fail[part].band);
      return asked !== undefined && asked.from > present.from ? asked : present;
    }, band);
  const scored = ({ rule, family, points }: RecordedHit): ScoredHit | undefined => {
    // The journal does not say which hits ask for a challenge by themselves. They never have points.
    if (points !== 0) return { family, points, lifts: false };
    const kind = contributions.get(rule);
    return kind === undefined ? undefined : { family, points, lifts: kind === 'flow' };
  };
  return ({ hits: recorded, score, band, flow, degraded }: RecordedDecision): readonly Flow[] | undefined => {
    const hits = recorded.flatMap(hit => scored(hit) ?? []);
    if (hits.length < recorded.length) return undefined;
    const again = scoreOf({ hits }, policy);
    const bandAgain = raised(again.band, degraded);
    if (again.score !== score || bandAgain.name !== band || bandAgain.flow !== flow) return undefined;
    return hits.map((_, out) => {
      const { band: without } = scoreOf({ hits: hits.filter((_hit, index) => index !== out) }, policy);
      return raised(without, degraded).flow;
    });
  };
}
