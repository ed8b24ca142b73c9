/**
 * Attacks, by the patterns of docs/velocity.md ("The patterns that the engine exists for"). A campaign is one attack from its
 * first attempt to its last, with the refusals on the way, and with the chargebacks that follow weeks later.
 */
import { fill } from './baskets.ts';
import { day, hour, minute, yearOf } from './calendar.ts';
import { cardInRange, someCard, someExpiry } from './cards.ts';
import type { Episode } from './lines.ts';
import {
  attackDevice,
  dropPlace,
  episode,
  isCode,
  isParcel,
  isResale,
  issuerOfStolen,
  one,
  someMask,
  someShop,
  type Target,
  theft,
  walk,
} from './moves.ts';
import type { Random } from './random.ts';

/** Patterns that can be asked for, with the share of attempts (against honest orders) that `all` gives them, and what they are. */
export const attackPatterns = {
  'walk-range': { share: 0.004, text: 'numbers of one 12-digit range within seconds, one device, registering cards' },
  'walk-wide': { share: 0.002, text: 'the last seven digits varied, so that the range changes each time, one device' },
  'walk-rotating': { share: 0.002, text: 'numbers of one range from a new device and address each time' },
  'retry-after-decline': { share: 0.001, text: 'after a refusal another card or another expiry, again and again' },
  'guess-expiry': { share: 0.001, text: 'one number with one expiry after another' },
  'many-cards-one-door': { share: 0.0015, text: 'many cards, devices and names, one building to deliver to' },
  'one-card-many-doors': { share: 0.0005, text: 'one stolen card, many delivery addresses' },
  'one-device-many-accounts': { share: 0.0005, text: 'many new accounts on one device' },
  'gift-cards-at-night': { share: 0.001, text: 'a burst of gift cards and codes at night' },
  'account-takeover': { share: 0.0007, text: 'the first order after a changed password and address' },
  reshipping: {
    share: 0.0015,
    text: 'single stolen cards for goods that resell, to hotels, depots, weekly mansions, forwarders',
  },
} as const satisfies Readonly<Record<string, { readonly share: number; readonly text: string }>>;
/** The name of a pattern. */
export type AttackPattern = keyof typeof attackPatterns;

/** Attempts of a campaign of the pattern, decided first so that campaigns can be planned to a share. */
export function sizeOf(pattern: AttackPattern, random: Random): number {
  const [least, most] = sizes[pattern];
  return random.between(least, most);
}

const sizes: Readonly<Record<AttackPattern, readonly [number, number]>> = {
  'walk-range': [15, 60],
  'walk-wide': [15, 50],
  'walk-rotating': [12, 40],
  'retry-after-decline': [4, 12],
  'guess-expiry': [5, 20],
  'many-cards-one-door': [5, 16],
  'one-card-many-doors': [3, 7],
  'one-device-many-accounts': [4, 10],
  'gift-cards-at-night': [4, 12],
  'account-takeover': [1, 2],
  reshipping: [1, 1],
};

/** Plays a campaign of the size given. */
export function campaign(pattern: AttackPattern, random: Random, target: Target, size: number): Episode[] {
  return players[pattern](random, target, size);
}

type Player = (random: Random, target: Target, size: number) => Episode[];

const players: Readonly<Record<AttackPattern, Player>> = {
  'walk-range': (random, target, size) =>
    walk(random, target, size, (chance, bin, range) => cardInRange(chance, bin, range), false),
  'walk-wide': (random, target, size) =>
    walk(random, target, size, (chance, bin) => cardInRange(chance, bin, chance.digits(4)), false),
  'walk-rotating': (random, target, size) =>
    walk(random, target, size, (chance, bin, range) => cardInRange(chance, bin, range), true),

  'retry-after-decline'(random, target, size) {
    const shop = someShop(random, target.shops, isParcel);
    const steady = {
      shop,
      device: attackDevice(random),
      mask: someMask(random, target.population.places),
      ...dropPlace(random, target.population.places),
    };
    const basket = fill(random, shop, 1, one, isParcel);
    let card = someCard(random, yearOf(target.at));
    let at = target.at;
    return Array.from({ length: size }, (_, number) => {
      at += random.between(20, 240) * 1000;
      if (number > 0)
        card = random.chance(0.6) ? someCard(random, yearOf(at)) : { ...card, expiry: someExpiry(random, yearOf(at)) };
      const last = number === size - 1;
      const declined = last && random.chance(0.5) ? undefined : (issuerOfStolen(random) ?? 'do_not_honor');
      return episode(random, target, number, { at, basket, card, orderId: `${target.id}-order`, ...steady, declined });
    });
  },

  'guess-expiry'(random, target, size) {
    const shop = someShop(random, target.shops, isResale);
    const steady = {
      shop,
      device: attackDevice(random),
      mask: someMask(random, target.population.places),
      ...dropPlace(random, target.population.places),
    };
    const basket = fill(random, shop, 1, one, isResale);
    const card = someCard(random, yearOf(target.at));
    let at = target.at;
    return Array.from({ length: size }, (_, number) => {
      at += random.between(5, 60) * 1000;
      const guess = { ...card, expiry: someExpiry(random, yearOf(at)) };
      const declined = number === size - 1 && random.chance(0.4) ? undefined : 'wrong_expiry';
      return episode(random, target, number, { at, basket, card: guess, ...steady, declined });
    });
  },

  'many-cards-one-door'(random, target, size) {
    const { address, method } = dropPlace(random, target.population.places);
    const building = address.line2?.replace(/\d+号?室?$/, '') ?? '';
    let at = target.at;
    return Array.from({ length: size }, (_, number) => {
      at += random.between(1, 40) * hour;
      const room = `${random.between(2, 14)}0${random.between(1, 9)}`;
      const door = building.endsWith(' ') ? { ...address, line2: building + room } : address;
      const shop = someShop(random, target.shops, isParcel);
      return episode(random, target, number, theft(random, target, at, { shop, address: door, method }));
    });
  },

  'one-card-many-doors'(random, target, size) {
    const card = someCard(random, yearOf(target.at));
    let at = target.at;
    return Array.from({ length: size }, (_, number) => {
      at += random.between(10, 300) * minute;
      const shop = someShop(random, target.shops, isParcel);
      return episode(
        random,
        target,
        number,
        theft(random, target, at, { shop, card, ...dropPlace(random, target.population.places) }),
      );
    });
  },

  'one-device-many-accounts'(random, target, size) {
    const device = attackDevice(random);
    let at = target.at;
    return Array.from({ length: size }, (_, number) => {
      at += random.between(5, 90) * minute;
      const shop = someShop(random, target.shops, isResale);
      const mask = someMask(random, target.population.places);
      const account = {
        id: `${target.id}-member-${number + 1}`,
        guest: false,
        name: mask.name,
        created_at: new Date(at - random.between(2, 50) * minute).toISOString(),
        purchases_180d: 0,
      };
      const basket = fill(random, shop, 1, one, isResale);
      return episode(random, target, number, theft(random, target, at, { shop, device, mask, account, basket }));
    });
  },

  'gift-cards-at-night'(random, target, size) {
    const shop = someShop(random, target.shops, isCode);
    const device = attackDevice(random);
    const mask = someMask(random, target.population.places);
    let at = target.at;
    return Array.from({ length: size }, (_, number) => {
      at += random.between(30, 400) * 1000;
      const basket = fill(random, shop, 1, () => random.between(1, 5), isCode);
      return episode(random, target, number, theft(random, target, at, { shop, device, mask, basket }));
    });
  },

  'account-takeover'(random, target, size) {
    const victim = target.population.person(random.below(target.population.size));
    const device = attackDevice(random);
    const drop = dropPlace(random, target.population.places);
    const changed = new Date(target.at - random.between(5, 180) * minute).toISOString();
    const account = {
      ...(victim.accountId === undefined ? { guest: true } : { id: victim.accountId, guest: false }),
      name: victim.name,
      created_at: new Date(victim.createdAt ?? target.at - 30 * day).toISOString(),
      changed_at: changed,
      password_changed_at: changed,
      shipping_first_used_at: new Date(target.at).toISOString(),
      purchases_180d: victim.purchasesBefore,
    };
    const mask = {
      name: someMask(random, target.population.places).name,
      email: victim.email,
      phone: target.population.places.phone(random),
    };
    let at = target.at;
    return Array.from({ length: size }, (_, number) => {
      at += random.between(1, 20) * minute;
      const shop = someShop(random, target.shops, isParcel);
      const card = random.pick(victim.cards);
      const move = theft(random, target, at, { shop, device, mask, account, card, stored: true, ...drop });
      return episode(random, target, number, move);
    });
  },

  reshipping(random, target, size) {
    return Array.from({ length: size }, (_, number) => {
      const shop = someShop(random, target.shops, isParcel);
      return episode(
        random,
        target,
        number,
        theft(random, target, target.at, { shop, ...dropPlace(random, target.population.places) }),
      );
    });
  },
};
