/**
 * What happens after an attempt: authentication, authorisation, shipping, and, much later, what the cardholder noticed.
 * Shares are invented after the shape of the trade: few declines, mostly for want of funds or a mistyped code.
 */
import type { OutcomeBody } from '../engine/checkout/schema.ts';
import { day, hour } from './calendar.ts';
import type { Random } from './random.ts';

type Omitted<Union> = Union extends unknown ? Omit<Union, 'at' | 'assessment'> : never;
/** An outcome, and how long after the attempt it happens. */
export interface Later {
  readonly after: number;
  readonly body: Omitted<OutcomeBody>;
}

/** Why an issuer declined, as an outcome says it. */
export type DeclineReason = NonNullable<Extract<OutcomeBody, { type: 'authorization' }>['reason']>;

/** The issuer's frictionless answer or challenge, taken by somebody who owns the card. */
export function ownerAuthenticates(random: Random): { readonly later: Later; readonly passed: boolean } {
  const challenged = random.chance(0.12);
  const status = challenged
    ? random.weighted([
        ['Y', 90],
        ['N', 5],
        ['U', 1],
      ] as const)
    : random.weighted([
        ['Y', 93],
        ['A', 5],
        ['U', 2],
      ] as const);
  const cancelled = status === 'N' && random.chance(0.6);
  const body = {
    type: 'authentication' as const,
    trans_status: status,
    challenged,
    ...(status === 'Y' ? { eci: '05' } : status === 'A' ? { eci: '06' } : { eci: '07' }),
    ...(cancelled ? { challenge_cancel: '01' as const } : {}),
  };
  return { later: { after: random.between(2_000, challenged ? 80_000 : 6_000), body }, passed: status !== 'N' };
}

/** Authentication of a card that is not the shopper's: mostly waved through by the issuer, sometimes failed; none for a registration by bot. */
export function thiefAuthenticates(
  random: Random,
  purchase: boolean,
): { readonly later: Later; readonly passed: boolean } | undefined {
  if (!purchase || random.chance(0.3)) return undefined;
  const status = random.weighted([
    ['Y', 55],
    ['A', 15],
    ['U', 8],
    ['N', 17],
    ['R', 5],
  ] as const);
  const passed = status !== 'N' && status !== 'R';
  const body = {
    type: 'authentication' as const,
    trans_status: status,
    challenged: status === 'N',
    eci: status === 'Y' ? '05' : status === 'A' ? '06' : '07',
  };
  return { later: { after: random.between(1_000, passed ? 5_000 : 90_000), body }, passed };
}

/** Honest refusals. */
const mistakes: readonly (readonly [DeclineReason, number])[] = [
  ['insufficient_funds', 45],
  ['wrong_security_code', 20],
  ['do_not_honor', 15],
  ['wrong_expiry', 8],
  ['expired_card', 7],
  ['retry_later', 5],
];

/** The issuer's answer to an honest attempt; undefined for approved. */
export function honestDecline(random: Random): DeclineReason | undefined {
  return random.chance(0.035) ? random.weighted(mistakes) : undefined;
}

/** An authorisation: approved where no reason is given. */
export function authorization(after: number, declined: DeclineReason | undefined): Later {
  if (declined === undefined)
    return { after, body: { type: 'authorization', result: 'approved', security_code: 'match' } };
  const security_code = declined === 'wrong_security_code' ? 'mismatch' : 'unchecked';
  return { after, body: { type: 'authorization', result: 'declined', reason: declined, security_code } };
}

/** What becomes of an approved honest order. */
export function honestOrderEnds(random: Random, digital: boolean, value: number): Later[] {
  if (random.chance(0.006))
    return [{ after: random.between(1, 20) * hour, body: { type: 'order', result: 'cancelled_by_customer' } }];
  const shipped = digital ? 5_000 : random.between(8, 60) * hour;
  const ends: Later[] = [{ after: shipped, body: { type: 'order', result: 'shipped' } }];
  const amount = { value, currency: 'JPY' };
  if (random.chance(0.01))
    ends.push({ after: shipped + random.between(2, 20) * day, body: { type: 'refund', amount } });
  if (random.chance(0.0005))
    ends.push({ after: random.between(20, 60) * day, body: { type: 'chargeback', category: 'dispute', amount } });
  return ends;
}

/** What becomes of an order with a stolen card that was approved: weeks pass before the owner sees it. */
export function stolenOrderEnds(random: Random, digital: boolean, value: number): Later[] {
  const amount = { value, currency: 'JPY' };
  const shipped = digital ? 4_000 : random.between(6, 40) * hour;
  const ends: Later[] = [{ after: shipped, body: { type: 'order', result: 'shipped' } }];
  if (random.chance(0.45)) ends.push({ after: random.between(3, 18) * day, body: { type: 'fraud_report', amount } });
  if (random.chance(0.85))
    ends.push({ after: random.between(20, 80) * day, body: { type: 'chargeback', category: 'fraud', amount } });
  return ends;
}

/** A label by a person who looked at the attempt afterwards. */
export function labelled(random: Random, label: 'fraud' | 'genuine'): Later {
  return { after: random.between(1, 9) * day + random.below(hour), body: { type: 'label', label } };
}
