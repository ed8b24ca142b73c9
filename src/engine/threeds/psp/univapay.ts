/** Univapay: whether 3-D Secure is run, not how (facts/psp.md; univapay-node 4.0.130 types). */
import { pspAdapter } from './adapter.ts';

/** Fields of a charge. */
export interface UnivapayFields {
  readonly threeDs: { readonly mode: 'force' };
}

/** `force` runs 3-D Secure whatever the store's setting; `skip` is never sent, because the guideline asks for it at each payment. */
export const univapay = pspAdapter<UnivapayFields>({
  id: 'univapay',
  name: 'Univapay',
  abilities: { run_3ds: true, challenge_wish: false, risk_data: false },
  request: 'POST /charges (also transaction tokens)',
  source: 'facts/psp.md, Univapay; npm univapay-node 4.0.130',
  note: {
    ja: 'modeは3Dセキュアを行うかどうかで、チャレンジの希望ではありません。',
    en: 'mode says whether 3-D Secure is run; it is no challenge wish.',
  },
  render: () => ({ threeDs: { mode: 'force' } }),
});
