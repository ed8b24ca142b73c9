/** KOMOJU: a secure token is made before the payment; no wish, no risk data (facts/psp.md). */
import { pspAdapter } from './adapter.ts';

/** Fields of POST /api/v1/secure_tokens, beside `return_url` and `payment_details`. */
export interface KomojuFields {
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

export const komoju = pspAdapter<KomojuFields>({
  id: 'komoju',
  name: 'KOMOJU',
  abilities: { run_3ds: true, challenge_wish: false, risk_data: false },
  request: 'POST /api/v1/secure_tokens',
  source: 'facts/psp.md, KOMOJU; ja.doc.komoju.com/docs/3d-secure',
  note: {
    ja: 'チャレンジの希望を伝える項目は見当たりません。verification_statusがNEEDS_VERIFYのときはauthentication_urlへ案内します。',
    en: 'No field for a challenge wish was found. On verification_status NEEDS_VERIFY send the shopper to authentication_url.',
  },
  render: (_elements, checkout) => ({ amount: checkout.amount.value, currency: checkout.amount.currency }),
});
