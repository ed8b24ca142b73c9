/** fincode byGMO: `tds2_*` risk data, no challenge wish (facts/psp.md; @fincode/node 1.1.0). */
import { filled } from '../texts.ts';
import { pspAdapter } from './adapter.ts';
import { takeSignInMethodTo06 } from './common.ts';

/** Fields of a card payment's registration and execution. */
export type FincodeFields = { readonly tds_type: '2' } & Readonly<
  Partial<Record<keyof typeof names | 'tds2_three_ds_req_auth_method', string>>
>;

/**
 * Where the Node SDK and fincode's interface description differ, the description's name is used: the SDK's
 * `tds2_pre_order_purchaselnd` ends in a lower-case L, and its telephone numbers are `…_no`.
 */
const names = {
  tds2_three_ds_req_auth_timestamp: 'threeDSRequestorAuthenticationInfo.threeDSReqAuthTimestamp',
  tds2_ch_acc_change: 'acctInfo.chAccChange',
  tds2_ch_acc_date: 'acctInfo.chAccDate',
  tds2_ch_acc_pw_change: 'acctInfo.chAccPwChange',
  tds2_nb_purchase_account: 'acctInfo.nbPurchaseAccount',
  tds2_payment_acc_age: 'acctInfo.paymentAccAge',
  tds2_provision_attempts_day: 'acctInfo.provisionAttemptsDay',
  tds2_ship_address_usage: 'acctInfo.shipAddressUsage',
  tds2_ship_name_ind: 'acctInfo.shipNameIndicator',
  tds2_suspicious_acc_activity: 'acctInfo.suspiciousAccActivity',
  tds2_txn_activity_day: 'acctInfo.txnActivityDay',
  tds2_txn_activity_year: 'acctInfo.txnActivityYear',
  tds2_addr_match: 'addrMatch',
  tds2_bill_addr_city: 'billAddrCity',
  tds2_bill_addr_country: 'billAddrCountry',
  tds2_bill_addr_line_1: 'billAddrLine1',
  tds2_bill_addr_line_2: 'billAddrLine2',
  tds2_bill_addr_line_3: 'billAddrLine3',
  tds2_bill_addr_post_code: 'billAddrPostCode',
  tds2_bill_addr_state: 'billAddrState',
  tds2_email: 'email',
  tds2_home_phone_cc: 'homePhone.cc',
  tds2_home_phone_no: 'homePhone.subscriber',
  tds2_mobile_phone_cc: 'mobilePhone.cc',
  tds2_mobile_phone_no: 'mobilePhone.subscriber',
  tds2_work_phone_cc: 'workPhone.cc',
  tds2_work_phone_no: 'workPhone.subscriber',
  tds2_ship_addr_city: 'shipAddrCity',
  tds2_ship_addr_country: 'shipAddrCountry',
  tds2_ship_addr_line_1: 'shipAddrLine1',
  tds2_ship_addr_line_2: 'shipAddrLine2',
  tds2_ship_addr_line_3: 'shipAddrLine3',
  tds2_ship_addr_post_code: 'shipAddrPostCode',
  tds2_ship_addr_state: 'shipAddrState',
  tds2_delivery_email_address: 'merchantRiskIndicator.deliveryEmailAddress',
  tds2_delivery_timeframe: 'merchantRiskIndicator.deliveryTimeframe',
  tds2_gift_card_amount: 'merchantRiskIndicator.giftCardAmount',
  tds2_gift_card_count: 'merchantRiskIndicator.giftCardCount',
  tds2_gift_card_curr: 'merchantRiskIndicator.giftCardCurr',
  tds2_pre_order_date: 'merchantRiskIndicator.preOrderDate',
  tds2_pre_order_purchase_ind: 'merchantRiskIndicator.preOrderPurchaseInd',
  tds2_reorder_items_ind: 'merchantRiskIndicator.reorderItemsInd',
  tds2_ship_ind: 'merchantRiskIndicator.shipIndicator',
} as const;

export const fincode = pspAdapter<FincodeFields>({
  id: 'fincode',
  name: 'fincode byGMO',
  abilities: { run_3ds: true, challenge_wish: false, risk_data: true },
  request: 'POST /v1/payments (tds_type), then PUT /v1/payments/{id} (tds2_*)',
  source: 'facts/psp.md, fincode; npm @fincode/node 1.1.0; its interface description',
  note: {
    ja: 'チャレンジの希望を伝える項目はありません。tds2_type（非対応カードの扱い）は加盟店で設定してください。',
    en: 'There is no field for a challenge wish. Set tds2_type (what happens with cards outside 3DS2) yourself.',
  },
  render: elements => ({
    tds_type: '2',
    ...filled<Omit<FincodeFields, 'tds_type'>>(elements.rename(names), {
      tds2_three_ds_req_auth_method: takeSignInMethodTo06(elements),
    }),
  }),
});
