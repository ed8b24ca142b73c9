/** Stripe: one wish, no risk data (facts/psp.md; stripe 23.1.0 types). */
import { pspAdapter } from './adapter.ts';

/** Fields of a PaymentIntent. */
export interface StripeFields {
  readonly payment_method_options: {
    readonly card: { readonly request_three_d_secure: 'any' | 'challenge' };
  };
}

/**
 * `automatic` may run no 3-D Secure at all, so it is never sent: `any` runs it, with a preference for no challenge where
 * the issuer allows. There is no value for "no preference" apart from that, and none for a mandate.
 */
export const stripe = pspAdapter<StripeFields>({
  id: 'stripe',
  name: 'Stripe',
  abilities: { run_3ds: true, challenge_wish: true, risk_data: false },
  request: 'POST /v1/payment_intents (also setup_intents, checkout/sessions)',
  source: 'facts/psp.md, Stripe; npm stripe 23.1.0',
  note: {
    ja: 'Stripeには「チャレンジなし」や「マンデート」を表す値がありません。請求先・配送先はStripeの入力フォームから送られます。',
    en: 'Stripe has no value for "no challenge" or for a mandate. Billing and shipping reach it through its own form.',
  },
  render: elements => {
    const challenge = elements.wish === 'challenge' || elements.wish === 'mandate';
    if (elements.wish === 'challenge') elements.take('threeDSRequestorChallengeInd');
    return { payment_method_options: { card: { request_three_d_secure: challenge ? 'challenge' : 'any' } } };
  },
});
