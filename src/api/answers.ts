/** From a decision to what is answered and what is kept, and from what was kept back to the answer. Pure. */
import type { Assessed } from '../engine/assess.ts';
import { decide, recognise } from '../engine/assess.ts';
import { adviceOf, plain } from '../engine/assessment.ts';
import type { Features } from '../engine/features.ts';
import type { RecordedDecision, StoredAttempt } from '../engine/journal.ts';
import type { RuleSet } from '../engine/rule-set.ts';
import { accountHistory } from '../engine/threeds/history.ts';
import { pspRequest } from '../engine/threeds/psp/index.ts';
import { threeDsRequest } from '../engine/threeds/request.ts';
import type {
  Assessment,
  Band,
  Checkout,
  Degraded,
  MessageVersion,
  PspRequest,
  Recognised,
  VelocityReading,
} from '../engine/types.ts';

/** Counters that could not be asked: every one of them is missing. */
export const noReading: VelocityReading = { velocity: {}, surge: {}, saturated: [] };

/** A band by its name; the lowest when a rule set no longer has it. */
function bandOf(ruleSet: RuleSet, name: string): Band {
  return ruleSet.policy.bands.find(band => band.name === name) ?? ruleSet.policy.bands[0]!;
}

/**
 * The assessment after a part failed: at least the band that the policy names for it (policy.yaml, `fail`). A score that
 * already asks for more keeps its band: a failing part never lets an attack through that was seen.
 */
export function degraded(
  assessment: Assessment,
  part: Degraded['part'],
  cause: string,
  ruleSet: RuleSet,
  recognised: Recognised,
): Assessment {
  const { bands, fail } = ruleSet.policy;
  const named = part === 'rules' ? assessment.band : fail[part].band;
  const asked = bandOf(ruleSet, named);
  const present = bandOf(ruleSet, assessment.band);
  const band = bands.indexOf(asked) > bands.indexOf(present) ? asked : present;
  const lifted = band.name !== assessment.band;
  return {
    ...plain(assessment),
    recorded: part !== 'journal' && assessment.recorded,
    ...(lifted ? { band: band.name, flow: band.flow, three_ds: threeDsRequest(recognised, band) } : {}),
    advice: lifted ? adviceOf([band.advice, assessment.advice]) : assessment.advice,
    degraded: [...assessment.degraded, { part, cause, action: `band ${band.name}` }],
  };
}

/** What of a decision is kept in the open: nothing that names a person or repeats their words. */
export function recorded(
  { outcomes }: Assessed,
  assessment: Assessment,
  reading: VelocityReading,
  bodyDigest: string,
  observe: boolean,
): RecordedDecision {
  return {
    ...(observe ? { observed: true } : {}),
    body_digest: bodyDigest,
    score: assessment.score,
    band: assessment.band,
    flow: assessment.flow,
    rule_set: assessment.rule_set.version,
    hits: assessment.reasons.map(({ rule, family, points }) => ({ rule, family, points })),
    shadow: outcomes.shadow.map(({ rule }) => rule),
    unknown: assessment.unknown,
    advice: assessment.advice,
    degraded: assessment.degraded,
    reading,
  };
}

/**
 * The answer that an attempt got, from the journal. Where personal data are not kept (or were erased), texts and evidence are made
 * again from the checkout at hand, if there is one, by the counters' recorded answers; without one they stay empty.
 */
export function storedAnswer(stored: StoredAttempt, ruleSet: RuleSet, sent: Checkout | undefined): RenderedAssessment {
  if (stored.personal) return JSON.parse(stored.personal.answer) as RenderedAssessment;
  const decision = stored.decision!;
  const checkout = sent && { ...sent, at: stored.event.at };
  const decided = checkout && decide(recognise(checkout, ruleSet), decision.reading, ruleSet);
  const recognised = decided?.recognised;
  const again = decided?.assessment;
  const band = bandOf(ruleSet, decision.band);
  const assessment: Assessment = {
    id: stored.id,
    assessed_at: new Date(stored.event.at).toISOString(),
    recorded: true,
    score: decision.score,
    band: decision.band,
    flow: decision.flow,
    three_ds: recognised ? threeDsRequest(recognised, band) : bareRequest(band.challenge_ind),
    reasons: decision.hits.map(hit => {
      const reason = again?.reasons.find(({ rule }) => rule === hit.rule);
      return { ...hit, text: reason?.text ?? titleOf(ruleSet, hit.rule), evidence: reason?.evidence ?? {} };
    }),
    advice: decision.advice,
    unknown: decision.unknown,
    degraded: decision.degraded,
    rule_set: { version: decision.rule_set },
  };
  if (!decision.observed) return assessment;
  const { flow, advice } = decision;
  const three_ds = recognised ? threeDsRequest(recognised, noPreference) : bareRequest('01');
  const observed = { flow, challenge_ind: band.challenge_ind, advice };
  return { ...assessment, flow: 'frictionless', three_ds, advice: [], observed };
}

/** The rule's title stands in for a text whose evidence is gone. */
function titleOf(ruleSet: RuleSet, id: string): { readonly ja: string; readonly en: string } {
  return ruleSet.rules.find(rule => rule.id === id)?.title ?? { ja: id, en: id };
}

/** All that can be said of a request without its checkout. */
function bareRequest(challengeInd: string): Assessment['three_ds'] {
  return { message_version: '2.2.0', threeDSRequestorChallengeInd: challengeInd };
}

/** How an answer is to be written. It is no part of idempotency, and nothing of it is kept. */
export interface Rendering {
  readonly version?: MessageVersion;
  /** A payment provider of the table (engine/threeds/psp). */
  readonly psp?: string;
}

/** The features as JSON, without the counters: the decision's `reading` has them. */
export function featuresText(features: Features): string {
  return JSON.stringify({ ...features, velocity: undefined, surge: undefined });
}

/** What would have been asked while the service only observes. */
export interface Observed {
  readonly flow: Assessment['flow'];
  readonly challenge_ind: string;
  readonly advice: Assessment['advice'];
}

/** An assessment as it is answered: maybe only observed, maybe with the decision as a payment provider takes it. */
export type RenderedAssessment = Assessment & { readonly observed?: Observed; readonly psp?: PspRequest };

/** No wish: what an observing service asks for. */
const noPreference = { challenge_ind: '01' } as const;

/** The answer of a service that only observes: frictionless, without a wish and without advice; the decision stands beside it. */
export function onlyObserved(assessment: Assessment, recognised: Recognised, ruleSet: RuleSet): RenderedAssessment {
  const { challenge_ind } = bandOf(ruleSet, assessment.band);
  return {
    ...plain(assessment),
    flow: 'frictionless',
    three_ds: threeDsRequest(recognised, noPreference),
    advice: [],
    observed: { flow: assessment.flow, challenge_ind, advice: assessment.advice },
  };
}

/** The assessment as it is asked for; the same object where that is how it stands. */
export function inRendering(
  assessment: RenderedAssessment,
  checkout: Checkout,
  { version, psp }: Rendering,
  ruleSet: RuleSet,
  reading: VelocityReading,
): RenderedAssessment {
  const newVersion = version !== undefined && version !== assessment.three_ds.message_version;
  if (!newVersion && psp === undefined) return assessment;
  const at = Date.parse(assessment.assessed_at);
  const recognised = { ...recognise({ ...checkout, at }, ruleSet), history: accountHistory(reading, at) };
  const band = assessment.observed ? noPreference : bandOf(ruleSet, assessment.band);
  const provider = psp === undefined ? undefined : pspRequest(psp, recognised, band);
  return {
    ...assessment,
    ...(newVersion ? { three_ds: threeDsRequest(recognised, band, version) } : {}),
    ...(provider ? { psp: provider } : {}),
  };
}
