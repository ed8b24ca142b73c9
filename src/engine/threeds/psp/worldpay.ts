/** Worldpay Access, 3DS API: words instead of codes (facts/psp.md; developer.worldpay.com, 3DS and Payments). */

import { currencies } from '../../../shared/money.ts';
import type { Checkout } from '../../types.ts';
import type { Wish } from '../challenge.ts';
import { filled, unlessEmpty } from '../texts.ts';
import { pspAdapter } from './adapter.ts';
import { takeCount, takeCountry, takeIsoDay, takePhoneDigits } from './common.ts';
import type { Elements } from './elements.ts';

/** `challenge.preference`. */
export type WorldpayPreference = 'noPreference' | 'noChallengeRequested' | 'challengeRequested' | 'challengeMandated';

/** Fields of POST /verifications/customers/3ds/authentication. */
export interface WorldpayFields {
  readonly challenge: { readonly preference: WorldpayPreference };
  readonly riskData?: Readonly<Record<string, unknown>>;
}

const preferences: Readonly<Record<Wish, WorldpayPreference>> = {
  no_preference: 'noPreference',
  no_challenge: 'noChallengeRequested',
  challenge: 'challengeRequested',
  mandate: 'challengeMandated',
};

const methods: Readonly<Record<string, string>> = {
  '01': 'billingAddress',
  '02': 'verifiedAddress',
  '03': 'otherAddress',
  '04': 'store',
  '05': 'digital',
  '06': 'unshippedTickets',
  '07': 'other',
};

const userTypes: Readonly<Record<string, string>> = {
  '01': 'guestUser',
  '02': 'registeredUser',
  '03': 'federatedAccount',
  '04': 'issuerCredentials',
  '05': 'thirdPartyAuthentication',
  '06': 'fidoAuthenticator',
  '07': 'fidoAuthenticator',
};

/** The words for delivery times that its documentation shows; "two days or more" is not among them and is reported as lost. */
const timeFrames: Readonly<Record<string, string>> = { '01': 'electronic', '02': 'sameDay', '03': 'nextDay' };

/** Takes an element only when the provider has a word for its code. */
function takeWord(elements: Elements, element: string, words: Readonly<Record<string, string>>): string | undefined {
  const word = words[elements.peek(element) ?? ''];
  if (word !== undefined) elements.take(element);
  return word;
}

function flag(elements: Elements, element: string, yes: string): boolean | undefined {
  const code = elements.take(element);
  return code === undefined ? undefined : code === yes;
}

function account(elements: Elements): object {
  return filled({
    previousSuspiciousActivity: flag(elements, 'acctInfo.suspiciousAccActivity', '02'),
    type: takeWord(elements, 'threeDSRequestorAuthenticationInfo.threeDSReqAuthMethod', userTypes),
    email: elements.take('email'),
    history: unlessEmpty(
      filled({
        createdAt: takeIsoDay(elements, 'acctInfo.chAccDate'),
        modifiedAt: takeIsoDay(elements, 'acctInfo.chAccChange'),
        passwordModifiedAt: takeIsoDay(elements, 'acctInfo.chAccPwChange'),
        paymentAccountEnrolledAt: takeIsoDay(elements, 'acctInfo.paymentAccAge'),
      }),
    ),
  });
}

function transaction(elements: Elements, checkout: Checkout): object {
  const { currency } = checkout.amount;
  const major = elements.take('merchantRiskIndicator.giftCardAmount');
  elements.take('merchantRiskIndicator.giftCardCurr');
  const exponent = currencies.get(currency)?.exponent ?? 0;
  return filled({
    reorder: flag(elements, 'merchantRiskIndicator.reorderItemsInd', '02'),
    preOrderDate: takeIsoDay(elements, 'merchantRiskIndicator.preOrderDate'),
    phoneNumber: takePhoneDigits(elements, 'mobilePhone', 'homePhone', 'workPhone'),
    history: unlessEmpty(
      filled({
        attemptsLastDay: takeCount(elements, 'acctInfo.txnActivityDay'),
        attemptsLastYear: takeCount(elements, 'acctInfo.txnActivityYear'),
        completedLastSixMonths: takeCount(elements, 'acctInfo.nbPurchaseAccount'),
        addCardsLastDay: takeCount(elements, 'acctInfo.provisionAttemptsDay'),
        shippingAddressFirstUsedAt: takeIsoDay(elements, 'acctInfo.shipAddressUsage'),
      }),
    ),
    giftCardsPurchase: unlessEmpty(
      filled({
        totalValue: major === undefined ? undefined : { currency, amount: Number(major) * 10 ** exponent },
        quantity: takeCount(elements, 'merchantRiskIndicator.giftCardCount'),
      }),
    ),
  });
}

function shipping(elements: Elements): object {
  return filled({
    nameMatchesAccountName: flag(elements, 'acctInfo.shipNameIndicator', '01'),
    method: takeWord(elements, 'merchantRiskIndicator.shipIndicator', methods),
    timeFrame: takeWord(elements, 'merchantRiskIndicator.deliveryTimeframe', timeFrames),
    email: elements.take('merchantRiskIndicator.deliveryEmailAddress'),
    address: unlessEmpty(
      filled({
        ...elements.rename({
          address1: 'shipAddrLine1',
          address2: 'shipAddrLine2',
          address3: 'shipAddrLine3',
          postalCode: 'shipAddrPostCode',
          city: 'shipAddrCity',
          stateCode: 'shipAddrState',
        }),
        countryCode: takeCountry(elements, 'shipAddrCountry'),
      }),
    ),
  });
}

export const worldpay = pspAdapter<WorldpayFields>({
  id: 'worldpay',
  name: 'Worldpay (Access)',
  abilities: { run_3ds: true, challenge_wish: true, risk_data: true },
  request: 'POST /verifications/customers/3ds/authentication',
  source: 'facts/psp.md, Worldpay Access; developer.worldpay.com (3DS authentication; Payments, 3DS object)',
  render: (elements, checkout) => {
    if (/^0[1-4]$/.test(elements.peek('threeDSRequestorChallengeInd') ?? ''))
      elements.take('threeDSRequestorChallengeInd');
    return {
      challenge: { preference: preferences[elements.wish] },
      ...filled({
        riskData: unlessEmpty(
          filled({
            account: unlessEmpty(account(elements)),
            transaction: unlessEmpty(transaction(elements, checkout)),
            shipping: unlessEmpty(shipping(elements)),
          }),
        ) as Readonly<Record<string, unknown>> | undefined,
      }),
    };
  },
});
