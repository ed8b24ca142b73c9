/** What changed between two rule sets in meaning, not in text. */
import { print } from '../engine/cel/print.ts';
import type { Contribution, Rule } from '../engine/rules/rule.ts';
import type { Advice, Policy } from '../engine/types.ts';
import type { CounterSet } from '../engine/velocity/counters.ts';
import { conditionLines } from './format/condition.ts';
import { clausesOf, implies } from './logic/clauses.ts';
import type { RuleSetParts } from './parts.ts';

/**
 * How far a change reaches. `major`: the way of deciding (bands, flows, the fail policy, a rule that asks for a
 * challenge by itself). `minor`: who is hit and for how much. `patch`: texts, cases and what is not live.
 */
export const reaches = ['none', 'patch', 'minor', 'major'] as const;
export type Reach = (typeof reaches)[number];

/** One change. */
export interface Change {
  readonly reach: Exclude<Reach, 'none'>;
  /** What it is about: `rule many-numbers`, `band high`, `list blocked_doors`. */
  readonly what: string;
  /** `added`, `removed`, `tightened (hits fewer)`, … */
  readonly how: string;
}

/** The changes from one rule set to another, in the order of rules, policy, counters, lists. */
export function diffRuleSets(before: RuleSetParts, after: RuleSetParts): Change[] {
  return [
    ...diffRules(before.rules, after.rules),
    ...diffPolicy(before.policy, after.policy),
    ...diffCounters(before.counters, after.counters),
    ...diffLists(before, after),
  ];
}

/** The version bump that the changes suggest. */
export function reachOf(changes: readonly Change[]): Reach {
  return reaches[Math.max(0, ...changes.map(({ reach }) => reaches.indexOf(reach)))]!;
}

/** The report: a line a change, then the suggested bump. */
export function diffReport(changes: readonly Change[]): string {
  if (changes.length === 0) return 'No change in meaning.';
  const lines = changes.map(({ what, how }) => `${what}: ${how}`);
  return [...lines, '', `Suggested version bump: ${reachOf(changes)}.`].join('\n');
}

function byKey<Value>(values: Iterable<Value>, keyOf: (value: Value) => string): Map<string, Value> {
  return new Map([...values].map(value => [keyOf(value), value]));
}

/** Walks the keys of both sides in order: what was added, removed, or is in both. */
function compare<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  on: {
    readonly added: (key: string, value: Value) => Change[];
    readonly removed: (key: string, value: Value) => Change[];
    readonly both: (key: string, before: Value, after: Value) => Change[];
  },
): Change[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap(key => {
    const [one, other] = [before.get(key), after.get(key)];
    if (one === undefined) return on.added(key, other!);
    return other === undefined ? on.removed(key, one) : on.both(key, one, other);
  });
}

const isLoud = ({ status, contribution }: Rule) => status === 'live' && contribution.kind === 'flow';
const reachOfRule = (rule: Rule): Change['reach'] =>
  isLoud(rule) ? 'major' : rule.status === 'live' ? 'minor' : 'patch';

function diffRules(before: readonly Rule[], after: readonly Rule[]): Change[] {
  const known = (rules: readonly Rule[]) => byKey(rules, ({ id }) => id);
  return compare(known(before), known(after), {
    added: (id, rule) => [
      { reach: reachOfRule(rule), what: `rule ${id}`, how: `added (${rule.status}, ${describe(rule.contribution)})` },
    ],
    removed: (id, rule) => [
      {
        reach: reachOfRule(rule),
        what: `rule ${id}`,
        how: `removed (was ${rule.status}, ${describe(rule.contribution)})`,
      },
    ],
    both: diffRule,
  });
}

function diffRule(id: string, before: Rule, after: Rule): Change[] {
  const what = `rule ${id}`;
  const acts = before.status === 'live' || after.status === 'live';
  const reach = isLoud(before) || isLoud(after) ? 'major' : acts ? 'minor' : 'patch';
  const changes: Change[] = [];
  const note = (how: string, by: Change['reach'] = reach) => changes.push({ reach: by, what, how });
  if (before.status !== after.status) note(`status ${before.status} → ${after.status}`);
  const condition = diffCondition(before, after);
  if (condition !== undefined) note(condition);
  const [was, is] = [describe(before.contribution), describe(after.contribution)];
  if (was !== is)
    note(`${was} → ${is}`, before.contribution.kind !== after.contribution.kind && acts ? 'major' : reach);
  if (before.family !== after.family) note(`family ${before.family} → ${after.family}`);
  const advice = (list: readonly Advice[]) => JSON.stringify(list);
  if (advice(before.advice) !== advice(after.advice)) note('advice changed');
  const texts = ({ title, reason, description, tags, falsePositives }: Rule) =>
    JSON.stringify([title, reason, description, tags, falsePositives]);
  if (texts(before) !== texts(after)) note('texts changed', 'patch');
  const cases = (rule: Rule) =>
    JSON.stringify(rule.cases, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  if (cases(before) !== cases(after)) note('cases changed', 'patch');
  return changes;
}

/** How a condition changed; undefined when it means the same, as far as can be shown. */
function diffCondition(before: Rule, after: Rule): string | undefined {
  if (print(before.condition) === print(after.condition)) return undefined;
  const [was, is] = [clausesOf(before.condition, true), clausesOf(after.condition, true)];
  const told = `\n    was  ${conditionLines(before.condition).join('\n         ')}\n    is   ${conditionLines(after.condition).join('\n         ')}`;
  if (was === undefined || is === undefined) return `condition changed${told}`;
  const [fewer, more] = [implies(is, was), implies(was, is)];
  if (fewer && more) return undefined;
  if (fewer) return `tightened: hits fewer checkouts${told}`;
  return more ? `loosened: hits more checkouts${told}` : `condition changed: hits other checkouts${told}`;
}

function describe(contribution: Contribution): string {
  if (contribution.kind === 'flow') return 'asks for a challenge';
  if (contribution.kind === 'points') return `${contribution.points} points`;
  return `points by ${contribution.feature} (${contribution.steps.map(({ from, points }) => `${points} from ${from}`).join(', ')})`;
}

function diffPolicy(before: Policy | undefined, after: Policy | undefined): Change[] {
  if (before === undefined || after === undefined) return [];
  const limits = compare(before.families, after.families, {
    added: name => [{ reach: 'minor', what: `family ${name}`, how: 'added' }],
    removed: name => [{ reach: 'minor', what: `family ${name}`, how: 'removed' }],
    both: (name, was, is) =>
      (['cap', 'floor'] as const).flatMap((limit): Change[] =>
        was[limit] === is[limit]
          ? []
          : [
              {
                reach: 'minor',
                what: `family ${name}`,
                how: `${limit} ${was[limit] ?? 'none'} → ${is[limit] ?? 'none'}`,
              },
            ],
      ),
  });
  const bands = compare(
    byKey(before.bands, ({ name }) => name),
    byKey(after.bands, ({ name }) => name),
    {
      added: (name, { from, flow }) => [{ reach: 'major', what: `band ${name}`, how: `added (from ${from}, ${flow})` }],
      removed: name => [{ reach: 'major', what: `band ${name}`, how: 'removed' }],
      both: (name, was, is) =>
        (['from', 'flow', 'challenge_ind', 'advice'] as const).flatMap((key): Change[] => {
          const [one, other] = [was[key], is[key]].map(value =>
            typeof value === 'object' ? JSON.stringify(value) : String(value),
          );
          return one === other ? [] : [{ reach: 'major', what: `band ${name}`, how: `${key} ${one} → ${other}` }];
        }),
    },
  );
  const failed = JSON.stringify(before.fail) === JSON.stringify(after.fail);
  return [...limits, ...bands, ...(failed ? [] : [{ reach: 'major', what: 'fail policy', how: 'changed' } as const])];
}

function diffCounters(before: CounterSet | undefined, after: CounterSet | undefined): Change[] {
  if (before === undefined || after === undefined) return [];
  // Titles are texts; what is counted is the rest.
  const counted = (set: CounterSet) =>
    byKey(
      [...set.definitions, ...set.ratios].map(({ title: _title, ...rest }) => rest),
      ({ name }) => name,
    );
  const text = (value: unknown) =>
    JSON.stringify(value, (_, inner: unknown) => (inner === Infinity ? 'unlimited' : inner));
  return compare<{ readonly name: string }>(counted(before), counted(after), {
    added: name => [{ reach: 'minor', what: `counter ${name}`, how: 'added' }],
    removed: name => [{ reach: 'minor', what: `counter ${name}`, how: 'removed' }],
    both: (name, was, is) =>
      text(was) === text(is) ? [] : [{ reach: 'minor', what: `counter ${name}`, how: 'counts otherwise' }],
  });
}

function diffLists({ files: before }: RuleSetParts, { files: after }: RuleSetParts): Change[] {
  const lists = (files: RuleSetParts['files']) => new Map([...files].filter(([file]) => file.startsWith('lists/')));
  return compare(lists(before), lists(after), {
    added: (file, text) => [{ reach: 'minor', what: `list ${file}`, how: `added (${rowsOf(text).size} rows)` }],
    removed: file => [{ reach: 'minor', what: `list ${file}`, how: 'removed' }],
    both: (file, was, is) => {
      const [one, other] = [rowsOf(was), rowsOf(is)];
      const grown = [...other].filter(row => !one.has(row)).length;
      const shrunk = [...one].filter(row => !other.has(row)).length;
      if (grown + shrunk === 0) return [];
      return [{ reach: 'minor', what: `list ${file}`, how: `${grown} rows more, ${shrunk} rows fewer` }];
    },
  });
}

/** Rows of a list without its header, comments and blank lines. Their order carries no meaning. */
function rowsOf(text: string): Set<string> {
  const rows = text
    .split('\n')
    .map(row => row.trim())
    .filter(row => row !== '' && !row.startsWith('#'));
  return new Set(rows.slice(1));
}
