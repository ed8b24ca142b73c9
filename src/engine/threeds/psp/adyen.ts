/** Adyen Checkout: EMV names, some under other words (facts/psp.md; @adyen/api-library 32.1.0 types). */
import { currencies } from '../../../shared/money.ts';
import type { Checkout } from '../../types.ts';
import { filled, unlessEmpty } from '../texts.ts';
import { pspAdapter } from './adapter.ts';
import { takeCount, takeIsoDay, takeSignInMethodTo06 } from './common.ts';
import type { Elements } from './elements.ts';

/** The codes that Adyen takes. */
export type AdyenChallengeInd = '01' | '02' | '03' | '04' | '05' | '06';

/** Fields of POST /payments. */
export interface AdyenFields {
  readonly authenticationData: { readonly attemptAuthentication: 'always' };
  readonly shopperEmail?: string;
  readonly threeDS2RequestData: {
    readonly threeDSRequestorChallengeInd: AdyenChallengeInd;
    readonly threeDSRequestorAuthenticationInd?: string;
    readonly threeDSRequestorAuthenticationInfo?: ReturnType<typeof signIn>;
    readonly threeDSRequestorPriorAuthenticationInfo?: ReturnType<typeof prior>;
    readonly acctInfo?: ReturnType<typeof acctInfo>;
    readonly addrMatch?: string;
    readonly homePhone?: ReturnType<typeof phone>;
    readonly mobilePhone?: ReturnType<typeof phone>;
    readonly workPhone?: ReturnType<typeof phone>;
  };
  readonly merchantRiskIndicator?: ReturnType<typeof merchantRiskIndicator>;
}

const known = ['01', '02', '03', '04', '05', '06'] as const;
const plain = { no_preference: '01', no_challenge: '02', challenge: '03', mandate: '04' } as const;

const timeframes: Readonly<Record<string, string>> = {
  '01': 'electronicDelivery',
  '02': 'sameDayShipping',
  '03': 'overnightShipping',
  '04': 'twoOrMoreDaysShipping',
};

/** 01 to 06 are known; another code becomes the plain code of the same wish, and is lost. */
function challengeInd(elements: Elements): AdyenChallengeInd {
  const code = known.find(one => one === elements.peek('threeDSRequestorChallengeInd'));
  if (code === undefined) return plain[elements.wish];
  elements.take('threeDSRequestorChallengeInd');
  return code;
}

/** The account's opening date is called `chAccString` in Adyen's interface. */
function acctInfo(elements: Elements) {
  return elements.rename({
    chAccAgeInd: 'acctInfo.chAccAgeInd',
    chAccString: 'acctInfo.chAccDate',
    chAccChange: 'acctInfo.chAccChange',
    chAccChangeInd: 'acctInfo.chAccChangeInd',
    chAccPwChange: 'acctInfo.chAccPwChange',
    chAccPwChangeInd: 'acctInfo.chAccPwChangeInd',
    nbPurchaseAccount: 'acctInfo.nbPurchaseAccount',
    paymentAccAge: 'acctInfo.paymentAccAge',
    paymentAccInd: 'acctInfo.paymentAccInd',
    provisionAttemptsDay: 'acctInfo.provisionAttemptsDay',
    shipAddressUsage: 'acctInfo.shipAddressUsage',
    shipAddressUsageInd: 'acctInfo.shipAddressUsageInd',
    shipNameIndicator: 'acctInfo.shipNameIndicator',
    suspiciousAccActivity: 'acctInfo.suspiciousAccActivity',
    txnActivityDay: 'acctInfo.txnActivityDay',
    txnActivityYear: 'acctInfo.txnActivityYear',
  });
}

function phone(elements: Elements, name: string) {
  return elements.rename({ cc: `${name}.cc`, subscriber: `${name}.subscriber` });
}

function signIn(elements: Elements) {
  const name = 'threeDSRequestorAuthenticationInfo';
  return filled({
    threeDSReqAuthMethod: takeSignInMethodTo06(elements),
    threeDSReqAuthTimestamp: elements.take(`${name}.threeDSReqAuthTimestamp`),
  });
}

function prior(elements: Elements) {
  const name = 'threeDSRequestorPriorAuthenticationInfo';
  return elements.rename({
    threeDSReqPriorAuthMethod: `${name}.threeDSReqPriorAuthMethod`,
    threeDSReqPriorAuthTimestamp: `${name}.threeDSReqPriorAuthTimestamp`,
    threeDSReqPriorRef: `${name}.threeDSReqPriorRef`,
  });
}

/** Here money is an amount in minor units and a day a date and time. */
function merchantRiskIndicator(elements: Elements, checkout: Checkout) {
  const risk = 'merchantRiskIndicator';
  const day = takeIsoDay(elements, `${risk}.preOrderDate`);
  const major = elements.take(`${risk}.giftCardAmount`);
  const { currency } = checkout.amount;
  const match = elements.peek('addrMatch');
  return filled({
    addressMatch: match === undefined ? undefined : match === 'Y',
    shipIndicator: elements.take(`${risk}.shipIndicator`),
    deliveryTimeframe: timeframes[elements.take(`${risk}.deliveryTimeframe`) ?? ''],
    deliveryEmailAddress: elements.take(`${risk}.deliveryEmailAddress`),
    reorderItemsInd: elements.take(`${risk}.reorderItemsInd`),
    preOrderPurchaseInd: elements.take(`${risk}.preOrderPurchaseInd`),
    preOrderDate: day === undefined ? undefined : `${day}T00:00:00+09:00`,
    giftCardAmount:
      major === undefined
        ? undefined
        : { currency, value: Number(major) * 10 ** (currencies.get(currency)?.exponent ?? 0) },
    giftCardCount: takeCount(elements, `${risk}.giftCardCount`),
    giftCardCurr: elements.take(`${risk}.giftCardCurr`),
  });
}

export const adyen = pspAdapter<AdyenFields>({
  id: 'adyen',
  name: 'Adyen',
  abilities: { run_3ds: true, challenge_wish: true, risk_data: true },
  request: 'POST /payments (Checkout API v68 and later)',
  source: 'facts/psp.md, Adyen; npm @adyen/api-library 32.1.0',
  note: {
    ja: 'Adyenの住所は番地（houseNumberOrName）を分けて送る必要があり、日本の住所からは決められないため含めていません。',
    en: 'Adyen asks for a house number of its own, which a Japanese address does not tell: add billingAddress and deliveryAddress yourself.',
  },
  render: (elements, checkout) => ({
    authenticationData: { attemptAuthentication: 'always' },
    ...filled({
      shopperEmail: elements.take('email'),
      merchantRiskIndicator: unlessEmpty(merchantRiskIndicator(elements, checkout)),
    }),
    threeDS2RequestData: {
      threeDSRequestorChallengeInd: challengeInd(elements),
      ...filled({
        threeDSRequestorAuthenticationInd: elements.take('threeDSRequestorAuthenticationInd'),
        threeDSRequestorAuthenticationInfo: unlessEmpty(signIn(elements)),
        threeDSRequestorPriorAuthenticationInfo: unlessEmpty(prior(elements)),
        acctInfo: unlessEmpty(acctInfo(elements)),
        addrMatch: elements.take('addrMatch'),
        homePhone: unlessEmpty(phone(elements, 'homePhone')),
        mobilePhone: unlessEmpty(phone(elements, 'mobilePhone')),
        workPhone: unlessEmpty(phone(elements, 'workPhone')),
      }),
    },
  }),
});
