/**
 * The whole flow, on one screen. Every door (API, replay, command line, rule tests) calls it:
 *
 *   checkout ─▶ card ─▶ address ─▶ goods ─▶ velocity ─▶ rules ─▶ score ─▶ threeds ─▶ assessment
 *
 * Pure but for the velocity store that is handed in, which alone has state: no clock, no file, no network, no randomness.
 */
import { assessmentOf } from './assessment.ts';
import { recogniseCard } from './card/recognise.ts';
import type { Features } from './features.ts';
import { featuresOf } from './features-of.ts';
import type { RuleSet } from './rule-set.ts';
import { scoreOf } from './score/score.ts';
import { accountHistory } from './threeds/history.ts';
import { threeDsRequest } from './threeds/request.ts';
import type { Assessment, Checkout, Recognised, RuleOutcomes, VelocityEvent, VelocityReading } from './types.ts';
import { attemptEvent } from './velocity/events.ts';
import { type KeyMaker, plainKeys } from './velocity/keys.ts';

/** A decision together with what it was made from, for the journal and for explanations. */
export interface Assessed {
  readonly assessment: Assessment;
  readonly features: Features;
  /** What every rule said, shadow rules too. */
  readonly outcomes: RuleOutcomes;
  readonly recognised: Recognised;
}

/** A velocity store that answers at once, as memory does. */
export interface SynchronousVelocity {
  assess(event: VelocityEvent): VelocityReading;
  record(event: VelocityEvent): void;
}

/** checkout → card → address → goods: what the checkout says by itself. */
export function recognise(checkout: Checkout, ruleSet: RuleSet, keyOf: KeyMaker = plainKeys): Recognised {
  const card = recogniseCard(checkout);
  const place = ruleSet.places.recognise(checkout);
  const goods = ruleSet.goods.recognise(checkout);
  const event = attemptEvent(checkout, card, place, keyOf);
  return { checkout, card, place, goods, event };
}

/** rules → score → threeds → assessment: the decision, once the counters have answered. */
export function decide(before: Recognised, reading: VelocityReading, ruleSet: RuleSet): Assessed {
  const { checkout, card, place, goods, event } = before;
  const recognised = { checkout, card, place, goods, event, history: accountHistory(reading, checkout.at) };
  const features = featuresOf(recognised, reading, ruleSet);
  const outcomes = ruleSet.evaluate(features, checkout.at);
  const score = scoreOf(outcomes, ruleSet.policy);
  const threeDs = () => threeDsRequest(recognised, score.band);
  return { assessment: assessmentOf(recognised, outcomes, score, threeDs, ruleSet), features, outcomes, recognised };
}

/** The whole flow at once, for a velocity store that answers at once (memory). */
export function assess(checkout: Checkout, ruleSet: RuleSet, velocity: SynchronousVelocity): Assessed {
  const recognised = recognise(checkout, ruleSet);
  return decide(recognised, velocity.assess(recognised.event), ruleSet);
}
