/** A checkout that tells everything, and the facts that the stages before threeds found in it. */
import type { RecognisedCheckout } from '../../../src/engine/threeds/request.ts';
import type { Checkout } from '../../../src/engine/types.ts';

/** 2026-11-22 09:30:15 in Tokyo. */
export const attemptAt = Date.parse('2026-11-22T00:30:15Z');

/** A member's order of a console, billed and shipped to the same flat in Shinjuku. */
export const fullCheckout: Checkout = {
  id: 'att-1',
  at: attemptAt,
  order_id: 'order-1',
  purpose: 'purchase',
  merchant: { id: 'shop-7', mcc: '5732' },
  amount: { value: 128000, currency: 'JPY' },
  card: { bin: '35280000', last4: '0106', holder_name: 'TARO YAMADA', stored: true, added_at: '2026-10-01T00:00:00Z' },
  items: [{ name: 'Nintendo Switch 2 本体', quantity: 2, unit_price: 49980, reorder: false }],
  shipping: {
    name: '山田　太郎',
    postal_code: '〒160-0022',
    prefecture: '東京都',
    city: '新宿区',
    line1: '新宿1-2-3',
    line2: '関所マンション 301',
    country: 'JP',
    phone: '090-1234-5678',
    method: 'home',
  },
  billing: {
    name: '山田太郎',
    postal_code: '160-0022',
    prefecture: 'Tōkyō-to',
    city: '新宿区',
    line1: '新宿1-2-3',
    line2: '関所マンション 301',
    country: 'JP',
    phone: '03-1234-5678',
  },
  delivery: { timeframe: 'two_days_or_more', email: 'taro@example.jp' },
  email: 'taro@example.jp',
  account: {
    id: 'member-42',
    guest: false,
    name: '山田太郎',
    created_at: '2024-03-31T15:00:00Z',
    changed_at: '2026-11-01T00:00:00Z',
    password_changed_at: '2026-09-30T00:00:00Z',
    shipping_first_used_at: '2024-04-05T00:00:00Z',
    purchases_180d: 4,
    transactions_24h: 1,
    transactions_365d: 1234,
    add_card_attempts_24h: 0,
    suspicious: false,
  },
  device: {
    id: 'dev-1',
    ip: '203.0.113.7',
    user_agent: 'Mozilla/5.0',
    accept_header: 'text/html',
    language: 'ja-JP',
    time_zone_offset_min: -540,
    screen_width: 390,
    screen_height: 844,
    color_depth: 30,
    javascript: true,
  },
  authentication: { method: '07', at: '2026-11-22T09:29:59+09:00' },
  prior_authentication: {
    method: '02',
    at: '2026-10-01T00:00:00Z',
    acs_trans_id: '0c5e9f3e-7a5b-4b38-9d4c-3b1f8e2a9c11',
  },
};

/** What the stages before threeds say about `fullCheckout`. */
export const fullRecognised: RecognisedCheckout = {
  checkout: fullCheckout,
  card: { number_basis: 'masked', brand: 'jcb' },
  place: {
    kind: 'ordinary',
    differs_from_billing: false,
    prefecture: '東京都',
    country: 'JP',
    name_key: '山田太郎',
  },
  goods: { items: [{ class: 'game_console', quantity: 2, unit_price: 49980, preorder: false, source: 'title' }] },
};

/** The least that can be assessed. */
export const bareRecognised: RecognisedCheckout = {
  checkout: { id: 'a', at: attemptAt, amount: { value: 1, currency: 'JPY' } },
  card: { number_basis: 'none' },
  place: {},
  goods: { items: [] },
};
