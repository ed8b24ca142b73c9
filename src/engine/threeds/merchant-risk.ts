/** merchantRiskIndicator: what is being bought and where it goes (facts/emv-3ds.md 1.2). */
import { currencies } from '../../shared/money.ts';
import { isShipped } from '../checkout/parcel.ts';
import type { Checkout, GoodsClass, GoodsFacts, ItemFacts, MessageVersion, PlaceFacts } from '../types.ts';
import { ageStep, momentOf, shopDay, shopDaysBetween } from './dates.ts';
import { emailAddress, filled, unlessEmpty } from './texts.ts';

/** The element's fields; every one is optional and absent where the checkout does not tell. */
export interface MerchantRiskIndicator {
  readonly shipIndicator?: string;
  readonly deliveryTimeframe?: string;
  readonly deliveryEmailAddress?: string;
  readonly reorderItemsInd?: string;
  readonly preOrderPurchaseInd?: string;
  /** YYYYMMDD, Asia/Tokyo. */
  readonly preOrderDate?: string;
  /** Major units, digits only, cut: 123.45 is `123`. */
  readonly giftCardAmount?: string;
  /** Two digits; `99` stands for 99 and more. */
  readonly giftCardCount?: string;
  /** ISO 4217 numeric. */
  readonly giftCardCurr?: string;
}

/** The element for a checkout; undefined when nothing of it is known. */
export function merchantRiskIndicator(
  checkout: Checkout,
  place: PlaceFacts,
  goods: GoodsFacts,
  version: MessageVersion,
): MerchantRiskIndicator | undefined {
  return unlessEmpty(
    filled<MerchantRiskIndicator>(
      {
        shipIndicator: shipIndicator(checkout, place, goods, version),
        deliveryTimeframe: deliveryTimeframe(checkout),
        deliveryEmailAddress: emailAddress(checkout.delivery?.email),
        reorderItemsInd: reorderItemsInd(checkout),
      },
      preOrder(checkout),
      giftCards(checkout, goods),
    ),
  );
}

// ── where it goes ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Classes that are delivered without a parcel unless the shop says otherwise; those of `notShipped` only where it is certain. */
const withoutParcel: readonly GoodsClass[] = ['digital_content', 'e_money', 'ticket', 'accommodation'];

/** Of these the code is 06 (travel and event tickets, not shipped) instead of 05 (digital goods). */
const notShipped: readonly GoodsClass[] = ['ticket', 'accommodation'];

/** Pick-up codes by kind of place: the code of 2.3.1, and that of the versions before it, which know no pick-up but at a shop's own. */
const pickUp: Readonly<Record<string, { readonly newest: string; readonly older: string }>> = {
  convenience_store: { newest: '08', older: '03' },
  depot: { newest: '08', older: '03' },
  post_office: { newest: '08', older: '03' },
  locker: { newest: '09', older: '03' },
  store_pickup: { newest: '04', older: '04' },
};

/** Whether the parcel waits to be picked up, wherever the form's address is. */
export function isPickUp(place: PlaceFacts): boolean {
  return pickUp[place.kind ?? ''] !== undefined;
}

function shipIndicator(
  checkout: Checkout,
  place: PlaceFacts,
  goods: GoodsFacts,
  version: MessageVersion,
): string | undefined {
  if (nothingIsShipped(checkout, goods)) return electronicCode(goods.items);
  const kind = pickUp[place.kind ?? ''];
  if (kind) return version === '2.3.1' ? kind.newest : kind.older;
  if (place.differs_from_billing === undefined) return undefined;
  if (!place.differs_from_billing) return '01';
  return addressOnFile(checkout) ? '02' : '03';
}

/**
 * The shop's method decides; without one a basket of only digital goods, unless a parcel's time frame was stated. A ticket or
 * a stay (06: "travel/event tickets, not shipped", facts/emv-3ds.md 1.2) must be certain: "2泊3日" is also the size of a
 * suitcase, and the bank would be told that the parcel does not exist.
 */
function nothingIsShipped(checkout: Checkout, goods: GoodsFacts): boolean {
  const shipped = isShipped(checkout);
  if (shipped !== undefined) return !shipped;
  return goods.items.length > 0 && goods.items.every(isWithoutParcel);
}

function isWithoutParcel(item: ItemFacts): boolean {
  return withoutParcel.includes(item.class) && (item.certain === true || !notShipped.includes(item.class));
}

/** "If all items are digital, the most expensive one": 06 for a ticket or a stay, else 05. The first stands where prices are missing. */
function electronicCode(items: readonly ItemFacts[]): string {
  const dearest = items.reduce<ItemFacts | undefined>(
    (best, item) => (best === undefined || (item.unit_price ?? -1) > (best.unit_price ?? -1) ? item : best),
    undefined,
  );
  return dearest !== undefined && notShipped.includes(dearest.class) ? '06' : '05';
}

/**
 * "Another verified address on file": this account has sent parcels there for more than 60 days, the standard's own longest
 * step, and nothing is amiss. A younger address is 03, which is always true: it is what a stolen account adds first.
 */
function addressOnFile(checkout: Checkout): boolean {
  const account = checkout.account;
  const first = momentOf(account?.shipping_first_used_at);
  if (first === undefined || account?.guest === true || account?.suspicious === true) return false;
  return ageStep(first, checkout.at) === 'over_60_days';
}

const timeframes = { electronic: '01', same_day: '02', overnight: '03', two_days_or_more: '04' } as const;

function deliveryTimeframe(checkout: Checkout): string | undefined {
  const timeframe = checkout.delivery?.timeframe;
  if (timeframe !== undefined) return timeframes[timeframe];
  return checkout.shipping?.method === 'digital' ? timeframes.electronic : undefined;
}

// ── what is bought ──────────────────────────────────────────────────────────────────────────────────────────────────

/** 02 when any line is a reorder; 01 only when the shop said of every line that it is none. */
function reorderItemsInd(checkout: Checkout): string | undefined {
  const items = checkout.items ?? [];
  if (items.some(item => item.reorder === true)) return '02';
  return items.length > 0 && items.every(item => item.reorder === false) ? '01' : undefined;
}

/**
 * From the days on which pre-ordered lines become available: 02 with the last of them while one lies ahead, 01 once all
 * have come. Without such a day nothing is said: a shop that never sends one has not said that all is in stock.
 */
function preOrder(checkout: Checkout): Pick<MerchantRiskIndicator, 'preOrderPurchaseInd' | 'preOrderDate'> {
  const days = (checkout.items ?? []).map(item => momentOf(item.preorder_at)).filter(day => day !== undefined);
  if (days.length === 0) return {};
  const last = Math.max(...days);
  return shopDaysBetween(checkout.at, last) > 0
    ? { preOrderPurchaseInd: '02', preOrderDate: shopDay(last) }
    : { preOrderPurchaseInd: '01' };
}

/** giftCardAmount holds 15 digits (facts/emv-3ds.md 1.2). */
const mostGiftCardAmount = 999_999_999_999_999;

/** Gift cards and e-money in the basket. The amount is in major units, unlike every other amount of the message. */
function giftCards(
  checkout: Checkout,
  goods: GoodsFacts,
): Pick<MerchantRiskIndicator, 'giftCardAmount' | 'giftCardCount' | 'giftCardCurr'> {
  const units = goods.items.reduce((sum, item) => sum + (item.class === 'e_money' ? item.quantity : 0), 0);
  if (units === 0) return {};
  const currency = currencies.get(checkout.amount.currency);
  const count = { giftCardCount: String(Math.min(units, 99)).padStart(2, '0') };
  if (currency === undefined || goods.gift_card_total === undefined) return count;
  return {
    giftCardAmount: String(Math.min(Math.trunc(goods.gift_card_total / 10 ** currency.exponent), mostGiftCardAmount)),
    ...count,
    giftCardCurr: currency.numeric,
  };
}
