/** VeriTrans4G (DGFT), MpiAuthorizeRequestDto: EMV's codes under its own names (facts/psp.md; the MDK's class). */
import { filled } from '../texts.ts';
import { pspAdapter } from './adapter.ts';

/** Fields of an MPI authorisation request, all texts. */
export type VeritransFields = Readonly<Partial<Record<keyof typeof names | 'authTimestamp' | 'customerIp', string>>>;

const names = {
  requestorChallengeIndicator: 'threeDSRequestorChallengeInd',
  authenticationIndicator: 'threeDSRequestorAuthenticationInd',
  authMethod: 'threeDSRequestorAuthenticationInfo.threeDSReqAuthMethod',
  accountAgeIndicator: 'acctInfo.chAccAgeInd',
  accountDate: 'acctInfo.chAccDate',
  accountChangeIndicator: 'acctInfo.chAccChangeInd',
  accountChangeDate: 'acctInfo.chAccChange',
  accountPasswordChangeIndicator: 'acctInfo.chAccPwChangeInd',
  accountPasswordChangeDate: 'acctInfo.chAccPwChange',
  accountPurchaseCount: 'acctInfo.nbPurchaseAccount',
  accountProvisioningAttempts: 'acctInfo.provisionAttemptsDay',
  accountDayTransactions: 'acctInfo.txnActivityDay',
  accountYearTransactions: 'acctInfo.txnActivityYear',
  paymentAccountAge: 'acctInfo.paymentAccAge',
  paymentAccountAgeIndicator: 'acctInfo.paymentAccInd',
  shipAddressUsageDate: 'acctInfo.shipAddressUsage',
  shipAddressUsageIndicator: 'acctInfo.shipAddressUsageInd',
  shipNameIndicator: 'acctInfo.shipNameIndicator',
  suspiciousAccountActivity: 'acctInfo.suspiciousAccActivity',
  shipIndicator: 'merchantRiskIndicator.shipIndicator',
  preOrderPurchaseIndicator: 'merchantRiskIndicator.preOrderPurchaseInd',
  reorderItemsIndicator: 'merchantRiskIndicator.reorderItemsInd',
  deliveryEmailAddress: 'merchantRiskIndicator.deliveryEmailAddress',
  addressMatchIndicator: 'addrMatch',
  cardholderName: 'cardholderName',
  cardholderEmail: 'email',
  cardholderHomePhoneCountry: 'homePhone.cc',
  cardholderHomePhoneNumber: 'homePhone.subscriber',
  cardholderMobilePhoneCountry: 'mobilePhone.cc',
  cardholderMobilePhoneNumber: 'mobilePhone.subscriber',
  cardholderWorkPhoneCountry: 'workPhone.cc',
  cardholderWorkPhoneNumber: 'workPhone.subscriber',
  billingAddressCity: 'billAddrCity',
  billingAddressCountry: 'billAddrCountry',
  billingAddressLine1: 'billAddrLine1',
  billingAddressLine2: 'billAddrLine2',
  billingAddressLine3: 'billAddrLine3',
  billingPostalCode: 'billAddrPostCode',
  billingAddressState: 'billAddrState',
  shippingAddressCity: 'shipAddrCity',
  shippingAddressCountry: 'shipAddrCountry',
  shippingAddressLine1: 'shipAddrLine1',
  shippingAddressLine2: 'shipAddrLine2',
  shippingAddressLine3: 'shipAddrLine3',
  shippingPostalCode: 'shipAddrPostCode',
  shippingAddressState: 'shipAddrState',
  httpAccept: 'browserAcceptHeader',
  httpUserAgent: 'browserUserAgent',
} as const;

/** `YYYYMMDDHHMM` in UTC as Japan Standard Time, which this interface asks for. */
function inJapan(timestamp: string | undefined): string | undefined {
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(timestamp ?? '') ?? [];
  if (minute === undefined) return undefined;
  const moment = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour) + 9, Number(minute));
  return new Date(moment).toISOString().replace(/\D/g, '').slice(0, 12);
}

/**
 * `withChallenge: "false"` is never sent: it switches the challenge off instead of wishing it away, so that a card whose
 * issuer asks for one would fail. Whether a payment without Y is authorised is `serviceOptionType`, the shop's own choice.
 */
export const veritrans = pspAdapter<VeritransFields>({
  id: 'veritrans',
  name: 'VeriTrans4G',
  abilities: { run_3ds: true, challenge_wish: true, risk_data: true },
  request: 'MpiAuthorizeRequestDto (mpi / Authorize)',
  source: 'facts/psp.md, VeriTrans4G; MDK MpiAuthorizeRequestDto.php',
  note: {
    ja: 'serviceOptionType（mpi-complete: Yのみ、mpi-company: YとA）とdeviceChannelは加盟店で設定してください。cardholderNameを送れないときは、cardholderNameOmitFlagをtrueにしないと拒否されます。',
    en: 'Set serviceOptionType (mpi-complete: Y only; mpi-company: Y and A) and deviceChannel yourself. Without cardholderName it refuses the request unless cardholderNameOmitFlag is true.',
  },
  render: elements =>
    filled<VeritransFields>(elements.rename(names), {
      authTimestamp: inJapan(elements.take('threeDSRequestorAuthenticationInfo.threeDSReqAuthTimestamp')),
      // Letters, digits and dots only (the MDK's class): the colons of IPv6 are refused.
      customerIp: elements.peek('browserIP')?.includes(':') ? undefined : elements.take('browserIP'),
    }),
});
