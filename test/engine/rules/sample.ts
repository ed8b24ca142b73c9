/** A small rule-set environment and a good rule, for tests. */
import { type Environment, ruleEnvironment } from '../../../src/engine/cel/environment.ts';
import * as features from '../../../src/engine/features.ts';
import { type CounterNames, featurePaths } from '../../../src/engine/rules/feature-paths.ts';
import type { RuleEnvironment } from '../../../src/engine/rules/read-rule.ts';

/** Counters that the sample environment knows. */
export const counterNames = {
  counters: ['numbers_per_range_10s', 'declines_per_device_1h'],
  ratios: ['decline_share_10m'],
  surges: ['numbers_per_range_10s'],
} as const satisfies CounterNames;

/** The environment of the tests. */
export const environment: RuleEnvironment & { readonly names: Environment } = {
  paths: featurePaths(counterNames),
  families: new Set(['address', 'goods', 'velocity', 'trust']),
  names: ruleEnvironment(features, { ...counterNames, lists: ['disposable_email', 'trusted_accounts'] }),
};

/** A rule without a fault, as in rules.md. */
export const goodRule = `id: goods-to-short-stay
title:
  ja: ウィークリーマンション宛ての換金性の高い商品
  en: High-resale goods sent to a weekly mansion
status: live
family: address
description: >
  Detects baskets that resell quickly, sent to short-stay rooms.
when: >
  address.kind == "short_stay" && goods.high_risk_share >= 0.5
points: 35
advice: [review_before_shipping]
reason:
  ja: "{address.evidence} 宛て。注文の {goods.high_risk_share:%} が換金性の高い商品"
  en: "Ships to {address.evidence}; {goods.high_risk_share:%} of the basket resells quickly"
tags: [reshipping]
false_positives: [Companies that house staff in monthly flats]
cases:
  - name: new console to a weekly mansion
    from: guest-console
    set: { shipping.line2: ウィークリーマンション東京新宿 301 }
    expect: hit
  - name: the same console to an ordinary flat
    from: guest-console
    expect: miss
`;
