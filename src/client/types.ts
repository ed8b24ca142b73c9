/** What a shop sends and gets. */
import type { CheckoutBody, OutcomeBody } from '../engine/checkout/schema.ts';
import type { Advice, Assessment, MessageVersion, PspRequest } from '../engine/types.ts';

/**
 * The body of `POST /v1/assessments`, without a full card number: compute `cardTokens()` where the number is, and send
 * those (docs/client.md, "Card tokens").
 */
export type ClientCheckout = Omit<CheckoutBody, 'card'> & {
  readonly card?: Omit<NonNullable<CheckoutBody['card']>, 'number'>;
};

/** An outcome, as `POST /v1/assessments/{id}/outcomes` takes it: without what names the attempt in a stream. */
export type ClientOutcome = OutcomeBody extends infer Kind
  ? Kind extends OutcomeBody
    ? Omit<Kind, 'assessment' | 'merchant'>
    : never
  : never;

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
  /** The decision as the provider of `AssessOptions.psp` takes it. */
  readonly psp?: PspRequest;
}

/** The fail policy's answer, made here because the service could not be reached. Nothing was counted or recorded. */
export interface FallbackDecision {
  readonly from: 'fail_policy';
  readonly id: string;
  readonly recorded: false;
  readonly flow: Assessment['flow'];
  readonly three_ds: Pick<Assessment['three_ds'], 'message_version' | 'threeDSRequestorChallengeInd'>;
  readonly advice: readonly Advice[];
  /** Only where a policy of your own gives it: how your provider is told of the wish (docs/client.md). */
  readonly psp?: Pick<PspRequest, 'fields'>;
  readonly degraded: readonly { readonly part: 'service'; readonly cause: string; readonly action: string }[];
}

/** What the shop acts on. `flow`, `three_ds` and `advice` are there whoever answered. */
export type Decision = ServiceDecision | FallbackDecision;

/** The answer to an outcome. */
export interface OutcomeAnswer {
  readonly recorded: true;
  /** The service knew this outcome; it counts once. */
  readonly duplicate?: true;
  readonly advice: readonly Advice[];
}
