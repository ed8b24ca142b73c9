/** Recognised items → the figures that rules read (features.ts, `goods`). Money is in minor units of the checkout's currency. */
import { type GoodsClass, type GoodsFacts, goodsClasses, type ItemFacts } from '../types.ts';
import type { ClassFacts } from './lists.ts';

const unlisted: ClassFacts = { high_risk: false, resale_index: 0, electronic: false, gift_card: false };

/** What is known of each class. */
type Meanings = ReadonlyMap<GoodsClass, ClassFacts>;

/**
 * Sums up a basket. An empty basket has no figures; figures in money are absent when no item has a price.
 *
 * @param isFee whether a line is no goods (postage, a discount): it has no part in the shares
 */
export function goodsFacts(
  items: readonly ItemFacts[],
  classes: Meanings,
  isFee: (line: number) => boolean = () => false,
): GoodsFacts {
  if (items.length === 0) return { items };
  const byValue = weighsByValue(items, classes, isFee);
  let priced = false;
  let highestPrice = 0;
  let giftCards = 0;
  const weight = { all: 0, risky: 0, electronic: 0, resale: 0 };
  for (let line = 0; line < items.length; line++) {
    const item = items[line]!;
    const { unit_price, quantity } = item;
    const meaning = classes.get(item.class) ?? unlisted;
    if (unit_price !== undefined) {
      priced = true;
      if (meaning.high_risk) highestPrice = Math.max(highestPrice, unit_price);
      if (meaning.gift_card) giftCards += unit_price * quantity;
    }
    if (isFee(line)) continue;
    const own = byValue ? unit_price! * quantity : quantity;
    weight.all += own;
    if (meaning.high_risk) weight.risky += own;
    if (meaning.electronic) weight.electronic += own;
    weight.resale += own * meaning.resale_index;
  }
  const share = (part: number) => (weight.all === 0 ? 0 : part / weight.all);
  return {
    items,
    classes: classesOf(items),
    high_risk_share: share(weight.risky),
    digital_share: share(weight.electronic),
    resale_index: share(weight.resale),
    identical_units: mostIdentical(items, classes),
    max_unit_value: priced ? highestPrice : undefined,
    gift_card_total: priced ? giftCards : undefined,
  };
}

/**
 * An item's weight in a share is its value; its units when any price is missing, since a share of a partly known value
 * would be a guess, when everything is free, or when something that resells is: a console at 0 yen among priced goods
 * would weigh nothing.
 */
function weighsByValue(items: readonly ItemFacts[], classes: Meanings, isFee: (line: number) => boolean): boolean {
  let worth = false;
  for (let line = 0; line < items.length; line++) {
    if (isFee(line)) continue;
    const { unit_price } = items[line]!;
    if (unit_price === undefined) return false;
    if (unit_price > 0) worth = true;
    else if (classes.get(items[line]!.class)?.high_risk) return false;
  }
  return worth;
}

/** The classes of a basket, in their order. Most baskets have one: the same list each time. */
function classesOf(items: readonly ItemFacts[]): readonly GoodsClass[] {
  const [{ class: first }] = items as readonly [ItemFacts];
  if (items.every(item => item.class === first)) return alone.get(first)!;
  return goodsClasses.filter(name => items.some(item => item.class === name));
}

const alone: ReadonlyMap<GoodsClass, readonly GoodsClass[]> = new Map(goodsClasses.map(name => [name, [name]]));

/** Units of one and the same high-risk item, told by its GTIN, otherwise by its title; lines of the same item add up. */
function mostIdentical(items: readonly ItemFacts[], classes: Meanings): number {
  const risky = items.filter(item => classes.get(item.class)?.high_risk);
  if (risky.length < 2) return risky[0]?.quantity ?? 0;
  const units = new Map<string, number>();
  let most = 0;
  for (const [line, item] of risky.entries()) {
    const identity = item.gtin ?? item.name ?? `line ${line}`;
    const total = (units.get(identity) ?? 0) + item.quantity;
    units.set(identity, total);
    most = Math.max(most, total);
  }
  return most;
}
