/** The simulated shop: it scores an order, has it authenticated, authorises it, and says what became of it. */
import { randomInt, randomUUID } from 'node:crypto';
import {
  type CardKey,
  type ClientCheckout,
  type Decision,
  type SekishoClient,
  tokenisedCard,
} from '../client/index.ts';
import { readProtocolResult } from '../engine/threeds/results.ts';
import type { Advice, MessageVersion } from '../engine/types.ts';
import type { Language } from '../shared/languages.ts';
import { anotherNumber, behaviourOf, testCards } from './cards.ts';
import { chosen, destinations, goods, home, shoppers } from './catalogue.ts';
import type { Message, Network } from './network.ts';
import { keepNewest } from './newest.ts';
import { languageOf } from './texts.ts';
import { encoded, type ThreeDSecure } from './three-d-secure.ts';

/** How an order ended. */
export type Ending = 'approved' | 'approved_to_review' | 'declined' | 'not_authenticated' | 'limited';

/** An order on its way. */
export interface Order {
  readonly id: string;
  readonly language: Language;
  readonly version: MessageVersion;
  readonly decision: Decision;
  /** The card's number: held by this simulated shop alone, shown and sent nowhere but to the simulated ACS. */
  readonly number: string;
  readonly expiry: string;
  readonly amount: ClientCheckout['amount'];
  /** The PRes of the enrolment check, or the Erro of a card that is not enrolled. */
  readonly enrolment: Message | undefined;
  /** The ACS's answer, or Erro. */
  ares?: Message;
  authenticating?: Promise<Message>;
  ending?: Ending;
  /** Advice of the last outcome that was recorded. */
  advice: readonly Advice[];
  finishing?: Promise<Ending>;
}

/** What a browser says about itself on the payment page. */
export interface BrowserReport {
  readonly threeDSCompInd: 'Y' | 'N' | 'U';
  readonly language: string;
  readonly colorDepth: number;
  readonly screenHeight: number;
  readonly screenWidth: number;
  readonly timeZoneOffset: number;
  readonly acceptHeader: string;
  readonly userAgent: string;
  readonly ip: string;
}

/** What the payment page does next. */
export type NextStep =
  | { readonly step: 'result' }
  | { readonly step: 'challenge'; readonly acsURL: string; readonly creq: string; readonly threeDSSessionData: string };

/** What the shop is built from. */
export interface ShopParts {
  readonly sekisho: SekishoClient;
  readonly network: Network;
  readonly parties: ThreeDSecure;
  readonly cardKey: CardKey;
  /** Base address of the sandbox itself, without a slash at the end. */
  readonly address: () => string;
}

/** The shop. */
export interface Shop {
  place(form: URLSearchParams): Promise<Order>;
  find(id: string): Order | undefined;
  /** The order that an authentication belongs to. */
  findByTransaction(threeDSServerTransID: unknown): Order | undefined;
  authenticate(order: Order, browser: BrowserReport): Promise<NextStep>;
  /** Whether the issuer's word is still out. An enrolled card is not authorised before it: that would skip 3-D Secure. */
  awaitsIssuer(order: Order): boolean;
  /** Authorises where that is right, reports outcomes; the second call gets the first one's answer. */
  finish(order: Order): Promise<Ending>;
}

const expiry = '2029-12';
const merchant = 'Sekisho Sandbox Shop';
/** Orders kept in memory. */
const keptOrders = 200;

/** Makes the shop. */
export function createShop(parts: ShopParts): Shop {
  const { sekisho, network, parties } = parts;
  const orders = new Map<string, Order>();
  const awaitsIssuer = (order: Order) => {
    if (order.ending !== undefined || order.enrolment?.messageType !== 'PRes') return false;
    if (order.ares?.['transStatus'] !== 'C') return order.ares === undefined;
    return parties.result(String(order.enrolment['threeDSServerTransID'])) === undefined;
  };
  return {
    awaitsIssuer,
    find: id => orders.get(id),
    findByTransaction: id => [...orders.values()].find(order => order.enrolment?.['threeDSServerTransID'] === id),
    async place(form) {
      const id = `sandbox-${randomUUID()}`;
      const card = testCards.find(one => one.behaviour === form.get('card')) ?? testCards[0]!;
      const number = anotherNumber(card.number);
      const version = versionOf(form.get('version'));
      const checkout = checkoutOf(id, number, form, parts.cardKey);
      network.note(id, 'shop', 'scoring', 'POST /v1/assessments', checkout);
      const decision = await sekisho.assess(checkout, { messageVersion: version });
      network.note(id, 'scoring', 'shop', 'assessment', decision);
      const limited = decision.advice.some(one => one.do === 'limit_attempts');
      const order: Order = {
        ...{ id, number, expiry, version, decision, amount: checkout.amount },
        language: languageOf(form.get('lang')),
        enrolment: limited ? undefined : parties.check(id, number, version),
        advice: decision.advice,
        ...(limited ? { ending: 'limited' as const } : {}),
      };
      keepNewest(orders, id, order, keptOrders);
      return order;
    },
    async authenticate(order, browser) {
      if (!awaitsIssuer(order)) return { step: 'result' };
      order.authenticating ??= parties.authenticate(order.id, areqOf(order, browser, parts.address()));
      order.ares = await order.authenticating;
      if (!awaitsIssuer(order)) return { step: 'result' };
      const creq = {
        messageType: 'CReq',
        messageVersion: order.version,
        threeDSServerTransID: order.ares['threeDSServerTransID'],
        acsTransID: order.ares['acsTransID'],
        // Full screen: the frame grows with the page (facts/emv-3ds.md 2, step e).
        challengeWindowSize: '05',
      };
      return {
        step: 'challenge',
        acsURL: String(order.ares['acsURL']),
        creq: encoded(creq),
        threeDSSessionData: Buffer.from(order.id).toString('base64url'),
      };
    },
    finish(order) {
      order.finishing ??= finish(order, parts);
      return order.finishing;
    },
  };
}

function versionOf(sent: string | null): MessageVersion {
  return sent === '2.1.0' || sent === '2.3.1' ? sent : '2.2.0';
}

/**
 * The checkout as the shop knows it. Every order comes from somebody new: another card, account, door and device, so that
 * a visitor who tries all the cards, or one of them often, is not taken for an attack. IP addresses are of a block kept
 * for documentation.
 */
function checkoutOf(id: string, number: string, form: URLSearchParams, key: CardKey): ClientCheckout {
  const item = goods[chosen(goods, form.get('goods'))].value;
  const digital = form.get('goods') === 'giftCard';
  const account = shoppers[chosen(shoppers, form.get('shopper'))].value;
  const person = id.slice(-8);
  const email = `${account.guest ? 'guest' : 'member'}-${person}@example.jp`;
  const block = `${randomInt(1, 90)}-${randomInt(1, 30)}-${randomInt(1, 30)}`;
  const phone = `090-0000-${String(randomInt(10_000)).padStart(4, '0')}`;
  const of = <Address extends { readonly line1: string }>(address: Address): Address => ({
    ...address,
    line1: address.line1.replace(/[0-9-]+$/, block),
    ...('phone' in address ? { phone } : {}),
  });
  return {
    id,
    order_id: `order-${id.slice(-12)}`,
    purpose: 'purchase',
    merchant: { id: 'sandbox', mcc: '5732' },
    amount: { value: item.quantity * item.unit_price, currency: 'JPY' },
    card: { ...tokenisedCard(number, expiry, key), holder_name: 'HANAKO SATO', stored: false },
    items: [item],
    shipping: digital ? { method: 'digital' } : of(destinations[chosen(destinations, form.get('destination'))].value),
    billing: of(home),
    delivery: digital ? { timeframe: 'electronic', email } : { timeframe: 'two_days_or_more' },
    email,
    account: account.guest ? account : { ...account, id: `mem-${person}` },
    authentication: { method: account.guest ? '01' : '02' },
    device: {
      id: `dev-${randomUUID()}`,
      ip: `198.51.100.${randomInt(1, 255)}`,
      language: 'ja-JP',
      time_zone_offset_min: -540,
      javascript: true,
    },
  };
}

/** The AReq: what the scoring API answered, what the browser says, and what the 3DS Server knows of its shop. */
function areqOf(order: Order, browser: BrowserReport, address: string): Message {
  const { message_version: _ours, ...elements } = order.decision.three_ds;
  return {
    messageType: 'AReq',
    messageVersion: order.version,
    messageCategory: '01',
    deviceChannel: '02',
    threeDSServerTransID: order.enrolment?.['threeDSServerTransID'],
    threeDSRequestorID: 'SANDBOX',
    threeDSRequestorName: merchant,
    threeDSRequestorURL: `${address}/`,
    notificationURL: `${address}/3ds/notification`,
    threeDSCompInd: browser.threeDSCompInd,
    acctNumber: order.number,
    cardExpiryDate: order.expiry.replace(/^\d\d(\d\d)-/, '$1'),
    acquirerBIN: '000000',
    acquirerMerchantID: 'SANDBOX',
    mcc: '5732',
    merchantCountryCode: '392',
    merchantName: merchant,
    ...purchaseIfUnscored(order),
    ...elements,
    browserAcceptHeader: browser.acceptHeader,
    browserIP: browser.ip,
    browserJavaEnabled: false,
    ...(order.version === '2.1.0' ? {} : { browserJavascriptEnabled: true }),
    browserLanguage: browser.language,
    browserColorDepth: String(browser.colorDepth),
    browserScreenHeight: String(browser.screenHeight),
    browserScreenWidth: String(browser.screenWidth),
    browserTZ: String(browser.timeZoneOffset),
    browserUserAgent: browser.userAgent,
  };
}

/** The fail policy's answer holds the wish alone; the purchase is then the shop's to say. */
function purchaseIfUnscored({ decision, amount }: Order): object {
  if (decision.from === 'service') return {};
  const purchaseDate = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  return {
    threeDSRequestorAuthenticationInd: '01',
    purchaseAmount: String(amount.value),
    purchaseExponent: '0',
    purchaseCurrency: '392',
    purchaseDate,
  };
}

async function finish(order: Order, { sekisho, network, parties }: ShopParts): Promise<Ending> {
  if (order.ending !== undefined) return order.ending;
  const result = resultOf(order, parties);
  const report = async (body: Parameters<SekishoClient['recordOutcome']>[1]) => {
    network.note(order.id, 'shop', 'scoring', 'POST /v1/assessments/{id}/outcomes', body);
    const answer = await sekisho.recordOutcome(order.id, body, { merchant: 'sandbox' }).catch(() => undefined);
    if (answer) network.note(order.id, 'scoring', 'shop', 'advice', answer);
    return answer;
  };
  if (result) {
    const answer = await report(result);
    order.advice = answer?.advice ?? order.advice;
    const failed = result.type === 'authentication' && ['N', 'R'].includes(result.trans_status);
    if (failed || order.advice.some(one => one.do === 'do_not_authorize')) {
      order.ending = 'not_authenticated';
      return order.ending;
    }
  }
  const declined = behaviourOf(order.number) === 'declined';
  const eci = result?.type === 'authentication' ? (result.eci ?? '07') : '07';
  network.note(order.id, 'shop', 'acquirer', 'authorisation request', { card: 'token', eci });
  const authorised = declined
    ? ({ type: 'authorization', result: 'declined', code: '51', code_system: 'iso8583' } as const)
    : ({ type: 'authorization', result: 'approved' } as const);
  network.note(order.id, 'acquirer', 'shop', 'authorisation response', authorised);
  await report(authorised);
  const review = order.decision.advice.some(one => one.do === 'review_before_shipping' || one.do === 'hold_shipment');
  order.ending = declined ? 'declined' : review ? 'approved_to_review' : 'approved';
  return order.ending;
}

/** The authentication's result: the RReq of a challenge, else the ARes; U when no answer came; nothing for a card that takes no part. */
function resultOf(order: Order, parties: ThreeDSecure): Parameters<SekishoClient['recordOutcome']>[1] | undefined {
  if (order.enrolment?.messageType !== 'PRes') return undefined;
  const rreq = parties.result(String(order.enrolment['threeDSServerTransID']));
  const read = readProtocolResult(rreq ?? order.ares);
  return read.ok ? read.value.body : { type: 'authentication', trans_status: 'U' };
}
