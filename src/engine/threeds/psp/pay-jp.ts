/** PAY.JP: 3-D Secure on or off; no wish, no risk data (facts/psp.md; payjp 2.3.0 types). */
import { pspAdapter } from './adapter.ts';

/** Fields of a charge. */
export interface PayJpFields {
  readonly three_d_secure: true;
}

export const payJp = pspAdapter<PayJpFields>({
  id: 'pay-jp',
  name: 'PAY.JP',
  abilities: { run_3ds: true, challenge_wish: false, risk_data: false },
  request: 'POST /v1/charges, then tds_finish (or three_d_secure_requests for a stored card)',
  source: 'facts/psp.md, PAY.JP; npm payjp 2.3.0; help.pay.jp',
  note: {
    ja: 'チャレンジの希望を伝える項目は見当たりません。attempted（試行）を受け入れるかは管理画面の設定です。',
    en: 'No field for a challenge wish was found. Whether "attempted" is accepted is a setting of the account.',
  },
  render: () => ({ three_d_secure: true }),
});
