/** Sony Payment Services e-SCOTT: runs 3-D Secure; what else it takes is not public (facts/psp.md). */
import { pspAdapter } from './adapter.ts';

/** Nothing of ours is known to have a place in the request. */
export type SonyPaymentFields = Readonly<Record<never, never>>;

export const sonyPayment = pspAdapter<SonyPaymentFields>({
  id: 'sony-payment',
  name: 'ソニーペイメントサービス (e-SCOTT)',
  abilities: { run_3ds: true, challenge_wish: false, risk_data: false },
  request: '3Secure, then 1Check, 1Auth, 1Gathering, 4MemAdd or 4MemChg',
  source: 'facts/psp.md, Sony e-SCOTT; sonypaymentservices.jp/support/3ds_mandatory',
  note: {
    ja: 'カード名義人と、メールアドレスまたは電話番号は、仕様書にある項目で必ず送ってください（2024年8月以降必須）。チャレンジの希望を伝える項目は見当たりません。',
    en: 'Send the cardholder name and an e-mail address or telephone number in the fields of its own specification (mandatory since August 2024). No field for a challenge wish was found.',
  },
  render: () => ({}),
});
