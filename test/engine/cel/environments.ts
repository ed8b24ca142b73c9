/** Environments and checkouts that the tests of the language share. */
import { ruleEnvironment } from '../../../src/engine/cel/environment.ts';
import * as features from '../../../src/engine/features.ts';

const names = {
  counters: ['numbers_per_range_10s', 'numbers_per_device_60s', 'declines_per_ip_1h'],
  ratios: ['decline_share_10m'],
  surges: ['numbers_per_bin8_60s'],
  lists: ['disposable_email', 'trusted_domains'],
};

/** The catalogue with a few counters and lists. */
export const environment = ruleEnvironment(features, names);

/** The same with baskets of a few lines, so that lists may be walked inside one another. */
export const smallBaskets = ruleEnvironment(
  { ...features, standalone: { ...features.standalone, items: { ...features.standalone.items, most: 4 } } },
  names,
);

/** Members of the lists. */
export const lists = new Map([
  ['disposable_email', new Set(['mailinator.com', 'example.invalid'])],
  ['trusted_domains', new Set(['example.co.jp'])],
]);

/** A checkout's features with every record and nothing optional in them. */
export function bareFeatures(): Record<string, unknown> {
  const records = Object.fromEntries([...environment.records.keys()].map(record => [record, {}]));
  return {
    ...records,
    amount: { value: 12_800, currency: 'JPY' },
    time: { hour: 3, weekday: 0 },
    purpose: 'purchase',
    items: [],
  };
}
