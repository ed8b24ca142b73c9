/** The shipped rule set with some of its rules and counters only: what the others cost is told from it. */
import { parse, stringify } from 'yaml';
import { featuresRead } from '../src/engine/cel/expression.ts';
import type { RuleSet, RuleSetFiles } from '../src/engine/rule-set.ts';
import { isRuleFile } from '../src/engine/rules/read-rules.ts';
import type { Rule } from '../src/engine/rules/rule.ts';

/** A rule set with so many of the rules that decide, those that read counters first, and so many counters at most. */
export function smallerSet(set: RuleSet, counters: number, rules: number): RuleSetFiles {
  const kept = new Set<string>();
  const files = new Set<string>();
  const deciding = set.rules
    .filter(({ status }) => status === 'live')
    .map(({ file, condition }) => ({ file, reads: readBy(condition, set) }));
  for (const { file, reads } of deciding.toSorted(
    (one, other) => Number(one.reads.length === 0) - Number(other.reads.length === 0),
  )) {
    const withThese = new Set([...kept, ...reads]);
    if (files.size === rules || withThese.size > counters) continue;
    for (const name of reads) kept.add(name);
    files.add(file);
  }
  return new Map([
    ...[...set.files].filter(([path]) => !isRuleFile(path) || files.has(path)),
    ['counters.yaml', countersOnly(set.files.get('counters.yaml')!, kept)],
  ]);
}

/** The counters that a condition needs: those that it names, and those of its ratios. */
function readBy(condition: Rule['condition'], { counters }: RuleSet): string[] {
  const named = featuresRead(condition).flatMap(path => /^(?:velocity|surge)\.(\w+)/.exec(path)?.[1] ?? []);
  return named.flatMap(name => {
    const ratio = counters.ratios.find(each => each.name === name);
    return ratio ? [ratio.of, ratio.to] : [name];
  });
}

/** The text of `counters.yaml` with these counters, and the ratios of these alone. */
function countersOnly(text: string, kept: ReadonlySet<string>): string {
  const { counters, ratios } = parse(text) as CountersFile;
  const some = <Each>(all: Readonly<Record<string, Each>>, isKept: (name: string, each: Each) => boolean) =>
    Object.fromEntries(Object.entries(all).filter(([name, each]) => isKept(name, each)));
  return stringify({
    counters: some(counters, name => kept.has(name)),
    ratios: some(ratios, (_, { of, to }) => kept.has(of) && kept.has(to)),
  });
}

interface CountersFile {
  readonly counters: Readonly<Record<string, unknown>>;
  readonly ratios: Readonly<Record<string, { readonly of: string; readonly to: string }>>;
}
