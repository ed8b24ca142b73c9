/** What a shop sends and gets. */
import type { CheckoutBody, OutcomeBody } from '../engine/checkout/schema.ts';
import type { Advice, Assessment, MessageVersion } from '../engine/types.ts';

/**
 * The body of `POST /v1/assessments`, without a full card number: compute `cardTokens()` where the number is, and send
 * those (docs/client.md, "Card tokens").
 */
export type ClientCheckout = Omit<CheckoutBody, 'card'> & {
  readonly card?: Omit<NonNullable<CheckoutBody['card']>, 'number'>;
};

/** An outcome, as `POST /v1/assessments/{id}/outcomes` takes it. */
export type ClientOutcome = OutcomeBody;

/** Options of one call. */
export interface AssessOptions {
  /** EMV 3-D Secure message version of `three_ds`; the service's default (2.2.0) when absent. */
  readonly messageVersion?: MessageVersion;
  /** Also render the decision for this payment provider (docs/psp.md); the answer has it as `psp`. */
  readonly psp?: string;
  /** Stops waiting when the shopper has gone. */
  readonly signal?: AbortSignal;
}

/** The service's answer. */
export interface ServiceDecision extends Assessment {
  readonly from: 'service';
  readonly psp?: unknown;
}

/** The fail policy's answer, made here because the service could not be reached. Nothing was counted or recorded. */
export interface FallbackDecision {
  readonly from: 'fail_policy';
  readonly id: string;
  readonly recorded: false;
  readonly flow: Assessment['flow'];
  readonly three_ds: Pick<Assessment['three_ds'], 'message_version' | 'threeDSRequestorChallengeInd'>;
  readonly advice: readonly Advice[];
  readonly degraded: readonly { readonly part: 'service'; readonly cause: string; readonly action: string }[];
}

/** What the shop acts on. `flow`, `three_ds` and `advice` are there whoever answered. */
export type Decision = ServiceDecision | FallbackDecision;

/** The answer to an outcome. */
export interface OutcomeAnswer {
  readonly recorded: boolean;
  readonly advice: readonly Advice[];
}
