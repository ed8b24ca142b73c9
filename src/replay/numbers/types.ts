/**
 * The numbers of a replay: one plain object that JSON carries whole. `--json` prints it, the report draws it.
 *
 * Units, everywhere: `orders` counts payment attempts (in a shop export one order is one attempt; a retry with another
 * card is an attempt of its own). `amount` is the sum of their amounts in minor units of `assumptions.currency` (JPY:
 * yen); orders in another currency are counted but add no amount. Shares and rates lie in 0–1 and are null where nothing
 * stands below the line. Intervals are Wilson's at 95 % (wilson.ts). Days, weeks and months are those of Asia/Tokyo.
 * docs/report.md explains each figure in words.
 */
import type { Flow } from '../../engine/types.ts';
import type { Bilingual } from '../../shared/languages.ts';
import type { ReplayOutcome, ReplayRecord } from '../types.ts';

/** What the numbers need to know of a rule set: `summaryOf(ruleSet)` makes it. */
export interface RuleSetSummary {
  /** `sha256:` and a digest. */
  readonly version: string;
  /** Ascending by `from` (score 0–100). */
  readonly bands: readonly { readonly name: string; readonly from: number; readonly flow: Flow }[];
  /** Live and shadow rules. A hit of a rule that is not listed here is a fault of the caller. */
  readonly rules: readonly RuleSummary[];
}

/** What numbers and report need to know of a rule. */
export interface RuleSummary {
  readonly id: string;
  readonly status: 'live' | 'shadow';
  readonly family: string;
  readonly title: Bilingual;
  /** It asks for a challenge whatever the score. A hit with 0 points does not say so: `points_by` gives 0 below its first step. */
  readonly lifts?: true;
}

/** How the numbers judge. Everything here is printed with the result. */
export interface NumbersOptions {
  readonly rules: RuleSetSummary;
  /** The second rule set (`--against`), the one that the first is compared with. */
  readonly against?: RuleSetSummary;
  /** Where the history ends, milliseconds since 1970 UTC: ages of orders and labels count back from here. */
  readonly asOf: number;
  /** Orders younger than this many days at `asOf` are not judged: their chargebacks may still come. Default 0. */
  readonly labelDelayDays?: number;
  /**
   * An order that is old enough and that nobody called fraud: `genuine` counts it as good (a chargeback that never came),
   * `left_out` judges only orders with a label. Default `genuine`.
   */
  readonly openLabels?: 'genuine' | 'left_out';
  /** Share (0–1) of shoppers who give up when they are challenged: an assumption, never measured here. Default 0.1. */
  readonly abandonment?: number;
  /** ISO 4217; amounts in other currencies are not added. Default JPY. */
  readonly currency?: string;
}

/** Collects numbers from a replay. Memory is bounded: counts, histograms and samples, never a list of orders. */
export interface Numbers {
  /**
   * Counts one attempt. `outcome` is what became of it by the end of the history; the record must hold the decision of the
   * second rule set when the options name one. The order of calls never matters.
   */
  attempt(record: ReplayRecord, outcome: ReplayOutcome): void;
  /** Adds what another collector with the same options (another slice, worker or run) counted: its `state()`. */
  add(state: NumbersState): void;
  /** Everything counted so far, as JSON: for `--resume`, workers and `replay merge`. */
  state(): NumbersState;
  result(): ReplayNumbers;
}

/** Opaque, JSON-able. Only `add` reads it. */
export interface NumbersState {
  readonly format: typeof stateFormat;
  readonly parts: Readonly<Record<string, unknown>>;
}
/** Versions of the two formats: counts so far, and finished numbers. */
export const stateFormat = 'sekisho-replay-numbers-state/4';
export const numbersFormat = 'sekisho-replay-numbers/1';

/** A number of orders and the sum of their amounts. */
export interface Count {
  readonly orders: number;
  readonly amount: number;
}

/** `count` out of `of`, with its Wilson interval. Null where `of` is 0. */
export interface Proportion {
  readonly count: number;
  readonly of: number;
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a rule set does to a group of orders. A challenge is the rule set's wish; the issuer decides. */
export interface Figures {
  readonly all: Count;
  readonly challenged: Count;
  /** Challenged among all. */
  readonly challenge_rate: Proportion;
  /** Judged as fraud. */
  readonly fraud: Count;
  readonly fraud_caught: Count;
  readonly fraud_missed: Count;
  /** Judged as good. */
  readonly good: Count;
  readonly good_challenged: Count;
  /** `good_challenged` times the assumed share that gives up; fractions of orders and of minor units are kept. */
  readonly at_risk: Count;
  /** Neither: too young, refused, declined, or open and left out. */
  readonly unjudged: Count;
  readonly unjudged_challenged: Count;
  /** Fraud among the judged that were challenged. */
  readonly precision: Proportion;
  /** Challenged among fraud. */
  readonly recall: Proportion;
  /** Amount of fraud caught over amount of fraud; no interval: yen are not independent draws. */
  readonly recall_of_amount: number | null;
  /** Challenged among good. */
  readonly false_positive_rate: Proportion;
  /** 2·TP / (2·TP + FP + FN). Its interval is that of TP / (TP + FP + FN), a proportion p, carried over by 2p / (1 + p). */
  readonly f1: { readonly value: number | null; readonly low: number | null; readonly high: number | null };
}

/** One cut: everything that scores at least `score` is challenged (and, at 101, only what a rule lifts whatever the score). */
export interface CurvePoint {
  /** 0–101. */
  readonly score: number;
  readonly challenged: number;
  readonly fraud_caught: Count;
  readonly good_challenged: Count;
  readonly challenge_rate: number | null;
  readonly recall: number | null;
  readonly false_positive_rate: number | null;
  readonly precision: number | null;
}

/**
 * What a score would achieve if exactly this share of all orders were challenged, highest scores first. Inside the score
 * where the cut falls, orders are taken as drawn by lot: counts are expectations and can be fractions.
 */
export interface AtChallengeRate {
  readonly rate: number;
  /** `fixed`: a round figure · `rules`, `against`: the rate that this rule set has in truth. */
  readonly basis: 'fixed' | 'rules' | 'against';
  /** Score at which the cut falls, 0–101. */
  readonly score: number | null;
  /** Share of the orders with that score that are challenged. */
  readonly share_of_score: number;
  readonly challenged: Count;
  readonly fraud_caught: Count;
  readonly good_challenged: Count;
  readonly precision: Proportion;
  readonly recall: Proportion;
}

/** One rule over the whole history. */
export interface RuleNumbers {
  readonly rule: string;
  readonly status: 'live' | 'shadow';
  readonly family: string;
  readonly hits: Count;
  readonly fraud: Count;
  readonly good: Count;
  /** Fraud among its judged hits. */
  readonly precision: Proportion;
  /** Its precision over the share of fraud among all judged orders; null where either is unknown. */
  readonly lift: number | null;
  /** Fraud that it hits, of all fraud. */
  readonly recall: Proportion;
  /**
   * Hits that no other live rule has. Trust (a hit with negative points) is compared with trust, all else with all else;
   * for a shadow rule: hits that no live rule other than trust has.
   */
  readonly alone: Count;
  readonly alone_fraud: number;
  readonly alone_good: number;
  /** Orders for which it lacked data. Shadow rules: 0, their unknowns are not recorded. */
  readonly unknown: number;
  /** Median points of its hits, before the cap; the lower one of two. Null without hits and for shadow rules. */
  readonly median_points: number | null;
  /** Weeks with hits, by their Monday (`YYYY-MM-DD`). */
  readonly weeks: readonly WeekOfRule[];
}

/** The hits of a rule in one week, and how many of them were judged as fraud or good. */
export interface WeekOfRule {
  readonly week: string;
  readonly hits: number;
  readonly fraud: number;
  readonly good: number;
}

/** Two live rules that hit the same orders. */
export interface Overlap {
  readonly one: string;
  readonly other: string;
  readonly both: number;
  readonly both_fraud: number;
  /** both over either, 0–1. */
  readonly jaccard: number;
  /** Share of the hits of `one` that `other` has too, and the other way. */
  readonly of_one: number;
  readonly of_other: number;
}

/** What orders are grouped by. */
export const segmentKinds = ['amount', 'place', 'goods', 'prefecture', 'account'] as const;
/** One of `segmentKinds`. */
export type SegmentKind = (typeof segmentKinds)[number];

/** One group of orders. In `goods`, an order with several classes stands in each of them. */
export interface Segment {
  /**
   * `amount`: lower edge in minor units, or `other-currency` · `place`: kind of place · `goods`: class · `prefecture`: in Japanese,
   * or `abroad` · `account`: `member`, `guest` · `unknown` where the order does not say.
   */
  readonly value: string;
  readonly figures: Figures;
}

/** Everything about one rule set. */
export interface SideNumbers {
  readonly version: string;
  readonly decision: Figures;
  /**
   * Of the fraud in `decision`, payments that were approved: money moved. A label also calls fraud what was declined, or what the
   * history does not tell the end of, and that is no loss.
   */
  readonly fraud_approved: { readonly caught: Count; readonly missed: Count };
  /** Orders by score 0–100. `lifted` of them are challenged by a rule whatever the score. */
  readonly scores: readonly ScoreCell[];
  /** From the strictest cut (101) to the loosest (0), where anything changes. */
  readonly curve: readonly CurvePoint[];
  /** Area under ROC by trapezoids: the chance that a fraud scores above a good order, ties half. */
  readonly roc_area: number | null;
  /** Average precision: precision at each cut weighted by the recall that it adds. */
  readonly average_precision: number | null;
  readonly at_challenge_rates: readonly AtChallengeRate[];
  readonly days: readonly { readonly day: string; readonly figures: Figures }[];
  readonly rules: readonly RuleNumbers[];
  /** By `both`, most first; at most `overlapLimit` pairs, `pairs` says how many there are. */
  readonly overlap: { readonly pairs: number; readonly top: readonly Overlap[] };
  readonly segments: Readonly<Record<SegmentKind, readonly Segment[]>>;
  /** Attempts at which a counter had reached its limit, by counter. */
  readonly saturated: readonly { readonly counter: string; readonly orders: number }[];
}
/** Most pairs of rules that are listed. */
export const overlapLimit = 5_000;

/** Orders of one whole score; `lifted`: challenged by a rule whatever the score. */
export interface ScoreCell {
  readonly score: number;
  readonly fraud: number;
  readonly good: number;
  readonly unjudged: number;
  readonly lifted: number;
}

/** Orders that the two rule sets decide differently. */
export interface Flip {
  /** From what `against` decides to what `rules` decides. */
  readonly to: Flow;
  readonly all: Count;
  readonly fraud: Count;
  /** Payments of `fraud` that were approved: the money that went. 0 where the history tells of no approvals. */
  readonly fraud_approved: Count;
  readonly good: Count;
  readonly unjudged: Count;
  /** Drawn by a hash of merchant and id (the same orders in every run): up to `flipSampleSize` of each judgement. */
  readonly sample: readonly FlipExample[];
}
/** Most examples of one direction and one judgement. */
export const flipSampleSize = 7;

/** One order to look at: ids and figures, nothing personal. */
export interface OrderExample {
  readonly id: string;
  readonly merchant?: string;
  readonly order_id?: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly amount: number;
  readonly currency: string;
}

/** Fraud that `rules` does not challenge, declined and refused payments left out: nothing was lost by those. */
export interface Missed extends Count {
  /** The largest amounts in the main currency first, the same ones in every run: at most `missedSize`. */
  readonly largest: readonly MissedExample[];
}
/** Most examples of missed fraud. */
export const missedSize = 10;

/** One fraud that passed. */
export interface MissedExample extends OrderExample {
  /** Absent where the history does not say. */
  readonly approved?: boolean;
  readonly decision: DecisionExample;
}

/** One order that flipped. */
export interface FlipExample extends OrderExample {
  readonly judged: Judgement;
  readonly before: DecisionExample;
  readonly after: DecisionExample;
}

/** What one rule set decided of an order, and by which rules. */
export interface DecisionExample {
  readonly flow: Flow;
  readonly score: number;
  readonly band: string;
  readonly hits: readonly { readonly rule: string; readonly points: number }[];
}

/** Whether an order was fraud (judge.ts decides). */
export type Judgement = 'fraud' | 'good' | 'unjudged';

/** What is known, and what cannot be. */
export interface LabelNumbers {
  /** Judged as fraud, by a label. */
  readonly fraud: Count;
  /** Judged as good because a label says so. */
  readonly genuine: Count;
  /** Judged as good because no fraud was reported by the end (`openLabels: genuine`). */
  readonly presumed_genuine: Count;
  /** Left out: younger than the label delay. `too_young_fraud` of them are called fraud already. */
  readonly too_young: Count;
  readonly too_young_fraud: Count;
  /** Blind spot: no label, and the shop refused it, so nobody can know. */
  readonly refused_by_shop: Count;
  /** No label, and the payment was declined: no money moved, so no chargeback can come. */
  readonly declined: Count;
  /** Left out: no label (`openLabels: left_out`). */
  readonly open_left_out: Count;
  /** All attempts without a label by their age at `as_of`, in days: `from` up to, not including, `to` (null: no end). */
  readonly open_by_age: readonly {
    readonly from: number;
    readonly to: number | null;
    readonly orders: number;
    readonly amount: number;
  }[];
  /** Days from order to fraud label, over all orders called fraud whose label has a time: how long a label delay has to be. */
  readonly fraud_lag_days: {
    readonly orders: number;
    readonly median: number | null;
    readonly p90: number | null;
    readonly p99: number | null;
    readonly longest: number | null;
  };
}

/** Payments of one month in Tokyo, for the acquirer's page; card registrations are none. Flows are those of the first rule set. */
export interface MonthNumbers {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly payments: CountWithFraud;
  /** An authentication result exists: 3-D Secure was requested. */
  readonly three_ds_requested: CountWithFraud;
  /** The rule set asks for a challenge. */
  readonly challenge_asked: CountWithFraud;
  /** …among payments with 3-D Secure requested. */
  readonly challenge_asked_and_requested: CountWithFraud;
  /** The issuer challenged, as its authentication results say. */
  readonly challenged_by_issuer: CountWithFraud;
  /** The issuer challenged where a challenge was asked for, and where it was not. */
  readonly challenged_when_asked: CountWithFraud;
  readonly challenged_unasked: CountWithFraud;
  readonly approved: CountWithFraud;
}

/** All fraud known by `as_of`, whatever the label delay: a month's page is renewed as chargebacks come in. */
export interface CountWithFraud extends Count {
  readonly fraud_orders: number;
  readonly fraud_amount: number;
}

/** The numbers of a replay: `--json` prints them, the report shows them. */
export interface ReplayNumbers {
  readonly format: typeof numbersFormat;
  readonly assumptions: {
    readonly currency: string;
    /** RFC 3339, UTC. */
    readonly as_of: string;
    readonly label_delay_days: number;
    readonly open_labels: 'genuine' | 'left_out';
    readonly abandonment: number;
    readonly confidence: 0.95;
  };
  /** First and last attempt, RFC 3339 in UTC; null without any. */
  readonly period: { readonly from: string | null; readonly to: string | null };
  readonly all: Count;
  /** Orders in other currencies: counted everywhere, their amounts added nowhere but here. */
  readonly other_currencies: readonly { readonly currency: string; readonly orders: number; readonly amount: number }[];
  /** Of `all`, attempts at shops that the generator made up (docs/fixtures.md): say so wherever a figure is shown. */
  readonly synthetic: number;
  readonly labels: LabelNumbers;
  /** All attempts a week, by the week's Monday: what a rule's trend is to be seen against. */
  readonly weeks: readonly { readonly week: string; readonly orders: number }[];
  readonly months: readonly MonthNumbers[];
  readonly rule_sets: { readonly rules: RuleSetSummary; readonly against?: RuleSetSummary };
  readonly rules: SideNumbers;
  readonly against?: SideNumbers;
  readonly missed: Missed;
  /** Only with two rule sets: what changes when `rules` takes the place of `against`. */
  readonly flips?: readonly Flip[];
}
