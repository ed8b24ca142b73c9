/** One rule set or two, loaded, and what of their work they can share. */
import { loadRuleSet, type RuleSet, type RuleSetFiles } from '../../engine/rule-set.ts';
import { shippedTowns } from '../../towns/shipped.ts';

/** Rule sets of a replay. Plain data, so that threads can be given it. */
export interface RuleSetTexts {
  readonly rules: RuleSetFiles;
  /** `--against`. */
  readonly against?: RuleSetFiles;
}

/** The loaded sets. `counting` has one set for each store of counters that is needed. */
export interface LoadedSets {
  readonly rules: RuleSet;
  readonly against?: RuleSet;
  /** The second set recognises places and goods, and reads decline codes, as the first one does. */
  readonly sharedRecognition: boolean;
  /** Both count the same: one store serves both. */
  readonly sharedCounting: boolean;
  /** Rule sets by counting: one, or two where they count differently. */
  readonly counting: readonly RuleSet[];
}

/** Loads them; undefined when one has errors. */
export function loadSets({ rules, against }: RuleSetTexts): LoadedSets | undefined {
  const first = loadRuleSet(rules, shippedTowns).ruleSet;
  if (!first) return undefined;
  if (!against) return { rules: first, sharedRecognition: true, sharedCounting: true, counting: [first] };
  const second = loadRuleSet(against, shippedTowns).ruleSet;
  if (!second) return undefined;
  const sharedRecognition = sameLists(rules, against);
  const sharedCounting = sharedRecognition && first.counters.fingerprint === second.counters.fingerprint;
  const counting = sharedCounting ? [first] : [first, second];
  return { rules: first, against: second, sharedRecognition, sharedCounting, counting };
}

/** Places, goods, decline codes and everything else that recognition reads lies below lists/. */
function sameLists(one: RuleSetFiles, other: RuleSetFiles): boolean {
  const lists = (files: RuleSetFiles) => [...files].filter(([path]) => path.startsWith('lists/'));
  const mine = lists(one);
  return mine.length === lists(other).length && mine.every(([path, text]) => other.get(path) === text);
}
