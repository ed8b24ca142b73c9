/** Braintree: options of the browser's `verifyCard` (facts/psp.md; @types/braintree-web 3.143.0). */
import { filled, unlessEmpty } from '../texts.ts';
import { pspAdapter } from './adapter.ts';
import { takeCountry, takePhoneDigits } from './common.ts';
import type { Elements } from './elements.ts';

/** Options of `threeDSecure.verifyCard`, to be merged with `nonce`, `bin` and `amount`. */
export interface BraintreeFields {
  readonly challengeRequested: boolean;
  readonly cardAddChallengeRequested?: boolean;
  readonly email?: string;
  readonly mobilePhoneNumber?: string;
  readonly billingAddress?: Readonly<Partial<Record<BraintreeAddressField | 'phoneNumber', string>>>;
  readonly additionalInformation: Readonly<Partial<Record<keyof typeof additional | 'workPhoneNumber', string>>> & {
    readonly shippingAddress?: Readonly<Partial<Record<BraintreeAddressField, string>>>;
  };
}

type BraintreeAddressField =
  | 'streetAddress'
  | 'extendedAddress'
  | 'line3'
  | 'locality'
  | 'region'
  | 'postalCode'
  | 'countryCodeAlpha2';

function address(elements: Elements, prefix: 'shipAddr' | 'billAddr'): Partial<Record<BraintreeAddressField, string>> {
  return filled({
    ...elements.rename({
      streetAddress: `${prefix}Line1`,
      extendedAddress: `${prefix}Line2`,
      line3: `${prefix}Line3`,
      locality: `${prefix}City`,
      region: `${prefix}State`,
      postalCode: `${prefix}PostCode`,
    }),
    countryCodeAlpha2: takeCountry(elements, `${prefix}Country`),
  });
}

/** Braintree's own words for acctInfo and merchantRiskIndicator; the codes are EMV's. */
const additional = {
  accountAgeIndicator: 'acctInfo.chAccAgeInd',
  accountCreateDate: 'acctInfo.chAccDate',
  accountChangeIndicator: 'acctInfo.chAccChangeInd',
  accountChangeDate: 'acctInfo.chAccChange',
  accountPwdChangeIndicator: 'acctInfo.chAccPwChangeInd',
  accountPwdChangeDate: 'acctInfo.chAccPwChange',
  shippingAddressUsageIndicator: 'acctInfo.shipAddressUsageInd',
  shippingAddressUsageDate: 'acctInfo.shipAddressUsage',
  transactionCountDay: 'acctInfo.txnActivityDay',
  transactionCountYear: 'acctInfo.txnActivityYear',
  addCardAttempts: 'acctInfo.provisionAttemptsDay',
  accountPurchases: 'acctInfo.nbPurchaseAccount',
  fraudActivity: 'acctInfo.suspiciousAccActivity',
  shippingNameIndicator: 'acctInfo.shipNameIndicator',
  paymentAccountIndicator: 'acctInfo.paymentAccInd',
  paymentAccountAge: 'acctInfo.paymentAccAge',
  shippingMethodIndicator: 'merchantRiskIndicator.shipIndicator',
  deliveryTimeframe: 'merchantRiskIndicator.deliveryTimeframe',
  deliveryEmail: 'merchantRiskIndicator.deliveryEmailAddress',
  reorderindicator: 'merchantRiskIndicator.reorderItemsInd',
  preorderIndicator: 'merchantRiskIndicator.preOrderPurchaseInd',
  preorderDate: 'merchantRiskIndicator.preOrderDate',
  giftCardAmount: 'merchantRiskIndicator.giftCardAmount',
  giftCardCount: 'merchantRiskIndicator.giftCardCount',
  giftCardCurrencyCode: 'merchantRiskIndicator.giftCardCurr',
  addressMatch: 'addrMatch',
  authenticationIndicator: 'threeDSRequestorAuthenticationInd',
  ipAddress: 'browserIP',
  userAgent: 'browserUserAgent',
} as const;

export const braintree = pspAdapter<BraintreeFields>({
  id: 'braintree',
  name: 'Braintree',
  abilities: { run_3ds: true, challenge_wish: true, risk_data: true },
  request: 'threeDSecure.verifyCard in the browser, before the nonce is charged',
  source: 'facts/psp.md, Braintree; npm @types/braintree-web 3.143.0',
  note: {
    ja: 'チャレンジの希望は有無のみです。「チャレンジなし」と「希望なし」は区別されません。',
    en: 'The wish is yes or no: "no challenge" and "no preference" are told alike.',
  },
  render: elements => {
    const wanted = elements.wish === 'challenge' || elements.wish === 'mandate';
    if (elements.wish === 'challenge' || elements.wish === 'no_preference')
      elements.take('threeDSRequestorChallengeInd');
    const addCard = elements.peek('threeDSRequestorAuthenticationInd') === '04';
    return {
      challengeRequested: wanted,
      ...filled({
        cardAddChallengeRequested: addCard && wanted ? true : undefined,
        email: elements.take('email'),
        mobilePhoneNumber: takePhoneDigits(elements, 'mobilePhone'),
        billingAddress: unlessEmpty(
          filled({
            ...address(elements, 'billAddr'),
            phoneNumber: takePhoneDigits(elements, 'homePhone'),
          }),
        ),
      }),
      additionalInformation: filled<BraintreeFields['additionalInformation']>({
        ...elements.rename(additional),
        workPhoneNumber: takePhoneDigits(elements, 'workPhone'),
        shippingAddress: unlessEmpty(address(elements, 'shipAddr')),
      }),
    };
  },
});
