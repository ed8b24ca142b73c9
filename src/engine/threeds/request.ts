/**
 * The last stage of the flow: the decision in the words of EMV 3-D Secure.
 *
 * Every element is derived from the checkout (and, for a few counts, from the account's history), exactly as the message
 * version writes it; what cannot be derived is absent. Nothing is guessed, because the issuer reads it as a fact. The
 * wish for a flow is a wish: the issuer decides.
 */
import type {
  AccountHistory,
  Band,
  CardFacts,
  Checkout,
  GoodsFacts,
  MessageVersion,
  PlaceFacts,
  ThreeDsRequest,
} from '../types.ts';
import { acctInfo } from './account-info.ts';
import { addressesOf } from './addresses.ts';
import { authenticationInd, priorAuthentication, requestorAuthentication } from './authentication-info.ts';
import { browserOf } from './browser.ts';
import { cardholderOf } from './cardholder.ts';
import { challengeInd } from './challenge.ts';
import { merchantRiskIndicator } from './merchant-risk.ts';
import { purchaseOf } from './purchase.ts';
import { filled } from './texts.ts';

/** What the stages before this one found out. */
export interface RecognisedCheckout {
  readonly checkout: Checkout;
  readonly card: CardFacts;
  readonly place: PlaceFacts;
  readonly goods: GoodsFacts;
  /** What the counters know of the account, once they were asked. */
  readonly history?: AccountHistory;
}

/** The version that is rendered when nobody asks for another. */
const defaultMessageVersion: MessageVersion = '2.2.0';

/**
 * EMV 3DS request data for a decision.
 *
 * The answer holds personal data (name, e-mail, telephone, addresses, IP): it is for the caller's AReq, not for a log or
 * a long memory. It can be made again from the checkout.
 */
export function threeDsRequest(
  recognised: RecognisedCheckout,
  band: Pick<Band, 'challenge_ind'>,
  version: MessageVersion = defaultMessageVersion,
): ThreeDsRequest {
  const { checkout, place, goods, history = {} } = recognised;
  return filled<ThreeDsRequest>(
    {
      message_version: version,
      threeDSRequestorChallengeInd: challengeInd(band.challenge_ind, version),
      threeDSRequestorAuthenticationInd: authenticationInd(checkout),
      threeDSRequestorAuthenticationInfo: requestorAuthentication(checkout, version),
      threeDSRequestorPriorAuthenticationInfo: priorAuthentication(checkout, version),
      merchantRiskIndicator: merchantRiskIndicator(checkout, place, goods, version),
      acctInfo: acctInfo(checkout, history, version),
    },
    purchaseOf(checkout),
    addressesOf(checkout, place),
    cardholderOf(checkout, place, version),
    browserOf(checkout, version),
  ) as ThreeDsRequest;
}
