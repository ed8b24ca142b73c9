/** A rule as read from its file (docs/rules.md): checked, its condition parsed, its reason cut into parts. */
import type { Bilingual } from '../../shared/languages.ts';
import type { Expression } from '../cel/expression.ts';
import type { FeatureValue } from '../features.ts';
import type { Advice, EventField, Verdict } from '../types.ts';
import type { Template } from './reason.ts';

/** draft: not loaded · shadow: recorded, adds nothing · live · retired: not loaded, keeps its id from being used again. */
export const ruleStatuses = ['draft', 'shadow', 'live', 'retired'] as const;
/** One of `ruleStatuses`. */
export type RuleStatus = (typeof ruleStatuses)[number];

/** One step of `points_by`: from this value on, so many points. */
export interface PointsStep {
  readonly from: number;
  readonly points: number;
}

/** What a hit contributes: fixed points, points by a feature's value, or a challenge whatever the score. */
export type Contribution =
  | { readonly kind: 'points'; readonly points: number }
  | { readonly kind: 'points_by'; readonly feature: string; readonly steps: readonly PointsStep[] }
  | { readonly kind: 'flow'; readonly flow: 'challenge' };

/** One step of a case's `set`: a dotted path into the checkout and the value to put there; null takes it away. */
export interface CheckoutEdit {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** A case on one checkout: a fixture, edited, and its features, overridden. */
export interface CheckoutCase {
  readonly kind: 'checkout';
  readonly name: string;
  /** Name of a fixture; absent for the smallest checkout there is. */
  readonly from?: string;
  readonly set: readonly CheckoutEdit[];
  /** Features set after the stages; null is missing. */
  readonly features: ReadonlyMap<string, FeatureValue | null>;
  readonly expect: Verdict;
  /** Index in the file's `cases`. */
  readonly index: number;
}

/** A case that plays a story through the engine and looks at some of its attempts. */
export interface StoryCase {
  readonly kind: 'story';
  readonly name: string;
  readonly story: string;
  /** Expected verdict by attempt id. */
  readonly expect: ReadonlyMap<string, Verdict>;
  readonly index: number;
}

/** A case of a rule, which `sekisho rules test` runs. */
export type RuleCase = CheckoutCase | StoryCase;

/** A rule. */
export interface Rule {
  readonly id: string;
  /** Path inside the rule set. */
  readonly file: string;
  readonly family: string;
  readonly status: RuleStatus;
  readonly title: Bilingual;
  readonly description?: string;
  /** The condition as written. */
  readonly when: string;
  /** The condition, parsed and checked; offsets count in `when`. */
  readonly condition: Expression;
  readonly contribution: Contribution;
  readonly advice: readonly Advice[];
  /** What is under attack when it hits again and again: its notices are told by this field, which nobody is advised to limit. */
  readonly attack?: EventField;
  readonly reason: { readonly ja: Template; readonly en: Template };
  readonly tags: readonly string[];
  readonly falsePositives: readonly string[];
  readonly cases: readonly RuleCase[];
}
