/** A person whose data are to be erased: by the keys that counters know, and by what stands anywhere in a checkout. */
import type { EventField } from '../../engine/types.ts';
import { attemptEvent } from '../../engine/velocity/events.ts';
import type { KeyMaker } from '../../engine/velocity/keys.ts';
import { emailKey, phoneKey } from '../../engine/velocity/normalise.ts';

/** What is known of the person, as typed. */
export interface Person {
  readonly account?: string;
  readonly email?: string;
  readonly phone?: string;
  /** The merchant that the account belongs to. */
  readonly merchant?: string;
}

/** The keys under which counters and journal know a person: made just as an attempt's are. */
export function keysOf(person: Person, keyOf: KeyMaker): readonly (readonly [EventField, string])[] {
  const { account, email, phone, merchant } = person;
  const { keys } = attemptEvent(
    {
      id: 'erase',
      at: 0,
      amount: { value: 0, currency: 'JPY' },
      ...(merchant === undefined ? {} : { merchant: { id: merchant } }),
      ...(account === undefined ? {} : { account: { id: account } }),
      ...(email === undefined ? {} : { email }),
      ...(phone === undefined ? {} : { shipping: { phone } }),
    },
    { number_basis: 'none' },
    {},
    keyOf,
  );
  return (['account.id', 'email.key', 'phone.key'] as const).flatMap(field => {
    const key = keys[field];
    return key === undefined ? [] : [[field, key] as const];
  });
}

/**
 * Tells whether a checkout (JSON) holds the person's e-mail address or telephone number anywhere. The keys of an attempt do not tell: it
 * has one of each, and an address may stand in `delivery.email`, a second number in `billing.phone`.
 */
export function holderOf({ email, phone }: Person): (checkout: string) => boolean {
  const wantedEmail = emailKey(email);
  /** As typed it is a Japanese number, or one of the country that the address names. */
  const isPhone = (value: string, country: string | undefined) => {
    const key = phoneKey(value, country);
    return key !== undefined && (key === phoneKey(phone) || key === phoneKey(phone, country));
  };
  const holds = (value: unknown, name: string, country: string | undefined): boolean => {
    if (typeof value === 'string') {
      if (wantedEmail !== undefined && value.includes('@') && emailKey(value) === wantedEmail) return true;
      return name === 'phone' && isPhone(value, country);
    }
    if (typeof value !== 'object' || value === null) return false;
    const own = 'country' in value && typeof value.country === 'string' ? value.country : undefined;
    return Object.entries(value).some(([inner, part]) => holds(part, inner, own));
  };
  return checkout => (wantedEmail ?? phoneKey(phone)) !== undefined && holds(JSON.parse(checkout), '', undefined);
}
