/** What is put into a basket, and the parts of a checkout that orders of all kinds share. */
import type { CheckoutAddress, CheckoutItem } from '../engine/checkout/schema.ts';
import type { AttemptLine } from './lines.ts';
import type { Device } from './people.ts';
import type { Random } from './random.ts';
import { type Product, type Shop, someProduct } from './shops.ts';

/** A filled basket. */
export interface Basket {
  readonly items: readonly CheckoutItem[];
  /** Yen. */
  readonly value: number;
  readonly digital: boolean;
}

/** A basket of so many products; `units` of each. */
export function fill(
  random: Random,
  shop: Shop,
  lines: number,
  units: (product: Product) => number,
  wanted?: (product: Product) => boolean,
): Basket {
  const chosen = new Set<Product>();
  for (let line = 0; line < lines; line++) chosen.add(someProduct(random, shop, wanted));
  const items = [...chosen].map(product => ({
    name: product.name,
    category: product.category,
    quantity: units(product),
    unit_price: product.price,
  }));
  return {
    items,
    value: items.reduce((sum, item) => sum + item.quantity * item.unit_price, 0),
    digital: [...chosen].every(product => product.digital === true),
  };
}

/** `merchant`, `amount` and `items` of a checkout. */
export function sold(shop: Shop, basket: Basket): Pick<AttemptLine, 'merchant' | 'amount' | 'items'> {
  return {
    merchant: { id: shop.id, mcc: shop.mcc },
    amount: { value: basket.value, currency: 'JPY' },
    items: [...basket.items],
  };
}

/** `device` of a checkout. */
export function seen(device: Device): NonNullable<AttemptLine['device']> {
  return {
    id: device.id,
    ip: device.ip,
    user_agent: device.userAgent,
    language: device.language,
    time_zone_offset_min: device.timeZoneOffsetMin,
    screen_width: device.width,
    screen_height: device.height,
    javascript: true,
  };
}

/** Ways of delivery. */
export type Method = NonNullable<NonNullable<AttemptLine['shipping']>['method']>;

/** `shipping` of a checkout; digital goods go nowhere but to a mailbox. */
export function shipped(
  address: CheckoutAddress,
  name: string,
  phone: string,
  method: Method,
): NonNullable<AttemptLine['shipping']> {
  if (method === 'digital') return { name, country: 'JP', method };
  return { name, ...address, phone, method };
}
