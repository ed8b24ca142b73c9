import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointsReach } from '../../../src/engine/rules/read-contribution.ts';
import { readRule } from '../../../src/engine/rules/read-rule.ts';
import { readRules } from '../../../src/engine/rules/read-rules.ts';
import { runs } from '../../runs.ts';
import { environment, goodRule } from './sample.ts';

const file = 'address/goods-to-short-stay.yaml';
const read = (text: string, path = file) => readRule(path, text, environment);

/** The findings of the good rule with one text replaced: code, and the text that is marked. */
function marks(from: string | RegExp, to: string): [string, string, string | undefined][] {
  const text = goodRule.replace(from, to);
  expect(text, 'the replacement changed nothing').not.toBe(goodRule);
  return read(text).findings.map(({ code, line, column, length, hint }) => [
    code,
    text.split('\n')[line - 1]!.slice(column - 1, column - 1 + length),
    hint,
  ]);
}

describe('reading a rule file', () => {
  it('reads a rule without a fault', () => {
    const { rule, findings } = read(goodRule);
    expect(findings).toEqual([]);
    expect(rule).toMatchObject({
      id: 'goods-to-short-stay',
      family: 'address',
      status: 'live',
      contribution: { kind: 'points', points: 35 },
      advice: [{ do: 'review_before_shipping' }],
      tags: ['reshipping'],
      cases: [
        { kind: 'checkout', from: 'guest-console', expect: 'hit', set: [{ path: ['shipping', 'line2'] }] },
        { kind: 'checkout', expect: 'miss', set: [] },
      ],
    });
    expect(rule?.description).toMatch(/^Detects/);
  });

  it.each<[string, string | RegExp, string, [string, string, string | undefined][]]>([
    [
      'a misspelt feature, at its place in the folded text',
      'goods.high_risk_share >= 0.5',
      'goods.high_risk_shar >= 0.5',
      [['unknown-feature', 'goods.high_risk_shar', expect.stringContaining('goods.high_risk_share')]],
    ],
    ['a misspelt key', 'points: 35', 'pionts: 35', [['unknown-key', 'pionts', 'did you mean "points"?']]],
    [
      'a key of a case that does not exist',
      'expect: hit',
      'expects: hit',
      [
        ['unknown-key', 'expects', 'did you mean "expect"?'],
        ['missing-key', 'name: new console to a weekly mansion', 'add the key "expect"'],
      ],
    ],
    [
      'an id that is not the file name',
      'id: goods-to-short-stay',
      'id: goods-to-shortstay',
      [['rule-id', 'goods-to-shortstay', 'write id: goods-to-short-stay, or rename the file']],
    ],
    [
      'an id that is not kebab-case',
      'id: goods-to-short-stay',
      'id: Goods_To',
      [['rule-id', 'Goods_To', 'write id: goods-to-short-stay']],
    ],
    [
      'a family that is not the folder',
      'family: address',
      'family: goods',
      [['rule-family', 'goods', 'write family: address, or move the file to goods/']],
    ],
    ['a status that is none', 'status: live', 'status: lvie', [['unknown-value', 'lvie', 'did you mean "live"?']]],
    [
      'a title in one language',
      /\n {2}ja: ウィ[^\n]*/,
      '',
      [['missing-key', expect.stringContaining('en: High-resale'), 'add the key "ja"']],
    ],
    [
      'points twice',
      'points: 35',
      'points: 35\nflow: challenge',
      [['rule-points', 'flow', 'give one of points, points_by, flow: challenge']],
    ],
    ['points beyond the scale', 'points: 35', 'points: 350', [['points-range', '350', undefined]]],
    ['points that are not whole', 'points: 35', 'points: 3.5', [['points-range', '3.5', undefined]]],
    [
      'points of nothing',
      'points: 35',
      'points: 0',
      [['points-range', '0', 'a rule that only watches has the points it is meant to have, and status: shadow']],
    ],
    [
      'steps in the wrong order',
      'points: 35',
      'points_by: { feature: amount.value, steps: [{ from: 9, points: 1 }, { from: 5, points: 2 }] }',
      [['points-steps', '5', 'put the steps in ascending order of "from"']],
    ],
    [
      'steps by a feature that is no number',
      'points: 35',
      'points_by: { feature: address.kind, steps: [{ from: 9, points: 1 }] }',
      [['wrong-type', 'address.kind', undefined]],
    ],
    [
      'advice that is none',
      '[review_before_shipping]',
      '[review_before_shiping]',
      [['rule-advice', 'review_before_shiping', 'did you mean "review_before_shipping"?']],
    ],
    [
      'a limit without its key',
      '[review_before_shipping]',
      '[limit_attempts]',
      [['rule-advice', 'limit_attempts', 'write { do: limit_attempts, key: device.id, for_s: 600 }']],
    ],
    [
      'a limit on nothing',
      '[review_before_shipping]',
      '[{ do: limit_attempts, for_s: 600 }]',
      [['missing-key', expect.stringContaining('do: limit_attempts'), 'add the key "key"']],
    ],
    ...['0', '86401', '1.5'].map((seconds): [string, string, string, [string, string, string | undefined][]] => [
      `a limit of ${seconds} seconds`,
      '[review_before_shipping]',
      `[{ do: limit_attempts, key: device.id, for_s: ${seconds} }]`,
      [['rule-advice', seconds, expect.stringContaining('for_s: 600')]],
    ]),
    [
      'two steps at one place',
      'points: 35',
      'points_by: { feature: amount.value, steps: [{ from: 5, points: 1 }, { from: 5, points: 2 }] }',
      [['points-steps', '5', 'put the steps in ascending order of "from"']],
    ],
    ['no steps', 'points: 35', 'points_by: { feature: amount.value, steps: [] }', [['wrong-type', '[]', undefined]]],
    [
      'a placeholder that names nothing',
      'en: "Ships to {address.evidence}',
      'en: "Ships to {address.evidense}',
      [['reason-placeholder', '{address.evidense}', 'did you mean "address.evidence"?']],
    ],
    [
      'a format that does not fit',
      'en: "Ships to {address.evidence}',
      'en: "Ships to {address.evidence:%}',
      [['reason-format', '{address.evidence:%}', undefined]],
    ],
    [
      'braces in full width around a feature',
      'en: "Ships to {address.evidence}',
      'en: "Ships to ｛address.evidence｝ ｛of some kind｝',
      [['reason-placeholder', '｛address.evidence｝', 'write {address.evidence}']],
    ],
    [
      'a note that says nothing',
      '[Companies that house staff in monthly flats]',
      '[Unknown]',
      [['rule-false-positives', 'Unknown', 'say who is hit wrongly and what tells them apart, or leave the key out']],
    ],
    [
      'a case that sets what no checkout has',
      'shipping.line2:',
      'shipping.line_2:',
      [['case-path', 'shipping.line_2', 'did you mean "line2"?']],
    ],
    [
      'a case that sets something inside a text',
      'shipping.line2:',
      'shipping.line2.room:',
      [['case-path', 'shipping.line2.room', undefined]],
    ],
    [
      'a feature that does not exist',
      'set: { shipping.line2: ウィークリーマンション東京新宿 301 }',
      'features: { adress.kind: hotel }',
      [['case-feature', 'adress.kind', 'did you mean "address.kind"?']],
    ],
    [
      'a value that a feature cannot have',
      'set: { shipping.line2: ウィークリーマンション東京新宿 301 }',
      'features: { address.kind: hotle, goods.high_risk_share: 2, velocity.numbers_per_range_10s: 1.5 }',
      [
        ['case-feature', 'hotle', 'did you mean "hotel"?'],
        ['case-feature', '2', undefined],
        ['case-feature', '1.5', undefined],
      ],
    ],
    [
      'edits that are no map',
      'set: { shipping.line2: ウィークリーマンション東京新宿 301 }',
      'set: shipping.line2',
      [['wrong-type', 'shipping.line2', undefined]],
    ],
    [
      'lines of the basket given as a feature',
      'set: { shipping.line2: ウィークリーマンション東京新宿 301 }',
      'features: { items: [] }',
      [['case-feature', '[]', 'set items.0.name and so on']],
    ],
    [
      'no near miss',
      'expect: miss',
      'expect: hit',
      [['case-missing', 'cases', 'add the case, or set status: draft until there is one']],
    ],
    [
      'the trap of a comma in a flow map',
      /title:\n.*\n.*\n/,
      'title: { ja: 新規, en: New account, high value }\n',
      [['unknown-key', 'high value', 'a text with a comma stands in quotes: "New account, high value"']],
    ],
    [
      'the same with two commas',
      /title:\n.*\n.*\n/,
      'title: { en: a, b, c, ja: 新規 }\n',
      [
        ['unknown-key', 'b', 'a text with a comma stands in quotes: "a, b"'],
        ['unknown-key', 'c', 'a text with a comma stands in quotes: "a, b, c"'],
      ],
    ],
    ['a condition that is empty', /when: >\n.*\n/, 'when:\n', [['wrong-type', '', undefined]]],
    [
      'a number in full width',
      'points: 35',
      'points: ３５',
      [['points-range', '３５', 'write numbers in half width: 35']],
    ],
    ['a number in quotes', 'points: 35', 'points: "35"', [['points-range', '"35"', 'write 35 without quotes']]],
    ['a number with its unit', 'points: 35', 'points: 35点', [['points-range', '35点', 'write the number alone: 35']]],
    [
      'thousands that a comma cuts in a flow map',
      'points: 35',
      'points_by: { feature: amount.value, steps: [{ from: 50,000, points: 5 }] }',
      [['unknown-key', '000', 'numbers are written without separators: 10000']],
    ],
    [
      'one text for a list',
      'tags: [reshipping]',
      'tags: reshipping',
      [['wrong-type', 'reshipping', 'write [reshipping]']],
    ],
    [
      'an advice that is none, without a hint that says nothing',
      /advice: .*/,
      'advice: [block_the_order]',
      [['rule-advice', 'block_the_order', undefined]],
    ],
    [
      'a key that is indented further than the one above',
      /title:\n.*\n.*\n/,
      'title:\n  ja: 新規\n   en: New account\n',
      [['yaml-syntax', '新', 'the line below is indented further: keys of one map begin in the same column']],
    ],
    ['a condition that is no text', /when: >\n.*\n/, 'when: 3\n', [['wrong-type', '3', 'put it in quotes: "3"']]],
    [
      'a condition that is no expression',
      'goods.high_risk_share >= 0.5',
      'goods.high_risk_share >=',
      [['expression-syntax', expect.anything(), undefined]],
    ],
    [
      'a key twice',
      'points: 35',
      'points: 35\npoints: 36',
      [['yaml-duplicate-key', expect.anything(), 'keep one of the two']],
    ],
  ])('finds %s', (_, from, to, expected) => {
    const found = marks(from, to);
    expect(found.map(([code, mark, hint]) => [code, mark.trimEnd(), hint])).toEqual(
      expected.map(([code, mark, hint]) => [code, mark, hint]),
    );
  });

  it('takes a limit of a second and of a day', () => {
    for (const for_s of [1, 86_400]) {
      const { rule, findings } = read(
        goodRule.replace('[review_before_shipping]', `[{ do: limit_attempts, key: device.id, for_s: ${for_s} }]`),
      );
      expect(findings).toEqual([]);
      expect(rule?.advice).toEqual([{ do: 'limit_attempts', key: 'device.id', for_s }]);
    }
  });

  it('knows the most and the least that a rule can give', () => {
    const steps = [10, -5, 30].map((points, from) => ({ from, points }));
    expect(pointsReach({ kind: 'points_by', feature: 'amount.value', steps })).toEqual({ most: 30, least: -5 });
    expect(pointsReach({ kind: 'points', points: -7 })).toEqual({ most: -7, least: -7 });
    expect(pointsReach({ kind: 'flow', flow: 'challenge' })).toEqual({ most: 0, least: 0 });
  });

  it('says of a condition that is not there that it is empty, not that it is a text', () => {
    const { findings } = read(goodRule.replace(/when: >\n.*\n/, 'when:\n'));
    expect(findings.map(({ message }) => message)).toEqual(['the condition is empty']);
  });

  it('finds everything at once', () => {
    const text = goodRule
      .replace('address.kind ==', 'address.knid ==')
      .replace('goods.high_risk_share >=', 'goods.hgih_risk_share >=')
      .replace('expect: miss', 'expect: maybe')
      .replace('points: 35', 'points: 3500');
    const found = read(text).findings.map(({ code }) => code);
    expect(found.filter(code => code === 'unknown-feature')).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining(['unknown-value', 'points-range']));
  });

  it('asks drafts for no cases', () => {
    const draft = goodRule.replace('status: live', 'status: draft').replace(/cases:[\s\S]*/, '');
    expect(read(draft).findings).toEqual([]);
    expect(read(draft).rule?.status).toBe('draft');
  });

  it('reads stories', () => {
    const story = goodRule.replace(
      /cases:[\s\S]*/,
      'cases:\n  - { story: walking, expect: { w-4: miss, w-5: hit } }\n',
    );
    expect(read(story).findings).toEqual([]);
    expect(read(story).rule?.cases).toEqual([
      {
        kind: 'story',
        name: 'walking',
        story: 'walking',
        index: 0,
        expect: new Map([
          ['w-4', 'miss'],
          ['w-5', 'hit'],
        ]),
      },
    ]);
  });

  it('never throws and never takes a rule with an error, whatever the text (property)', () => {
    const mutated = fc.tuple(fc.nat(goodRule.length), fc.nat(12), fc.string({ unit: 'grapheme', maxLength: 6 }));
    fc.assert(
      fc.property(mutated, ([at, length, insert]) => {
        const { rule, findings } = read(goodRule.slice(0, at) + insert + goodRule.slice(at + length));
        expect(rule === undefined).toBe(findings.some(({ severity }) => severity === 'error'));
        for (const { line, column, length: marked } of findings) {
          expect([line, column, marked].every(number => Number.isInteger(number) && number >= 1)).toBe(true);
        }
      }),
      { numRuns: runs(150) },
    );
  });
});

describe('reading all rule files', () => {
  const draft = (id: string, family: string) =>
    goodRule.replace('goods-to-short-stay', id).replace('family: address', `family: ${family}`);

  it('reads every family folder, whatever the order of the files', () => {
    const entries: [string, string][] = [
      ['goods/b.yaml', draft('b', 'goods')],
      ['address/c.yaml', draft('c', 'address')],
      ['address/a.yaml', draft('a', 'address')],
      ['policy.yaml', 'not: read here'],
      ['counters.yaml', 'nor: this'],
      ['lists/x.csv', 'value'],
    ];
    const { rules, findings } = readRules(new Map(entries), environment);
    expect(findings).toEqual([]);
    expect(rules.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(readRules(new Map(entries.toReversed()), environment)).toMatchObject({ rules, findings });
  });

  it('finds an id that is used twice, and files that nothing reads', () => {
    const { findings } = readRules(
      new Map([
        ['address/a.yaml', draft('a', 'address')],
        ['goods/a.yaml', draft('a', 'goods')],
        ['address/b.yml', ''],
        ['stray.yaml', ''],
        ['address/deep/c.yaml', ''],
        ['address/list.csv', ''],
        ['lists/VIP.CSV', 'value\n'],
        ['lists/VIP2.TXT', ''],
        ['lists/mine/watched.csv', 'value\n'],
        ['lists/places/hotel.csv', 'value\n'],
        ['lists/goods/titles/mine.csv', 'value\n'],
        ['lists/plain.txt', ''],
      ]),
      environment,
    );
    expect(findings.map(({ file, code }) => [file, code])).toEqual([
      ['address/b.yml', 'unknown-file'],
      ['address/deep/c.yaml', 'unknown-file'],
      ['address/list.csv', 'unknown-file'],
      ['goods/a.yaml', 'rule-id-duplicate'],
      ['lists/VIP.CSV', 'unknown-file'],
      ['lists/VIP2.TXT', 'unknown-file'],
      ['lists/mine/watched.csv', 'unknown-file'],
      ['stray.yaml', 'unknown-file'],
    ]);
    expect(findings.filter(({ file }) => file.startsWith('lists/')).map(({ hint }) => hint)).toEqual([
      'rename it to lists/vip.csv',
      'rename it to lists/vip2.txt',
      'rename it to lists/watched.csv',
    ]);
  });
});
