/** Recognised items → the figures that rules read (features.ts, `goods`). Money is in minor units of the checkout's currency. */
import { type GoodsClass, type GoodsFacts, goodsClasses, type ItemFacts } from '../types.ts';
import type { ClassFacts } from './lists.ts';

const unlisted: ClassFacts = { high_risk: false, resale_index: 0, electronic: false, gift_card: false };

/**
 * Sums up a basket. An empty basket has no figures; figures in money are absent when no item has a price.
 *
 * @param isFee whether a line is no goods (postage, a discount): it has no part in the shares
 */
export function goodsFacts(
  items: readonly ItemFacts[],
  classes: ReadonlyMap<GoodsClass, ClassFacts>,
  isFee: (line: number) => boolean = () => false,
): GoodsFacts {
  if (items.length === 0) return { items };
  const meaning = (item: ItemFacts) => classes.get(item.class) ?? unlisted;
  const goods = items.filter((_, line) => !isFee(line));
  const weigh = weightOf(goods, item => meaning(item).high_risk);
  const share = (holds: (facts: ClassFacts) => number) => {
    let total = 0;
    let part = 0;
    for (const item of goods) {
      total += weigh(item);
      part += weigh(item) * holds(meaning(item));
    }
    return total === 0 ? 0 : part / total;
  };
  const priced = items.some(item => item.unit_price !== undefined);
  const risky = items.filter(item => meaning(item).high_risk);
  return {
    items,
    classes: goodsClasses.filter(name => items.some(item => item.class === name)),
    high_risk_share: share(facts => (facts.high_risk ? 1 : 0)),
    digital_share: share(facts => (facts.electronic ? 1 : 0)),
    resale_index: share(facts => facts.resale_index),
    identical_units: mostIdentical(risky),
    max_unit_value: priced ? risky.reduce((most, item) => Math.max(most, item.unit_price ?? 0), 0) : undefined,
    gift_card_total: priced ? giftCardTotal(items.filter(item => meaning(item).gift_card)) : undefined,
  };
}

const giftCardTotal = (items: readonly ItemFacts[]) =>
  items.reduce((sum, item) => sum + (item.unit_price ?? 0) * item.quantity, 0);

/**
 * An item's weight in a share: its value; its units when any price is missing, since a share of a partly known value
 * would be a guess, when everything is free, or when something that resells is: a console at 0 yen among priced goods
 * would weigh nothing.
 */
function weightOf(items: readonly ItemFacts[], isRisky: (item: ItemFacts) => boolean): (item: ItemFacts) => number {
  const tells = (item: ItemFacts) => item.unit_price !== undefined && (item.unit_price > 0 || !isRisky(item));
  const known = items.every(tells) && items.some(item => item.unit_price! > 0);
  return known ? item => item.unit_price! * item.quantity : item => item.quantity;
}

/** Units of one and the same item, told by its GTIN, otherwise by its title; lines of the same item add up. */
function mostIdentical(items: readonly ItemFacts[]): number {
  const units = new Map<string, number>();
  let most = 0;
  items.forEach((item, line) => {
    const identity = item.gtin ?? item.name ?? `line ${line}`;
    const total = (units.get(identity) ?? 0) + item.quantity;
    units.set(identity, total);
    most = Math.max(most, total);
  });
  return most;
}
