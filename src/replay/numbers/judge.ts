/** Was it fraud? The one place that decides how an order is judged, and why some cannot be. */

import { dayMs } from '../../shared/time.ts';
import type { ReplayOutcome } from '../types.ts';
import { fraud, good, type JudgementIndex, unjudged } from './tally.ts';

/** Why an order is judged as it is. */
export const verdictReasons = [
  'fraud',
  'genuine',
  'presumed_genuine',
  'too_young',
  'refused_by_shop',
  'declined',
  'open_left_out',
] as const;
/** One of `verdictReasons`. */
export type VerdictReason = (typeof verdictReasons)[number];

/** What a judgement goes by; `NumbersOptions` says what each means. */
export interface JudgeOptions {
  readonly asOf: number;
  readonly labelDelayDays: number;
  readonly openLabels: 'genuine' | 'left_out';
}

/**
 * The order of the questions matters: an order too young is left out even when fraud was reported already, or young
 * months would show fraud and no good orders. An order that was refused or declined moved no money; without a label
 * nobody can say what it was, so silence about it is not good news.
 */
export function reasonOf(at: number, outcome: ReplayOutcome, options: JudgeOptions): VerdictReason {
  if (at > options.asOf - options.labelDelayDays * dayMs) return 'too_young';
  if (outcome.label !== 'open') return outcome.label;
  if (outcome.refused_by_shop) return 'refused_by_shop';
  if (outcome.declined && !outcome.approved) return 'declined';
  return options.openLabels === 'genuine' ? 'presumed_genuine' : 'open_left_out';
}

/** The judgement that a reason stands for. */
export function judgementOf(reason: VerdictReason): JudgementIndex {
  if (reason === 'fraud') return fraud;
  return reason === 'genuine' || reason === 'presumed_genuine' ? good : unjudged;
}
