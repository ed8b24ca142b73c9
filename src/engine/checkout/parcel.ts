/** Whether the shop says that a parcel is sent. */
import type { Checkout } from '../types.ts';

/** By its method of delivery, else by its time frame; undefined where it states neither. */
export function isShipped({ shipping, delivery }: Pick<Checkout, 'shipping' | 'delivery'>): boolean | undefined {
  if (shipping?.method !== undefined) return shipping.method !== 'digital';
  return delivery?.timeframe === undefined ? undefined : delivery.timeframe !== 'electronic';
}
