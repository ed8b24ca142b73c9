/**
 * Attacks, by the patterns of velocity.md ("The patterns that the engine exists for"). A campaign is one attack from its
 * first attempt to its last, with the refusals on the way, and with the chargebacks that follow weeks later.
 */
import type { CheckoutAddress } from '../engine/checkout/schema.ts';
import { type Basket, fill, type Method, seen, shipped, sold } from './baskets.ts';
import { day, hour, minute } from './calendar.ts';
import { type CardView, cardInRange, type SyntheticCard, shown, someBin, someCard, someExpiry } from './cards.ts';
import type { AttemptLine, Episode } from './lines.ts';
import { givenNames, surnames } from './names.ts';
import {
  authorization,
  type DeclineReason,
  type Later,
  labelled,
  stolenOrderEnds,
  thiefAuthenticates,
} from './outcomes.ts';
import { type Device, type Population, someAddress, someDevice, somePhone } from './people.ts';
import type { Random } from './random.ts';
import { type Product, type Shop, shopsForResale } from './shops.ts';

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
export type AttackPattern = keyof typeof attackPatterns;

/** What a campaign is played against. */
export interface Target {
  /** Beginning of ids: `x-<pattern>-<number>`. */
  readonly id: string;
  /** First attempt. */
  readonly at: number;
  readonly shops: readonly Shop[];
  readonly population: Population;
  readonly view: CardView;
  readonly labels: boolean;
}

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

const isResale = (product: Product) => product.resale === true;
const isParcel = (product: Product) => product.resale === true && product.digital !== true;
const isCode = (product: Product) => product.resale === true && product.digital === true && product.price <= 10_000;

/** Somebody who does not exist, for one order. */
interface Mask {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

function someMask(random: Random): Mask {
  const [surname, romanSurname] = random.pick(surnames);
  const [given, romanGiven] = random.pick(givenNames);
  const domain = random.chance(0.4) ? 'mailinator.com' : random.pick(['example.com', 'example.net']);
  return {
    name: `${surname} ${given}`,
    email: `${romanGiven}${romanSurname}${random.digits(4)}@${domain}`,
    phone: somePhone(random),
  };
}

/** One attempt of an attacker. */
interface Move {
  readonly at: number;
  readonly shop: Shop;
  readonly basket: Basket | undefined;
  readonly card: SyntheticCard;
  readonly device: Device;
  readonly mask: Mask;
  readonly address?: CheckoutAddress;
  readonly method?: Method;
  readonly orderId?: string;
  readonly account?: NonNullable<AttemptLine['account']>;
  readonly stored?: true;
  /** Undefined: approved. */
  readonly declined: DeclineReason | undefined;
}

function episode(random: Random, target: Target, number: number, move: Move): Episode {
  const { shop, basket, mask, declined } = move;
  const id = `${target.id}-${String(number + 1).padStart(3, '0')}`;
  const facts = shown(move.card, target.view);
  const value = basket?.value ?? 0;
  const method = basket?.digital ? 'digital' : (move.method ?? 'home');
  const authenticated = thiefAuthenticates(random, basket !== undefined);
  const outcomes: Later[] = authenticated ? [authenticated.later] : [];
  if (authenticated?.passed !== false) {
    outcomes.push(authorization((authenticated?.later.after ?? 0) + random.between(300, 1500), declined));
    if (basket && declined === undefined) outcomes.push(...stolenOrderEnds(random, basket.digital, value));
  }
  if (target.labels) outcomes.push(labelled(random, 'fraud'));
  const purchase = basket
    ? {
        purpose: 'purchase' as const,
        ...sold(shop, basket),
        delivery: { timeframe: basket.digital ? ('electronic' as const) : ('overnight' as const) },
        ...(move.address || basket.digital
          ? { shipping: shipped(move.address ?? {}, mask.name, mask.phone, method) }
          : {}),
      }
    : {
        purpose: 'add_card' as const,
        merchant: { id: shop.id, mcc: shop.mcc },
        amount: { value: 0, currency: 'JPY' },
      };
  return {
    at: move.at,
    attempt: {
      id,
      ...(basket ? { order_id: move.orderId ?? id } : {}),
      ...purchase,
      ...(facts ? { card: { ...facts, stored: move.stored === true } } : {}),
      email: mask.email,
      account: move.account ?? { guest: true },
      device: seen(move.device),
    },
    outcomes,
  };
}

const yearOf = (at: number) => new Date(at).getUTCFullYear();

/** What an issuer says to a number that was made up. One in about a hundred is somebody's card. */
function issuerOfWalk(random: Random): DeclineReason | undefined {
  if (random.chance(0.012)) return undefined;
  return random.weighted([
    ['invalid_number', 80],
    ['wrong_expiry', 10],
    ['wrong_security_code', 7],
    ['do_not_honor', 3],
  ] as const);
}

/** What an issuer says to a card that was stolen with all that belongs to it. */
function issuerOfStolen(random: Random): DeclineReason | undefined {
  if (random.chance(0.55)) return undefined;
  return random.weighted([
    ['do_not_honor', 40],
    ['suspected_fraud', 25],
    ['lost_or_stolen', 15],
    ['insufficient_funds', 12],
    ['wrong_security_code', 8],
  ] as const);
}

function someShop(random: Random, shops: readonly Shop[], wanted?: (product: Product) => boolean): Shop {
  return random.pick(wanted ? shopsForResale(shops, wanted) : shops);
}

const one = () => 1;
/** A foreign machine behind a Japanese shop front, or one that pretends. */
function attackDevice(random: Random): Device {
  if (random.chance(0.5)) return someDevice(random);
  const [language, offset] = random.pick([
    ['zh-CN', -480],
    ['en-US', 300],
    ['vi-VN', -420],
    ['ru-RU', -180],
  ] as const);
  return someDevice(random, undefined, language, offset);
}

/** Walks differ in which number comes next and from where. */
function walk(
  random: Random,
  target: Target,
  size: number,
  nextCard: (random: Random, bin: string, range: string) => SyntheticCard,
  rotating: boolean,
): Episode[] {
  const shop = someShop(random, target.shops);
  const bin = someBin(random);
  const range = random.digits(4);
  const expiry = someExpiry(random, yearOf(target.at));
  const steady = { device: attackDevice(random), mask: someMask(random) };
  const basket = random.chance(0.6) ? undefined : fill(random, shop, 1, one);
  let at = target.at;
  return Array.from({ length: size }, (_, number) => {
    at += random.between(150, 1200);
    const { device, mask } = rotating ? { device: attackDevice(random), mask: someMask(random) } : steady;
    const card = { ...nextCard(random, bin, range), expiry };
    return episode(random, target, number, { at, shop, basket, card, device, mask, declined: issuerOfWalk(random) });
  });
}

/** A stolen card, used by somebody for goods that resell. */
function theft(random: Random, target: Target, at: number, parts: Partial<Move> & { shop: Shop }): Move {
  const digital = parts.basket?.digital === true;
  return {
    at,
    basket: fill(random, parts.shop, 1, () => (random.chance(0.3) ? 2 : 1), isParcel),
    card: someCard(random, yearOf(target.at)),
    device: attackDevice(random),
    mask: someMask(random),
    ...(digital ? {} : { address: someAddress(random) }),
    declined: issuerOfStolen(random),
    ...parts,
  };
}

/** Somewhere that nobody is tied to. */
function dropPlace(random: Random): { readonly address: CheckoutAddress; readonly method: Method } {
  const address = someAddress(random);
  const room = `${random.between(2, 14)}0${random.between(1, 9)}`;
  const [line2, method] = random.weighted<readonly [string, Method]>([
    [[`ウィークリーマンション ${room}`, 'home'], 5],
    [[`マンスリーレジデンス ${room}号室`, 'home'], 3],
    [['ヤマト運輸 営業所止め', 'depot'], 4],
    [['佐川急便 営業所留め', 'depot'], 2],
    [[`ホテルグランシティ ${room}`, 'home'], 3],
    [[`私設私書箱 ${room}`, 'home'], 2],
    [['国際転送センター 会員番号 ' + random.digits(5), 'home'], 2],
    [[`コーポ${random.pick(['青葉', '若葉', '富士'])} ${room}`, 'home'], 3],
  ]);
  return { address: { ...address, line2 }, method };
}

const players: Readonly<Record<AttackPattern, Player>> = {
  'walk-range': (random, target, size) =>
    walk(random, target, size, (chance, bin, range) => cardInRange(chance, bin, range), false),
  'walk-wide': (random, target, size) =>
    walk(random, target, size, (chance, bin) => cardInRange(chance, bin, chance.digits(4)), false),
  'walk-rotating': (random, target, size) =>
    walk(random, target, size, (chance, bin, range) => cardInRange(chance, bin, range), true),

  'retry-after-decline'(random, target, size) {
    const shop = someShop(random, target.shops, isParcel);
    const steady = { shop, device: attackDevice(random), mask: someMask(random), ...dropPlace(random) };
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
    const steady = { shop, device: attackDevice(random), mask: someMask(random), ...dropPlace(random) };
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
    const { address, method } = dropPlace(random);
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
      return episode(random, target, number, theft(random, target, at, { shop, card, ...dropPlace(random) }));
    });
  },

  'one-device-many-accounts'(random, target, size) {
    const device = attackDevice(random);
    let at = target.at;
    return Array.from({ length: size }, (_, number) => {
      at += random.between(5, 90) * minute;
      const shop = someShop(random, target.shops, isResale);
      const mask = someMask(random);
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
    const mask = someMask(random);
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
    const drop = dropPlace(random);
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
    const mask = { name: someMask(random).name, email: victim.email, phone: somePhone(random) };
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
      return episode(random, target, number, theft(random, target, target.at, { shop, ...dropPlace(random) }));
    });
  },
};
