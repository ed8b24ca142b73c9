/** Checkout.com payments: the four plain wishes in words (facts/psp.md). */
import type { Wish } from '../challenge.ts';
import { pspAdapter } from './adapter.ts';

/** `3ds.challenge_indicator` of a payment. Exemptions exist on /sessions only and are refused here. */
export type CheckoutComChallenge =
  | 'no_preference'
  | 'no_challenge_requested'
  | 'challenge_requested'
  | 'challenge_requested_mandate';

/** Fields of POST /payments. */
export interface CheckoutComFields {
  readonly '3ds': { readonly enabled: true; readonly challenge_indicator: CheckoutComChallenge };
}

const words: Readonly<Record<Wish, CheckoutComChallenge>> = {
  no_preference: 'no_preference',
  no_challenge: 'no_challenge_requested',
  challenge: 'challenge_requested',
  mandate: 'challenge_requested_mandate',
};

export const checkoutCom = pspAdapter<CheckoutComFields>({
  id: 'checkout-com',
  name: 'Checkout.com',
  abilities: { run_3ds: true, challenge_wish: true, risk_data: false },
  request: 'POST /payments (also hosted payments, payment links, payment sessions)',
  source: 'facts/psp.md, Checkout.com; npm checkout-sdk-node 5.2.1 comments',
  render: elements => {
    if (/^0[1-4]$/.test(elements.peek('threeDSRequestorChallengeInd') ?? ''))
      elements.take('threeDSRequestorChallengeInd');
    return { '3ds': { enabled: true, challenge_indicator: words[elements.wish] } };
  },
});
