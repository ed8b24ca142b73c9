/** The moves that attacks are made of: walking through numbers, buying with a stolen card, places to send it to. */
import type { CheckoutAddress } from '../engine/checkout/schema.ts';
import { type Basket, fill, type Method, seen, shipped, sold } from './baskets.ts';
import { yearOf } from './calendar.ts';
import { type CardView, type SyntheticCard, shown, someBin, someCard, someExpiry } from './cards.ts';
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
import { type Device, type Population, someDevice } from './people.ts';
import type { Places } from './places.ts';
import type { Random } from './random.ts';
import { type Product, type Shop, shopsForResale } from './shops.ts';

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

/** Goods that resell: any of them, those that come as a parcel, and codes of at most ¥10,000. */
export const isResale = (product: Product) => product.resale === true;
export const isParcel = (product: Product) => product.resale === true && product.digital !== true;
export const isCode = (product: Product) =>
  product.resale === true && product.digital === true && product.price <= 10_000;

/** Somebody who does not exist, for one order. */
export interface Mask {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/** A made-up name with an address at a throw-away or an ordinary mail provider, and a phone number. */
export function someMask(random: Random, places: Places): Mask {
  const [surname, romanSurname] = random.pick(surnames);
  const [given, romanGiven] = random.pick(givenNames);
  const domain = random.chance(0.4) ? 'mailinator.com' : random.pick(['example.com', 'example.net']);
  return {
    name: `${surname} ${given}`,
    email: `${romanGiven}${romanSurname}${random.digits(4)}@${domain}`,
    phone: places.phone(random),
  };
}

/** One attempt of an attacker. */
export interface Move {
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

/** An attempt of a campaign and what becomes of it; `number` counts the attempts from 0. */
export function episode(random: Random, target: Target, number: number, move: Move): Episode {
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
export function issuerOfStolen(random: Random): DeclineReason | undefined {
  if (random.chance(0.55)) return undefined;
  return random.weighted([
    ['do_not_honor', 40],
    ['suspected_fraud', 25],
    ['lost_or_stolen', 15],
    ['insufficient_funds', 12],
    ['wrong_security_code', 8],
  ] as const);
}

/** A shop; with `wanted`, one that sells such goods. */
export function someShop(random: Random, shops: readonly Shop[], wanted?: (product: Product) => boolean): Shop {
  return random.pick(wanted ? shopsForResale(shops, wanted) : shops);
}

/** One piece of a product. */
export const one = () => 1;

/** A foreign machine behind a Japanese shop front, or one that pretends. */
export function attackDevice(random: Random): Device {
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
export function walk(
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
  const steady = { device: attackDevice(random), mask: someMask(random, target.population.places) };
  const basket = random.chance(0.6) ? undefined : fill(random, shop, 1, one);
  let at = target.at;
  return Array.from({ length: size }, (_, number) => {
    at += random.between(150, 1200);
    const { device, mask } = rotating
      ? { device: attackDevice(random), mask: someMask(random, target.population.places) }
      : steady;
    const card = { ...nextCard(random, bin, range), expiry };
    return episode(random, target, number, { at, shop, basket, card, device, mask, declined: issuerOfWalk(random) });
  });
}

/** A stolen card, used by somebody for goods that resell. */
export function theft(random: Random, target: Target, at: number, parts: Partial<Move> & { shop: Shop }): Move {
  const digital = parts.basket?.digital === true;
  return {
    at,
    basket: fill(random, parts.shop, 1, () => (random.chance(0.3) ? 2 : 1), isParcel),
    card: someCard(random, yearOf(target.at)),
    device: attackDevice(random),
    mask: someMask(random, target.population.places),
    ...(digital ? {} : { address: target.population.places.address(random) }),
    declined: issuerOfStolen(random),
    ...parts,
  };
}

/** Somewhere that nobody is tied to. */
export function dropPlace(
  random: Random,
  places: Places,
): { readonly address: CheckoutAddress; readonly method: Method } {
  const address = places.address(random);
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
