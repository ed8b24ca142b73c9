/**
 * Our fields held against the providers' own TypeScript SDKs. The checks are types: `tsc --noEmit` fails when a name is
 * misspelt or a value is of the wrong kind. Nothing runs; the type check of `.ci/run` is the test.
 */
import type { Types as Adyen } from '@adyen/api-library';
import type { ExecutingPaymentRequest } from '@fincode/node';
import type { ThreeDSecureVerifyOptions } from 'braintree-web/three-d-secure.js';
import type Stripe from 'stripe';
import type { ChargeCreateParams } from 'univapay-node';
import type { AdyenChallengeInd, AdyenFields } from '../../../../src/engine/threeds/psp/adyen.ts';
import type { BraintreeFields } from '../../../../src/engine/threeds/psp/braintree.ts';
import type { FincodeFields } from '../../../../src/engine/threeds/psp/fincode.ts';
import type { StripeFields } from '../../../../src/engine/threeds/psp/stripe.ts';
import type { UnivapayFields } from '../../../../src/engine/threeds/psp/univapay.ts';

/** Compiles only for `true`. */
type Holds<_Claim extends true> = true;

/** Every property of ours exists in theirs, and its value fits; enumerations of theirs count as texts. */
type Within<Ours, Theirs> = keyof Ours extends keyof Theirs
  ? {
      [Key in keyof Ours]-?: Fits<NonNullable<Ours[Key]>, NonNullable<Theirs[Key & keyof Theirs]>>;
    }[keyof Ours] extends true
    ? true
    : false
  : false;

type Fits<Ours, Theirs> = Ours extends object
  ? Theirs extends object
    ? Within<Ours, Theirs>
    : false
  : Ours extends Theirs
    ? true
    : Theirs extends string
      ? Ours extends string
        ? true
        : false
      : false;

/** The values of an enumeration as texts; a union left open with `string & …` (stripe 23) is closed again. */
type Closed<Union> = Union extends string ? (string extends Union ? never : `${Union}`) : never;

// ── stripe ────────────────────────────────────────────────────────────────────────────────────────────────────────────
type StripeCard =
  NonNullable<NonNullable<Stripe.PaymentIntentCreateParams['payment_method_options']>['card']> extends infer Card
    ? Exclude<Card, string>
    : never;
type StripeWish = Closed<NonNullable<StripeCard['request_three_d_secure']>>;
type OurStripeWish = StripeFields['payment_method_options']['card']['request_three_d_secure'];

export type StripeKnowsOurWishes = Holds<OurStripeWish extends StripeWish ? true : false>;
export type StripesUnionIsClosed = Holds<'nonsense' extends StripeWish ? false : true>;

// ── adyen ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
type Payment = Adyen.checkout.PaymentRequest;
type AdyenInd = Closed<NonNullable<NonNullable<Payment['threeDS2RequestData']>['threeDSRequestorChallengeInd']>>;
// In JSON a date is a text; the SDK's class has it as a Date.
type RiskAsJson = Omit<NonNullable<Payment['merchantRiskIndicator']>, 'preOrderDate'> & { preOrderDate?: string };

export type AdyenHasOurRequestData = Holds<
  Within<AdyenFields['threeDS2RequestData'], NonNullable<Payment['threeDS2RequestData']>>
>;
export type AdyenHasOurRiskData = Holds<Within<NonNullable<AdyenFields['merchantRiskIndicator']>, RiskAsJson>>;
export type AdyenHasTheRest = Holds<
  Within<Omit<AdyenFields, 'threeDS2RequestData' | 'merchantRiskIndicator'>, Payment>
>;
export type AdyenTakesExactlyOurWishes = Holds<
  [AdyenChallengeInd] extends [AdyenInd] ? ([AdyenInd] extends [AdyenChallengeInd] ? true : false) : false
>;
export type AdyenRefusesChAccDate = Holds<
  Within<{ acctInfo: { chAccDate: string } }, Payment> extends false ? true : false
>;

// ── braintree ─────────────────────────────────────────────────────────────────────────────────────────────────────────
type Additional = NonNullable<ThreeDSecureVerifyOptions['additionalInformation']>;
type OurAdditional = BraintreeFields['additionalInformation'];

export type BraintreeHasOurOptions = Holds<
  Within<Omit<BraintreeFields, 'additionalInformation'>, ThreeDSecureVerifyOptions>
>;
export type BraintreeHasOurAddress = Holds<
  Within<NonNullable<OurAdditional['shippingAddress']>, NonNullable<Additional['shippingAddress']>>
>;
export type BraintreeHasOurInformation = Holds<Within<Omit<OurAdditional, 'shippingAddress'>, Additional>>;

// ── fincode ───────────────────────────────────────────────────────────────────────────────────────────────────────────
// The SDK misspells one name, `tds2_pre_order_purchaselnd` with a lower-case L (docs/psp.md); ours is the service's own.
export type FincodeHasOurFields = Holds<
  Within<Omit<FincodeFields, 'tds_type' | 'tds2_pre_order_purchase_ind'>, ExecutingPaymentRequest>
>;

// ── univapay ──────────────────────────────────────────────────────────────────────────────────────────────────────────
type UnivapayMode = Closed<NonNullable<NonNullable<ChargeCreateParams['threeDs']>['mode']>>;
export type UnivapayHasOurMode = Holds<UnivapayFields['threeDs']['mode'] extends UnivapayMode ? true : false>;

// ── the check itself can fail ─────────────────────────────────────────────────────────────────────────────────────────
export type WithinSeesAMisspeltName = Holds<Within<{ emial: string }, { email?: string }> extends false ? true : false>;
export type WithinSeesAWrongKind = Holds<Within<{ count: string }, { count?: number }> extends false ? true : false>;
