/** The facts that counters see: an attempt, and what became of it. */
import type {
  CardFacts,
  Checkout,
  EventFacts,
  EventField,
  EventKind,
  Outcome,
  PlaceFacts,
  VelocityEvent,
} from '../types.ts';
import { afterOutcome, type FraudState, fraudChange } from './fraud.ts';
import type { KeyMaker } from './keys.ts';
import { emailKey, ipKey, phoneKey } from './normalise.ts';

/** Looks a decline's code up (lists/decline_codes.csv): one of our reasons, or undefined when the code is not listed. */
export type DeclineReasonOf = (code: string, codeSystem: string | undefined) => string | undefined;

/** Between parts of a scoped value: docs/api.md refuses control characters in ids, so no id can hold it. */
const separator = '\u001f';

/**
 * The event of a payment attempt. Ids of accounts, orders and attempts are the merchant's own, so they are scoped by
 * merchant.id; every other key spans merchants, as a walk over a payment provider's shops does.
 */
export function attemptEvent(checkout: Checkout, card: CardFacts, place: PlaceFacts, keyOf: KeyMaker): VelocityEvent {
  const merchant = checkout.merchant?.id;
  const key = (field: EventField, value: string | undefined) =>
    value === undefined || value === '' ? undefined : keyOf(field, value);
  const own = (id: string | undefined) => (id === undefined ? undefined : scoped(merchant, id));
  return {
    id: scoped(merchant, checkout.id),
    kinds: attempts,
    at: checkout.at,
    // Every field each time: records of one shape are quick to make and to read.
    keys: {
      'card.number': key('card.number', card.number_key),
      'card.expiry': key('card.expiry', card.expiry_key),
      'card.range': key('card.range', card.range_key),
      'card.bin8': key('card.bin8', card.bin8),
      'card.bin6': key('card.bin6', card.bin6),
      'device.id': key('device.id', checkout.device?.id),
      'device.ip': key('device.ip', ipKey(checkout.device?.ip)),
      'account.id': key('account.id', own(checkout.account?.id)),
      'email.key': key('email.key', emailKey(checkout.email)),
      'phone.key': key('phone.key', phoneOf(checkout)),
      'address.door': key('address.door', place.door_key),
      'address.building': key('address.building', place.building_key),
      'shipping.name_key': key('shipping.name_key', place.name_key),
      'order.id': key('order.id', own(checkout.order_id)),
      'merchant.id': key('merchant.id', merchant),
      'delivery.email_key': key('delivery.email_key', emailKey(checkout.delivery?.email)),
    },
    amount: checkout.amount.value,
    facts: attemptFacts(checkout, card),
  };
}

const attempts: readonly EventKind[] = ['attempts'];

function scoped(merchant: string | undefined, id: string): string {
  return merchant === undefined ? id : `${merchant}${separator}${id}`;
}

/** The key of an order's number, as the attempts of a merchant carry it. */
export function orderKey(order: string, merchant: string | undefined, keyOf: KeyMaker): string {
  return keyOf('order.id', scoped(merchant, order));
}

/** The attempt that an event is of, as people read it: an outcome's own mark is left out. */
export function attemptName({ id, kinds }: Pick<VelocityEvent, 'id' | 'kinds'>): string {
  const parts = id.split(separator);
  const named = kinds.includes('attempts') || parts.length === 1 ? parts : parts.slice(0, -1);
  return named.join(' ');
}

/** The number that the parcel's carrier would call; the billing one where delivery has none. */
function phoneOf(checkout: Checkout): string | undefined {
  const { shipping, billing } = checkout;
  return phoneKey(shipping?.phone, shipping?.country) ?? phoneKey(billing?.phone, billing?.country);
}

function attemptFacts(checkout: Checkout, card: CardFacts): EventFacts {
  return {
    purpose: checkout.purpose ?? 'purchase',
    currency: checkout.amount.currency,
    number_basis: card.number_basis,
    ...(card.brand === undefined ? {} : { brand: card.brand }),
    ...(card.luhn_valid === undefined ? {} : { luhn_valid: card.luhn_valid }),
    ...(card.expired === undefined ? {} : { expired: card.expired }),
  };
}

/**
 * The event of an outcome: its attempt's keys and amount at its own time; a label that takes fraud back counts at the time of
 * the fraud (fraud.ts). Undefined when it is no fact that counters count (shipped, held, cancelled by the customer, refund, a
 * label that changes nothing).
 *
 * @param before what the outcomes of this attempt that arrived earlier say of fraud
 */
export function outcomeEvent(
  attempt: VelocityEvent,
  outcome: Outcome,
  declineReasonOf: DeclineReasonOf,
  before: FraudState | undefined,
): VelocityEvent | undefined {
  const counted = countedAs(outcome, declineReasonOf);
  const change = fraudChange(before, afterOutcome(before, outcome));
  if (counted === undefined && change === undefined) return undefined;
  return {
    id: `${attempt.id}${separator}${outcome.identity}`,
    kinds: [...(counted?.kinds ?? []), ...(change ? [change.kind] : [])],
    at: change?.at ?? outcome.at,
    keys: attempt.keys,
    ...(attempt.amount === undefined ? {} : { amount: attempt.amount }),
    facts: { ...attempt.facts, ...counted?.facts },
  };
}

/** What an outcome says to counters by itself, whatever was said of its attempt before. */
export interface CountedOutcome {
  readonly kinds: readonly EventKind[];
  /** Facts of the outcome itself; those of its attempt come beside them. */
  readonly facts: EventFacts;
}

/** What counters see in an outcome; undefined: nothing. */
export function countedAs({ body }: Outcome, declineReasonOf: DeclineReasonOf): CountedOutcome | undefined {
  switch (body.type) {
    case 'authentication':
      return authentication(body);
    case 'authorization':
      return authorization(body, declineReasonOf);
    case 'order':
      // docs/api.md: a refusal by the shop counts as a decline (取引が見送り).
      return body.result === 'refused_by_shop' ? { kinds: ['declines'], facts: { reason: body.result } } : undefined;
    case 'chargeback':
      return { kinds: ['chargebacks'], facts: { category: body.category } };
    case 'fraud_report':
      return { kinds: ['fraud_reports'], facts: {} };
    case 'label':
    case 'refund':
      return undefined;
    default:
      // Whether counters see a kind that is not there yet has to be decided: here it would not compile.
      return body satisfies never;
  }
}

/** transStatus of an authentication that is over; C, D and S are steps on the way (facts/emv-3ds.md 1.5). */
const finalStatuses = ['Y', 'N', 'U', 'A', 'R', 'I'];

function authentication(body: Extract<Outcome['body'], { type: 'authentication' }>): CountedOutcome | undefined {
  const kinds: EventKind[] = [];
  if (finalStatuses.includes(body.trans_status)) kinds.push('authentications');
  if (body.trans_status === 'N' || body.trans_status === 'R') kinds.push('authentication_failures');
  if (body.challenge_cancel !== undefined) kinds.push('challenge_cancels');
  if (kinds.length === 0) return undefined;
  return {
    kinds,
    facts: {
      trans_status: body.trans_status,
      ...(body.challenged === undefined ? {} : { challenged: body.challenged }),
    },
  };
}

function authorization(
  body: Extract<Outcome['body'], { type: 'authorization' }>,
  declineReasonOf: DeclineReasonOf,
): CountedOutcome {
  const declined = body.result === 'declined';
  const listed = declined && body.code !== undefined ? declineReasonOf(body.code, body.code_system) : undefined;
  // A decline whose reason nobody told is still a decline: `other`, so that a `where` on reasons can count it.
  const reason = declined ? (body.reason ?? listed ?? 'other') : undefined;
  return {
    kinds: [declined ? 'declines' : 'approvals'],
    facts: {
      ...(reason === undefined ? {} : { reason }),
      ...(body.security_code === undefined ? {} : { security_code: body.security_code }),
    },
  };
}
