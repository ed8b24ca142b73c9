/** GMO-PG PG Multi-Payment, OpenAPI type: `tds2Information` of a credit charge (its generated clients' models). */
import { filled } from '../texts.ts';
import { pspAdapter } from './adapter.ts';
import { takeCount, takeSignInMethodTo06 } from './common.ts';

/** Fields of POST /credit/charge and /credit/on-file/charge. */
export interface GmoPgOpenApiFields {
  readonly tds2Information: {
    readonly tds2Options: { readonly requiresChallenge: boolean };
    readonly tds2Data: Readonly<Partial<Record<keyof typeof texts | 'threeDSReqAuthMethod', string>>> &
      Readonly<Partial<Record<Count, number>>>;
  };
}

type Count =
  | 'nbPurchaseAccount'
  | 'provisionAttemptsDay'
  | 'txnActivityDay'
  | 'txnActivityYear'
  | 'giftCardAmount'
  | 'giftCardCount';

const texts = {
  chAccChange: 'acctInfo.chAccChange',
  chAccDate: 'acctInfo.chAccDate',
  chAccPwChange: 'acctInfo.chAccPwChange',
  paymentAccAge: 'acctInfo.paymentAccAge',
  shipAddressUsage: 'acctInfo.shipAddressUsage',
  shipNameInd: 'acctInfo.shipNameIndicator',
  suspiciousAccActivity: 'acctInfo.suspiciousAccActivity',
  threeDSReqAuthTimestamp: 'threeDSRequestorAuthenticationInfo.threeDSReqAuthTimestamp',
  deliveryTimeframe: 'merchantRiskIndicator.deliveryTimeframe',
  giftCardCurr: 'merchantRiskIndicator.giftCardCurr',
  preOrderDate: 'merchantRiskIndicator.preOrderDate',
  preOrderPurchaseInd: 'merchantRiskIndicator.preOrderPurchaseInd',
  reorderItemsInd: 'merchantRiskIndicator.reorderItemsInd',
  shipInd: 'merchantRiskIndicator.shipIndicator',
} as const;

/** The wish is a yes or no: a challenge whatever the issuer's risk judgement, or the issuer's own choice. */
export const gmoPgOpenApi = pspAdapter<GmoPgOpenApiFields>({
  id: 'gmo-pg-openapi',
  name: 'GMO-PG (OpenAPI)',
  abilities: { run_3ds: true, challenge_wish: true, risk_data: true },
  request: 'POST /credit/charge, tds2Information (with creditChargeOptions.useTds2: true)',
  source: 'Tds2Options and Tds2Data of the OpenAPI type, as its generated clients document them',
  note: {
    ja: 'requiresChallengeはtrue（チャレンジを求める）かfalse（カード会社に任せる）のみです。メール・電話・住所はpayerなど別の項目で送ります。',
    en: 'requiresChallenge is true (ask for a challenge) or false (leave it to the issuer). E-mail, telephone and addresses go into other parts of the request, such as payer.',
  },
  render: elements => {
    if (elements.wish === 'challenge' || elements.wish === 'no_preference')
      elements.take('threeDSRequestorChallengeInd');
    return {
      tds2Information: {
        tds2Options: { requiresChallenge: elements.wish === 'challenge' || elements.wish === 'mandate' },
        tds2Data: filled<GmoPgOpenApiFields['tds2Information']['tds2Data']>(elements.rename(texts), {
          threeDSReqAuthMethod: takeSignInMethodTo06(elements),
          nbPurchaseAccount: takeCount(elements, 'acctInfo.nbPurchaseAccount'),
          provisionAttemptsDay: takeCount(elements, 'acctInfo.provisionAttemptsDay'),
          txnActivityDay: takeCount(elements, 'acctInfo.txnActivityDay'),
          txnActivityYear: takeCount(elements, 'acctInfo.txnActivityYear'),
          giftCardAmount: takeCount(elements, 'merchantRiskIndicator.giftCardAmount'),
          giftCardCount: takeCount(elements, 'merchantRiskIndicator.giftCardCount'),
        }),
      },
    };
  },
});
