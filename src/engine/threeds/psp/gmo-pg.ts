/** GMO-PG PG Multi-Payment, protocol and module types: EntryTran and ExecTran (facts/psp.md; the module's PHP samples). */
import { filled } from '../texts.ts';
import { pspAdapter } from './adapter.ts';
import { takeSignInMethodTo06 } from './common.ts';

/** Fields of EntryTran and of ExecTran, all texts. */
export interface GmoPgFields {
  readonly EntryTran: { readonly TdFlag: '1' };
  readonly ExecTran: Readonly<Partial<Record<keyof typeof names | 'Tds2ThreeDSReqAuthMethod', string>>>;
}

const names = {
  Tds2ThreeDSReqAuthTimestamp: 'threeDSRequestorAuthenticationInfo.threeDSReqAuthTimestamp',
  Tds2ChAccChange: 'acctInfo.chAccChange',
  Tds2ChAccDate: 'acctInfo.chAccDate',
  Tds2ChAccPwChange: 'acctInfo.chAccPwChange',
  Tds2NbPurchaseAccount: 'acctInfo.nbPurchaseAccount',
  Tds2PaymentAccAge: 'acctInfo.paymentAccAge',
  Tds2ProvisionAttemptsDay: 'acctInfo.provisionAttemptsDay',
  Tds2ShipAddressUsage: 'acctInfo.shipAddressUsage',
  Tds2ShipNameInd: 'acctInfo.shipNameIndicator',
  Tds2SuspiciousAccActivity: 'acctInfo.suspiciousAccActivity',
  Tds2TxnActivityDay: 'acctInfo.txnActivityDay',
  Tds2TxnActivityYear: 'acctInfo.txnActivityYear',
  Tds2AddrMatch: 'addrMatch',
  Tds2BillAddrCity: 'billAddrCity',
  Tds2BillAddrCountry: 'billAddrCountry',
  Tds2BillAddrLine1: 'billAddrLine1',
  Tds2BillAddrLine2: 'billAddrLine2',
  Tds2BillAddrLine3: 'billAddrLine3',
  Tds2BillAddrPostCode: 'billAddrPostCode',
  Tds2BillAddrState: 'billAddrState',
  Tds2Email: 'email',
  Tds2HomePhoneCC: 'homePhone.cc',
  Tds2HomePhoneSubscriber: 'homePhone.subscriber',
  Tds2MobilePhoneCC: 'mobilePhone.cc',
  Tds2MobilePhoneSubscriber: 'mobilePhone.subscriber',
  Tds2WorkPhoneCC: 'workPhone.cc',
  Tds2WorkPhoneSubscriber: 'workPhone.subscriber',
  Tds2ShipAddrCity: 'shipAddrCity',
  Tds2ShipAddrCountry: 'shipAddrCountry',
  Tds2ShipAddrLine1: 'shipAddrLine1',
  Tds2ShipAddrLine2: 'shipAddrLine2',
  Tds2ShipAddrLine3: 'shipAddrLine3',
  Tds2ShipAddrPostCode: 'shipAddrPostCode',
  Tds2ShipAddrState: 'shipAddrState',
  Tds2DeliveryEmailAddress: 'merchantRiskIndicator.deliveryEmailAddress',
  Tds2DeliveryTimeframe: 'merchantRiskIndicator.deliveryTimeframe',
  Tds2GiftCardAmount: 'merchantRiskIndicator.giftCardAmount',
  Tds2GiftCardCount: 'merchantRiskIndicator.giftCardCount',
  Tds2GiftCardCurr: 'merchantRiskIndicator.giftCardCurr',
  Tds2PreOrderDate: 'merchantRiskIndicator.preOrderDate',
  Tds2PreOrderPurchaseInd: 'merchantRiskIndicator.preOrderPurchaseInd',
  Tds2ReorderItemsInd: 'merchantRiskIndicator.reorderItemsInd',
  Tds2ShipInd: 'merchantRiskIndicator.shipIndicator',
} as const;

export const gmoPg = pspAdapter<GmoPgFields>({
  id: 'gmo-pg',
  name: 'GMO-PG (protocol / module)',
  abilities: { run_3ds: true, challenge_wish: false, risk_data: true },
  request: 'EntryTran, then ExecTran',
  source: "facts/psp.md, GMO-PG; the module type's EntryTran and ExecTran samples",
  note: {
    ja: 'チャレンジの希望はTds2ChallengeIndType（公開クライアントでは1: 要求する、2: 要求しない）のようですが、仕様を確認できないため送りません。加盟店で設定するか、OpenAPIタイプ（gmo-pg-openapi）を使ってください。Tds2Type（非対応カードの扱い）は加盟店で設定してください。',
    en: 'The challenge wish seems to be Tds2ChallengeIndType (in public clients 1: required, 2: not required); its specification was not at hand, so it is not sent. Set it yourself, or use the OpenAPI type (gmo-pg-openapi). Set Tds2Type (what happens with cards outside 3DS2) yourself.',
  },
  render: elements => ({
    EntryTran: { TdFlag: '1' },
    ExecTran: filled<GmoPgFields['ExecTran']>(elements.rename(names), {
      Tds2ThreeDSReqAuthMethod: takeSignInMethodTo06(elements),
    }),
  }),
});
