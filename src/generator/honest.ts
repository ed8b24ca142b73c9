/** Honest orders: an attempt, perhaps a second one after a mistake, and what becomes of them. */
import type { CheckoutAddress } from '../engine/checkout/schema.ts';
import { type Basket, fill, type Method, seen, shipped, sold } from './baskets.ts';
import { day, giftSeason, minute, rfc3339, yearOf } from './calendar.ts';
import { type CardView, type SyntheticCard, shown, someExpiry } from './cards.ts';
import type { AttemptLine, Episode } from './lines.ts';
import { givenNames, surnames } from './names.ts';
import { authorization, honestDecline, honestOrderEnds, labelled, ownerAuthenticates } from './outcomes.ts';
import type { Person } from './people.ts';
import type { Places } from './places.ts';
import type { Random } from './random.ts';
import type { Product, Shop } from './shops.ts';

/** What an honest order is made of. */
export interface HonestOrder {
  readonly id: string;
  readonly at: number;
  readonly person: Person;
  /** Where presents and parcels to elsewhere go. */
  readonly places: Places;
  readonly shop: Shop;
  /** Orders of this person in the history so far. */
  readonly ordersBefore: number;
  /** When the person's account was opened, milliseconds since 1970 UTC. */
  readonly createdAt: number;
  /** Beginning of the history. */
  readonly start: number;
  readonly view: CardView;
  readonly labels: boolean;
}

/** The attempts of one honest order. */
export function honestOrder(random: Random, order: HonestOrder): Episode[] {
  const { person, at, shop, places } = order;
  const present = person.kind === 'giver' ? random.chance(0.5) : random.chance(0.02 * giftSeason(at));
  const basket = someBasket(random, person, shop, present);
  const where = destination(random, places, person, basket, present);
  const device = random.pick(person.devices);
  const guest = person.accountId === undefined;
  const card = random.pick(person.cards);
  const stored = !guest && order.ordersBefore > 0 && random.chance(0.75);
  const base: Omit<AttemptLine, 'at' | 'id' | 'card'> = {
    order_id: order.id,
    purpose: 'purchase',
    ...sold(shop, basket),
    shipping: where,
    billing: { name: person.name, ...person.address, phone: person.phone },
    delivery: { timeframe: basket.digital ? 'electronic' : random.chance(0.2) ? 'overnight' : 'two_days_or_more' },
    email: person.email,
    account: accountOf(random, order, where.line1 === person.address.line1),
    device: seen(device),
    ...(guest ? { authentication: { method: '01' as const } } : { authentication: { method: '02' as const } }),
  };
  return attempts(random, order, base, card, stored, basket);
}

function attempts(
  random: Random,
  order: HonestOrder,
  base: Omit<AttemptLine, 'at' | 'id' | 'card'>,
  firstCard: SyntheticCard,
  stored: boolean,
  basket: Basket,
): Episode[] {
  const { person, view } = order;
  const episodes: Episode[] = [];
  let card = firstCard;
  let at = order.at;
  for (let attempt = 1; attempt <= 3; attempt++) {
    const authenticated = ownerAuthenticates(random);
    const declined = authenticated.passed ? honestDecline(random) : undefined;
    const outcomes = [authenticated.later];
    if (authenticated.passed) outcomes.push(authorization(authenticated.later.after + 1500, declined));
    const approved = authenticated.passed && declined === undefined;
    if (approved) outcomes.push(...honestOrderEnds(random, basket.digital, basket.value));
    if (order.labels) outcomes.push(labelled(random, 'genuine'));
    // A mistyped expiry is what the shop sees at the first attempt.
    const seenCard = declined === 'wrong_expiry' ? { ...card, expiry: someExpiry(random, yearOf(at)) } : card;
    const facts = shown(seenCard, view);
    const isStored = stored && card === firstCard && declined !== 'wrong_expiry';
    const cardFacts =
      facts &&
      (isStored
        ? { ...facts, stored: true, added_at: rfc3339(order.createdAt + minute) }
        : { ...facts, stored: false });
    episodes.push({
      at,
      attempt: { id: `${order.id}-${attempt}`, ...base, ...(cardFacts ? { card: cardFacts } : {}) },
      outcomes,
    });
    if (approved || !random.chance(0.7)) break;
    at += random.between(1, 6) * minute;
    if (declined === 'insufficient_funds' || declined === 'do_not_honor') card = person.cards.at(-1)!;
  }
  return episodes;
}

function someBasket(random: Random, person: Person, shop: Shop, present: boolean): Basket {
  if (person.kind === 'business')
    return fill(
      random,
      shop,
      random.between(1, 4),
      () => random.between(1, 12),
      product => product.office === true,
    );
  const most = shop.mcc === '5411' ? 6 : 2;
  const units = (product: Product) => (product.price < 6_000 && random.chance(0.25) ? random.between(2, 4) : 1);
  return fill(random, shop, random.between(1, most), units, present ? product => product.present === true : undefined);
}

/** Where it goes: home nearly always; sometimes an odd place for an honest reason. */
function destination(
  random: Random,
  places: Places,
  person: Person,
  basket: Basket,
  present: boolean,
): NonNullable<AttemptLine['shipping']> {
  const to = (address: CheckoutAddress, method: Method, name = person.name, phone = person.phone) =>
    shipped(address, name, phone, method);
  if (basket.digital) return to(person.address, 'digital');
  if (present) {
    const name = `${random.pick(surnames)[0]} ${random.pick(givenNames)[0]}`;
    return to(places.address(random), 'home', name, places.phone(random));
  }
  const place = random.weighted([
    ['home', 880],
    ['convenience_store', 55],
    ['pickup', 20],
    ['locker', 12],
    ['depot', 14],
    ['work', 12],
    ['hotel', 4],
    ['weekly', 1],
    ['forwarder', 2],
  ] as const);
  const near = { ...person.address };
  delete near.line2;
  switch (place) {
    case 'convenience_store':
      return to({ ...near, line2: 'ローソン 駅前店' }, 'convenience_store');
    case 'pickup':
      return to(near, 'store_pickup');
    case 'locker':
      return to({ ...near, line2: 'PUDOステーション' }, 'locker');
    case 'depot':
      return to({ ...near, line2: 'ヤマト運輸 営業所止め' }, 'depot');
    case 'work':
      return to({ ...places.address(random), company: '株式会社共栄商事' }, 'home');
    case 'hotel':
      return to({ ...places.address(random), line2: 'ホテルサンビュー フロント気付' }, 'home');
    case 'weekly':
      return to({ ...places.address(random), line2: `ウィークリーマンション ${random.between(2, 9)}01` }, 'home');
    case 'forwarder':
      return to({ ...places.address(random), line2: '海外転送サービス倉庫内' }, 'home');
    default:
      return to(person.address, 'home');
  }
}

function accountOf(random: Random, order: HonestOrder, home: boolean): NonNullable<AttemptLine['account']> {
  const { person, start, at } = order;
  if (person.accountId === undefined) return { guest: true };
  const faded = Math.max(0, 1 - (at - start) / (180 * day));
  const firstUsed = home ? order.createdAt : Math.max(order.createdAt, at - random.below(40 * day));
  return {
    id: person.accountId,
    guest: false,
    name: person.name,
    created_at: rfc3339(order.createdAt),
    shipping_first_used_at: rfc3339(firstUsed),
    purchases_180d: Math.round(person.purchasesBefore * faded) + order.ordersBefore,
  };
}
