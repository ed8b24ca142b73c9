/** Faults that no fixture holds: planted in a condition, a case, a policy. */
import { describe, expect, it } from 'vitest';
import { checkRuleSet } from '../../src/authoring/check.ts';
import { base, today } from './sample.ts';

const short = 'address/goods-to-short-stay.yaml';
const options = { now: today };

/** Code and marked text of the findings of the base with another condition. */
function marks(when: string, more: Record<string, string> = {}): [string, string][] {
  const text = base
    .get(short)!
    .replace('address.kind == "short_stay" && goods.high_risk_share >= 0.5', when)
    .replace('status: live', 'status: draft');
  const files = new Map([...base, [short, text], ...Object.entries(more)]);
  return checkRuleSet(files, options).map(({ code, file, line, column, length }) => [
    code,
    files
      .get(file)!
      .split('\n')
      [line - 1]!.slice(column - 1, column - 1 + length),
  ]);
}

describe('comparisons that can never be true, or always are', () => {
  it.each([
    ['time.hour >= 24', 'never', 'time.hour >= 24'],
    ['24 <= time.hour', 'never', '24 <= time.hour'],
    ['goods.high_risk_share > 1.0', 'never', 'goods.high_risk_share > 1.0'],
    ['amount.value < 0', 'never', 'amount.value < 0'],
    ['amount.value == -1', 'never', 'amount.value == -1'],
    ['amount.value in [-1, -2]', 'never', 'amount.value in [-1, -2]'],
    ['velocity.numbers_per_device_10m < 0', 'never', 'velocity.numbers_per_device_10m < 0'],
    ['size(items) < 0', 'never', 'size(items) < 0'],
    ['items.exists(i, i.quantity < 1)', 'never', 'i.quantity < 1'],
    ['items.exists(i, i.class == "tickets")', 'never', '"tickets"'],
    ['address.kind in ["hotel", "hostel"]', 'never', '"hostel"'],
    ['"consoles" in goods.classes', 'never', '"consoles"'],
    ['purpose != "purchas"', 'never', '"purchas"'],
    ['address.country == "Japan"', 'never', '"Japan"'],
    ['address.prefecture in ["東京都", "大阪"]', 'never', '"大阪"'],
    ['email.domain == "Example.com"', 'never', '"Example.com"'],
    ['card.bin6 == "4100"', 'never', '"4100"'],
    ['amount.currency == "yen"', 'never', '"yen"'],
    ['account.guest && !(time.weekday > 6)', 'never', 'time.weekday > 6'],
    ['time.hour >= 0', 'always', 'time.hour >= 0'],
    ['account.age_days > -1', 'always', 'account.age_days > -1'],
    ['goods.digital_share <= 1.0', 'always', 'goods.digital_share <= 1.0'],
    ['amount.value != -5', 'always', 'amount.value != -5'],
    ['time.hour < 24 && account.guest', 'always', 'time.hour < 24'],
  ])('%s', (when, kind, mark) => {
    expect(marks(when)).toEqual([[`comparison-${kind}-true`, mark]]);
  });

  it.each([
    ['time.hour >= 22 && time.hour < 5', 'condition-never-true'],
    ['address.kind == "hotel" && address.kind == "depot"', 'condition-never-true'],
    ['account.guest && !account.guest', 'condition-never-true'],
    ['!has(account.age_days) && account.age_days < 3', 'condition-never-true'],
    ['amount.value > 5 || amount.value <= 5', 'condition-always-true'],
    ['address.kind != "hotel" || address.kind != "depot"', 'condition-always-true'],
    ['has(account.id) || !has(account.id)', 'condition-always-true'],
  ])('the whole of %s', (when, code) => {
    expect(marks(when)).toEqual([[code, when]]);
  });

  it.each(
    [
      'time.hour >= 22 || time.hour < 5',
      'amount.value > 0',
      'goods.high_risk_share >= 1.0',
      'account.age_days == 0',
      'address.country == "US" && address.prefecture == "東京都"',
      'items.exists(i, i.quantity > 1 && i.unit_price > 5)',
      'account.age_days * 2 > -5',
      'address.kind == purpose',
      'device.time_zone_offset_min != -540',
    ].filter(when => !when.includes('surge')),
  )('nothing is claimed of %s', when => {
    expect(marks(when)).toEqual([]);
  });
});

describe('rules that say the same, or less', () => {
  const other = (when: string, family = 'address') => ({
    [`${family}/other.yaml`]: `id: other\ntitle: { ja: 他, en: Other }\nstatus: live\nfamily: ${family}\nwhen: '${when}'\npoints: 5\nreason: { ja: 他, en: Other }\ncases:\n  - { name: a, from: x, expect: hit }\n  - { name: b, features: { account.guest: true }, expect: miss }\n`,
  });
  const found = (when: string, family?: string) =>
    checkRuleSet(new Map([...base, ...Object.entries(other(when, family))]), options)
      .filter(({ code }) => code.startsWith('rule-'))
      .map(({ code, file, message }) => [code, file, /"([^"]+)"/.exec(message)?.[1]]);

  it.each([
    [
      'goods.high_risk_share >= 0.5 && address.kind == "short_stay"',
      [['rule-equal', 'address/other.yaml', 'goods-to-short-stay']],
    ],
    [
      '!(goods.high_risk_share < 0.5) && address.kind in ["short_stay"]',
      [['rule-equal', 'address/other.yaml', 'goods-to-short-stay']],
    ],
    [
      'goods.high_risk_share >= 0.9 && address.kind == "short_stay"',
      [['rule-implied', 'address/other.yaml', 'goods-to-short-stay']],
    ],
    ['goods.high_risk_share >= 0.5', [['rule-implied', 'address/goods-to-short-stay.yaml', 'other']]],
    [
      'goods.high_risk_share >= 0.5 && address.kind == "short_stay" || account.guest',
      [['rule-implied', 'address/goods-to-short-stay.yaml', 'other']],
    ],
    ['goods.high_risk_share >= 0.5 && address.kind == "hotel"', []],
    ['goods.high_risk_share >= 0.4 && address.kind == "short_stay" && account.guest', []],
  ])('%s', (when, expected) => {
    expect(found(when)).toEqual(expected);
  });

  it('leaves rules of different families and those that name one another alone', () => {
    expect(found('velocity.numbers_per_device_10m >= 9', 'address')).toEqual([]);
    expect(found('goods.high_risk_share >= 0.9 && address.kind == "short_stay"', 'velocity')).toEqual([]);
    const named = other('goods.high_risk_share >= 0.9 && address.kind == "short_stay"')['address/other.yaml']!;
    const text = named.replace('family: address', 'family: address\ndescription: Adds to goods-to-short-stay.');
    expect(
      checkRuleSet(new Map([...base, ['address/other.yaml', text]]), options).filter(
        ({ code }) => code === 'rule-implied',
      ),
    ).toEqual([]);
  });
});

describe('whatever the text', () => {
  it.each([
    ['an alias without its anchor', 'id: *x\n'],
    [
      'aliases that would fill the memory',
      `a: &a [${'x,'.repeat(20)}]\nb: &b [${'*a,'.repeat(20)}]\nc: [${'*b,'.repeat(20)}]\n`,
    ],
    ['brackets without end', '['.repeat(5000)],
    ['two documents', 'id: a\n---\nid: b\n'],
    ['a name that every object has', 'constructor: { a: 1 }\n__proto__: 2\n'],
    ['a list', '- a\n'],
    ['nothing', ''],
    ['tabs', 'id:\n\ttitle: x\n'],
  ])('%s is a finding, and nothing is thrown', (_, text) => {
    for (const file of [short, 'policy.yaml', 'counters.yaml']) {
      const findings = checkRuleSet(new Map([...base, [file, text]]), options);
      if (file !== 'counters.yaml') expect(findings.length).toBeGreaterThan(0);
    }
  });

  it('finds fields that no checkout has inside records that a case sets whole', () => {
    const text = base
      .get(short)!
      .replace(
        'features: { address.kind: ordinary, goods.high_risk_share: 1 }',
        'set: { shipping: { lin2: x }, items: [{ nmae: y }], constructor: 1 }',
      );
    const findings = checkRuleSet(new Map([...base, [short, text]]), options);
    expect(findings.map(({ code, hint }) => [code, hint?.includes('did you mean')])).toEqual([
      ['case-path', true],
      ['case-path', true],
      ['case-path', expect.anything()],
    ]);
  });
});
