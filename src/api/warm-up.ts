/** What a service does before it is ready, so that no shopper pays for its first assessments. */
import { decide, recognise } from '../engine/assess.ts';
import { plain } from '../engine/assessment.ts';
import type { Checkout } from '../engine/types.ts';
import { featuresText, noReading } from './answers.ts';
import { canonicalCheckout } from './canonical-checkout.ts';
import type { ServiceParts } from './parts.ts';

/** Assessments made before the first real one, and the most time that they may take, milliseconds. */
const warmUps = 200;
const warmUpMs = 300;

/**
 * Decides a made-up checkout again and again, without counting it: the first assessments of a fresh process take a hundred times as
 * long as later ones, and on a small machine longer than the policy's time budget.
 */
export function warmUp({ ruleSet, keyOf, now }: Pick<ServiceParts, 'ruleSet' | 'keyOf' | 'now'>): void {
  const start = now();
  const checkout: Checkout = {
    id: 'warm-up',
    at: start,
    amount: { value: 49_980, currency: 'JPY' },
    items: [{ name: 'Nintendo Switch 2 本体', category: 'ゲーム機本体', quantity: 1, unit_price: 49_980 }],
    shipping: {
      name: '山田 太郎',
      postal_code: '160-0022',
      prefecture: '東京都',
      city: '新宿区',
      line1: '新宿1-2-3',
      country: 'JP',
    },
    account: { id: 'warm-up', guest: false, created_at: '2020-01-01T00:00:00+09:00' },
    device: { id: 'warm-up', ip: '192.0.2.1', language: 'ja-JP' },
    email: 'warm-up@example.jp',
  };
  // The towns of addresses in Latin letters are unpacked now, not while a shopper waits.
  const latin = { line1: '1-2-3 Shinjuku', city: 'Shinjuku-ku', postal_code: '160-0022', country: 'JP' };
  ruleSet.places.recognise({ ...checkout, shipping: latin });
  for (let count = 0; count < warmUps && now() - start <= warmUpMs; count++) {
    const { assessment, features } = decide(recognise(checkout, ruleSet, keyOf), noReading, ruleSet);
    JSON.stringify(plain(assessment));
    featuresText(features);
    canonicalCheckout(checkout);
  }
}
