/** GMO-Epsilon: `tds_flag`, `challengeInd` and EMV address names (facts/psp.md; its EC-CUBE 4 plugin). */
import { filled } from '../texts.ts';
import { pspAdapter } from './adapter.ts';

/** Fields of receive_order3, all texts. */
export type GmoEpsilonFields = { readonly tds_flag: '21' } & Readonly<Partial<Record<keyof typeof names, string>>>;

const names = {
  challengeInd: 'threeDSRequestorChallengeInd',
  threeDSReqAuthMethod: 'threeDSRequestorAuthenticationInfo.threeDSReqAuthMethod',
  billAddrCity: 'billAddrCity',
  billAddrCountry: 'billAddrCountry',
  billAddrLine1: 'billAddrLine1',
  billAddrLine2: 'billAddrLine2',
  billAddrLine3: 'billAddrLine3',
  billAddrPostCode: 'billAddrPostCode',
  billAddrState: 'billAddrState',
  shipAddrCity: 'shipAddrCity',
  shipAddrCountry: 'shipAddrCountry',
  shipAddrLine1: 'shipAddrLine1',
  shipAddrLine2: 'shipAddrLine2',
  shipAddrLine3: 'shipAddrLine3',
  shipAddrPostCode: 'shipAddrPostCode',
  shipAddrState: 'shipAddrState',
} as const;

export const gmoEpsilon = pspAdapter<GmoEpsilonFields>({
  id: 'gmo-epsilon',
  name: 'GMO-Epsilon',
  abilities: { run_3ds: true, challenge_wish: true, risk_data: false },
  request: 'receive_order3.cgi',
  source: 'facts/psp.md, GMO-Epsilon; EC-CUBE 4 plugin RequestReceiveOrder3Service',
  note: {
    ja: 'EC-CUBE 4の公式プラグインはchallengeIndを常に04、threeDSReqAuthMethodを常に02で送ります。ここでは判定とログイン方法に合わせた値を送ります。',
    en: 'Its EC-CUBE 4 plugin always sends challengeInd 04 and threeDSReqAuthMethod 02, guests included; here both say what is the case.',
  },
  render: elements => ({
    tds_flag: '21',
    ...filled<Partial<Record<keyof typeof names, string>>>(elements.rename(names)),
  }),
});
