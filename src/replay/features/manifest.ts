/**
 * What a feature store is: a folder with `features.bin`, the columns, and `manifest.json`, which says where each of them lies,
 * from which rule set and history they come, and what was known of the orders. The manifest is written last: a folder without
 * one is no store.
 */
import { featuresRead, listsRead } from '../../engine/cel/expression.ts';
import type { RuleSet, RuleSetFiles } from '../../engine/rule-set.ts';
import { type CounterNames, counterNamesOf } from '../../engine/rules/feature-paths.ts';
import type { Rule } from '../../engine/rules/rule.ts';
import type { Policy } from '../../engine/types.ts';
import type { CounterDefinition, RatioDefinition } from '../../engine/velocity/counters.ts';
import type { ReplayNumbers } from '../numbers/index.ts';

/** Version of the format; a store of another one is not read. */
export const storeFormat = 'sekisho-feature-store/3';
/** Files of a store: what it is and where its segments lie, and the segments themselves. */
export const manifestName = 'manifest.json';
export const dataName = 'features.bin';

/** Where a segment lies in the data file: first byte, length in bytes, checksum (segments.ts). */
export type SegmentPlace = readonly [from: number, bytes: number, checksum: number];

/** One chunk of rows. */
export interface ChunkHead {
  readonly rows: number;
  /** Earliest and latest event time, milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** A rule as a store remembers it, so that one whose file did not change need not be read again. */
export interface KnownRule extends Pick<Rule, 'id' | 'file' | 'family' | 'status' | 'title' | 'when' | 'contribution'> {
  /** Paths of the features that its condition and its points go by. */
  readonly features: readonly string[];
  /** Lists that its condition asks. */
  readonly lists: readonly string[];
}

/** The rule set that decided the history. */
export interface StoredRuleSet {
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
  readonly names: CounterNames;
  readonly lists: readonly string[];
  /** How each feature below `velocity` and `surge` is counted, as text: equal where they count the same. */
  readonly counting: Readonly<Record<string, string>>;
  readonly families: readonly (readonly [name: string, limits: { readonly cap?: number; readonly floor?: number }])[];
  readonly bands: Policy['bands'];
  readonly fail: Policy['fail'];
  readonly rules: readonly KnownRule[];
}

/** What does not depend on any rule: taken over from the replay's own numbers. */
export type StoredHistory = Pick<
  ReplayNumbers,
  'assumptions' | 'period' | 'all' | 'other_currencies' | 'synthetic' | 'labels'
>;

/** The manifest of a feature store: what its data file holds, and where. */
export interface Manifest {
  readonly format: typeof storeFormat;
  /** Version of the program that filled the features in. */
  readonly program: string;
  /** Names and types of the features (`catalogueOf`). */
  readonly catalogue: string;
  readonly rows: number;
  readonly chunks: readonly ChunkHead[];
  /** Length of the data file. */
  readonly data_bytes: number;
  readonly rule_set: StoredRuleSet;
  /** Conditions whose verdicts are kept: `when` of live and shadow rules; their sets stand in this order. */
  readonly conditions: readonly string[];
  readonly history: StoredHistory;
  /** By name, one place a chunk. Names: those of columns, and `segmentNames`. */
  readonly segments: Readonly<Record<string, readonly SegmentPlace[]>>;
}

/** Segments besides the columns. */
export const segmentNames = {
  ids: '#id',
  orderIds: '#order_id',
  ats: '#at',
  /** Place of an order in every sample: the hash that `numbers/sample.ts` draws by. */
  hashes: '#hash',
  /** 0 fraud, 1 good, 2 not judged, as `judgements` in numbers/tally.ts. */
  judgements: '#judgement',
  /** A set: orders whose payment was approved. */
  approved: '#approved',
  /** A set a condition: rows that hit. */
  hits: '#hits',
  /** Rows that are unknown, and how many of them there are. */
  unknown: '#unknown',
  unknowns: '#unknowns',
} as const;

/** A rule, remembered. */
export function knownRule(rule: Rule): KnownRule {
  const { id, file, family, status, title, when, condition, contribution } = rule;
  const by = contribution.kind === 'points_by' ? [contribution.feature] : [];
  const features = [...new Set([...featuresRead(condition), ...by])];
  return { id, file, family, status, title, when, contribution, features, lists: listsRead(condition) };
}

/** A rule set, remembered. */
export function storedRuleSet(ruleSet: RuleSet, files: RuleSetFiles): StoredRuleSet {
  const { version, counters, lists, policy, rules } = ruleSet;
  return {
    version,
    files: Object.fromEntries(files),
    names: counterNamesOf(counters),
    lists: [...lists.keys()],
    counting: countingOf(counters),
    families: [...policy.families],
    bands: policy.bands,
    fail: policy.fail,
    rules: rules.map(knownRule),
  };
}

/** How each counted feature comes about, as text. Titles count nothing. */
export function countingOf({
  definitions,
  ratios,
}: {
  readonly definitions: readonly CounterDefinition[];
  readonly ratios: readonly RatioDefinition[];
}): Record<string, string> {
  const text = (value: object) =>
    JSON.stringify(value, (key, part) => (key === 'title' ? undefined : part === Infinity ? 'all' : part));
  const counting: Record<string, string> = {};
  for (const counter of definitions) {
    counting[`velocity.${counter.name}`] = text(counter);
    if (counter.baseline) counting[`surge.${counter.name}`] = text(counter);
  }
  for (const ratio of ratios) {
    const parts = [ratio.of, ratio.to].map(name => counting[`velocity.${name}`]);
    counting[`velocity.${ratio.name}`] = text([ratio, ...parts]);
  }
  return counting;
}
