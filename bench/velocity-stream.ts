/** A stream of a payment provider's ordinary checkouts, and twenty counters as the default rule set has them. */
import type { VelocityEvent } from '../src/engine/types.ts';
import { type CounterSet, readCounters } from '../src/engine/velocity/counters.ts';

/** Twenty counters: number walking at each width, attempts, many cards to one door, declines, retries after a decline. */
export function benchCounters(): CounterSet {
  const line = (name: string, count: string, by: string, over: string, of = 'attempts', more = '') =>
    `  ${name}: { count: ${count}, of: ${of}, by: ${by}, over: ${over}${more} }\n`;
  const number = 'distinct card.number';
  const text =
    'counters:\n' +
    line('numbers_per_range_10s', number, 'card.range', '10s') +
    line('numbers_per_range_10m', number, 'card.range', '10m') +
    line('numbers_per_bin8_60s', number, 'card.bin8', '60s') +
    line('numbers_per_device_10m', number, 'device.id', '10m') +
    line('numbers_per_device_24h', number, 'device.id', '24h') +
    line('numbers_per_ip_10m', number, 'device.ip', '10m') +
    line('numbers_per_account_24h', number, 'account.id', '24h') +
    line('numbers_per_email_24h', number, 'email.key', '24h') +
    line('numbers_per_order_1h', number, 'order.id', '1h') +
    line('attempts_per_device_60s', 'events', 'device.id', '60s') +
    line('attempts_per_ip_60s', 'events', 'device.ip', '60s') +
    line('attempts_per_ip_1h', 'events', 'device.ip', '1h') +
    line('attempts_per_merchant_10m', 'events', '[]', '10m') +
    line('declines_per_merchant_10m', 'events', '[]', '10m', 'declines') +
    line('declines_per_device_1h', 'events', 'device.id', '1h', 'declines') +
    line('amount_per_account_24h', 'sum amount.value', 'account.id', '24h') +
    line('numbers_per_door_24h', number, 'address.door', '24h') +
    line('names_per_door_24h', 'distinct shipping.name_key', 'address.door', '24h') +
    line('numbers_per_building_24h', number, 'address.building', '24h') +
    line('accounts_per_device_24h', 'distinct account.id', 'device.id', '24h');
  return readCounters('counters.yaml', text).counters!;
}

/** Deterministic numbers in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A key as the live service makes them: 22 letters, equal for equal field and number. */
function key(field: number, index: number): string {
  const random = randomNumbers(field * 1_000_003 + index);
  let text = '';
  for (let letter = 0; letter < 22; letter++) text += letters[Math.floor(random() * 64)];
  return text;
}

/**
 * Events in the order of time as NDJSON: `checkouts` attempts at 20 a second by 40,000 shoppers, one in twelve declined two
 * seconds later; one attempt in 200 from an address or device that many share.
 */
export function benchStream(checkouts: number, seed = 7): string {
  const random = randomNumbers(seed);
  const lines: { at: number; line: string }[] = [];
  let at = 1_700_000_000_000;
  for (let index = 0; index < checkouts; index++) {
    at += Math.floor(random() * 100);
    const shopper = Math.floor(random() ** 2 * 40_000);
    const shared = random() < 0.005;
    const card = shopper * 2 + (random() < 0.1 ? 1 : 0);
    const event: VelocityEvent = {
      id: `a${index}`,
      kinds: ['attempts'],
      at,
      keys: {
        'card.number': key(1, card),
        'card.expiry': key(2, card),
        'card.range': key(3, card % 30_000),
        'card.bin8': key(4, card % 300),
        'card.bin6': key(5, card % 60),
        'device.id': key(6, shared ? 0 : shopper),
        'device.ip': key(7, shared ? 0 : shopper + 100_000 * Math.floor(random() * 2)),
        'account.id': key(8, shopper),
        'email.key': key(9, shopper),
        'phone.key': key(10, shopper),
        'address.door': key(11, shopper % 35_000),
        'address.building': key(12, shopper % 9_000),
        'shipping.name_key': key(13, shopper),
        'order.id': key(14, Math.floor(index / 1.1)),
        'merchant.id': key(15, shopper % 3),
      },
      amount: 1_000 + Math.floor(random() * 50_000),
      facts: { purpose: 'purchase', currency: 'JPY', number_basis: 'token' },
    };
    lines.push({ at, line: JSON.stringify(event) });
    if (random() > 1 / 12) continue;
    const decline = { ...event, id: `${event.id}-d`, kinds: ['declines'], at: at + 2_000 };
    lines.push({ at: decline.at, line: JSON.stringify(decline) });
  }
  lines.sort((a, b) => a.at - b.at);
  return lines.map(({ line }) => line).join('\n');
}

/** The events anew: no text among them has been seen, let alone hashed, by anybody. */
export function parseStream(stream: string): VelocityEvent[] {
  return stream.split('\n').map(line => JSON.parse(line) as VelocityEvent);
}
