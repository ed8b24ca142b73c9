import { describe, expect, it } from 'vitest';
import { reachOf } from '../../src/authoring/diff/change.ts';
import { diffData, diffReport } from '../../src/authoring/diff/report.ts';
import { diffRuleSets } from '../../src/authoring/diff/rule-sets.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { base } from './sample.ts';

const before = readParts(base);
const short = 'address/goods-to-short-stay.yaml';
const many = 'velocity/many-numbers-on-device.yaml';

/** The changes after replacing texts in files; an empty text takes the file away. */
function changes(edits: Record<string, [string, string][] | string>) {
  const files = new Map(base);
  for (const [file, edit] of Object.entries(edits)) {
    if (typeof edit === 'string') {
      if (edit === '') files.delete(file);
      else files.set(file, edit);
      continue;
    }
    let text = files.get(file)!;
    for (const [from, to] of edit) {
      expect(text).toContain(from);
      text = text.replace(from, to);
    }
    files.set(file, text);
  }
  const after = readParts(files);
  expect(after.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return diffRuleSets(before, after);
}
const told = (edits: Parameters<typeof changes>[0]) =>
  changes(edits).map(({ reach, what, how, effect }) =>
    [`${reach}: ${what.en}: ${how.en}`, ...(effect === undefined ? [] : [effect])].join(' | '),
  );
/** Reach, text and effect of each change, with its further lines. */
const detailed = (edits: Parameters<typeof changes>[0]) =>
  changes(edits).flatMap(({ how, details = [], effect = 'unclear' }) => [
    `${how.en} | ${effect}`,
    ...details.map(({ en }) => en),
  ]);

describe('the difference of two rule sets', () => {
  it('says nothing where only the text changed', () => {
    const edits = {
      [short]: [
        [
          'address.kind == "short_stay" && goods.high_risk_share >= 0.5',
          '(0.5 <= goods.high_risk_share) && (address.kind in ["short_stay"])',
        ],
        ['status: live', 'status:   live # now'],
      ] as [string, string][],
      'lists/blocked_doors.csv': `# a note\n${base.get('lists/blocked_doors.csv')}\n`,
    };
    expect(told(edits)).toEqual([]);
    expect(diffReport([])).toBe('No change in meaning.');
  });

  it.each<[string, Parameters<typeof changes>[0], string[]]>([
    [
      'tightened',
      { [short]: [['>= 0.5', '>= 0.6']] },
      ['minor: rule goods-to-short-stay: tightened: hits fewer checkouts | less'],
    ],
    [
      'loosened',
      { [short]: [['>= 0.5', '>= 0.4']] },
      ['minor: rule goods-to-short-stay: loosened: hits more checkouts | more'],
    ],
    [
      'other',
      {
        [short]: [
          ['"short_stay"', '"hotel"'],
          ['address.kind: short_stay', 'address.kind: hotel'],
        ],
      },
      [
        'minor: rule goods-to-short-stay: condition changed: hits other checkouts',
        'patch: rule goods-to-short-stay: cases changed',
      ],
    ],
    [
      'the same values, written as a list and one by one',
      {
        [short]: [
          ['address.kind == "short_stay"', 'address.kind in ["short_stay"]'],
          ['goods.high_risk_share >= 0.5', '(goods.high_risk_share == 0.5 || goods.high_risk_share > 0.5)'],
        ],
      },
      [],
    ],
    [
      'what cannot be compared',
      { [short]: [['goods.high_risk_share >= 0.5', 'goods.high_risk_share * 2.0 >= 1.0']] },
      ['minor: rule goods-to-short-stay: condition changed'],
    ],
    [
      'points',
      { [short]: [['points: 35', 'points: 30']] },
      ['minor: rule goods-to-short-stay: loosened: 35 points → 30 points | less'],
    ],
    [
      'flow',
      { [short]: [['points: 35', 'flow: challenge']] },
      ['major: rule goods-to-short-stay: 35 points → asks for a challenge | both'],
    ],
    [
      'status',
      { [short]: [['status: live', 'status: shadow']] },
      ['minor: rule goods-to-short-stay: status live → shadow | less'],
    ],
    [
      'texts',
      { [short]: [['en: High-resale', 'en: Highly resellable']] },
      ['patch: rule goods-to-short-stay: texts changed'],
    ],
    ['removed', { [many]: '' }, ['minor: rule many-numbers-on-device: removed (was live, 60 points) | less']],
    [
      'added',
      {
        'velocity/again.yaml': base
          .get(many)!
          .replace('id: many-numbers-on-device', 'id: again')
          .replace('status: live', 'status: draft'),
      },
      ['patch: rule again: added (draft, 60 points)'],
    ],
    [
      'bands',
      {
        'policy.yaml': [
          ['from: 60', 'from: 50'],
          ['cap: 80', 'cap: 70'],
        ],
      },
      [
        'minor: family velocity: loosened: cap 80 → 70 | less',
        'major: band high: tightened: from 60 → 50',
        'major: scores 50–59: tightened: frictionless (01) → challenge (03) | more',
      ],
    ],
    [
      'fail',
      { 'policy.yaml': [['after_ms: 150', 'after_ms: 200']] },
      ['major: fail policy: loosened: the time runs out after 150 → 200 ms | less'],
    ],
    [
      'counters',
      { 'counters.yaml': [['over: 10m', 'over: 11m']] },
      ['minor: counter numbers_per_device_10m: counts as many or more'],
    ],
    ['counter titles', { 'counters.yaml': [['10 min"', 'ten minutes"']] }, []],
    [
      'lists',
      { 'lists/blocked_doors.csv': 'value,source,added,expires,note\na,,,,\nb,,,,\n' },
      ['minor: list lists/blocked_doors.csv: 2 entries added, 1 entry removed | both'],
    ],
  ])('%s', (_, edits, expected) => {
    expect(told(edits)).toEqual(expected);
  });

  it('suggests the bump of the farthest change', () => {
    const all = changes({
      [short]: [
        ['>= 0.5', '>= 0.6'],
        ['en: High', 'en: Hi'],
      ],
      'policy.yaml': [['from: 60', 'from: 50']],
    });
    expect(reachOf(all)).toBe('major');
    expect(reachOf(all.filter(({ what }) => what.en.startsWith('rule')))).toBe('minor');
    expect(reachOf([])).toBe('none');
    expect(diffReport(all)).toMatch(
      / {4}was {2}address\.kind[^\n]+0\.5\n {4}is {3}address[^\n]+0\.6\n[\s\S]*Suggested version bump: major\.$/,
    );
  });

  it('tells which points_by steps give more, and which less', () => {
    const by = (steps: string, feature = 'amount.value') =>
      [['points: 35', `points_by: { feature: ${feature}, steps: ${steps} }`]] as [string, string][];
    const one = '[{ from: 1000, points: 5 }, { from: 9000, points: 15 }]';
    const was = readParts(new Map([...base, [short, base.get(short)!.replace(...by(one)[0]!)]]));
    const stepsTold = (steps: string, edits: [string, string][] = []) => {
      let text = base.get(short)!;
      for (const [from, to] of [...by(steps), ...edits]) text = text.replace(from, to);
      return diffRuleSets(was, readParts(new Map([...base, [short, text]]))).flatMap(
        ({ how, details = [], effect = 'unclear' }) => [`${how.en} | ${effect}`, ...details.map(({ en }) => en)],
      );
    };
    expect(stepsTold('[{ from: 1000, points: 5 }, { from: 9000, points: 20 }]')).toEqual([
      'tightened: points by amount.value | more',
      'from 9000 on: 15 → 20',
    ]);
    expect(stepsTold('[{ from: 2000, points: 5 }, { from: 9000, points: 15 }]')).toEqual([
      'loosened: points by amount.value | less',
      'from 1000 to below 2000: 5 → 0',
    ]);
    expect(stepsTold('[{ from: 500, points: 3 }, { from: 9000, points: 15 }]')).toEqual([
      'changed both ways: points by amount.value | both',
      'from 500 to below 1000: 0 → 3',
      'from 1000 to below 9000: 5 → 3',
    ]);
    // The same points from a step that says nothing new.
    expect(stepsTold('[{ from: 1000, points: 5 }, { from: 4000, points: 5 }, { from: 9000, points: 15 }]')).toEqual([]);
    // What no checkout reaches is no change: the condition asks for 2000 or more.
    const above: [string, string][] = [['goods.high_risk_share >= 0.5', 'amount.value >= 2000']];
    const [, , ...points] = stepsTold('[{ from: 2000, points: 5 }, { from: 9000, points: 15 }]', above);
    expect(points.join()).not.toContain('loosened: points');
  });

  it('weighs fixed points against steps over all values, the missing one included', () => {
    const steps =
      'points_by: { feature: goods.max_unit_value, steps: [{ from: 0, points: 35 }, { from: 9000, points: 40 }] }';
    expect(detailed({ [short]: [['points: 35', steps]] })).toEqual([
      expect.stringMatching(/^changed both ways: 35 points → points by goods\.max_unit_value .* \| both$/),
      'from 9000 on: 35 → 40',
      'where it is missing: 35 → 0',
    ]);
  });

  it('knows the sign of trust', () => {
    const trust = (points: number, days = 30) =>
      readParts(
        new Map([
          ...base,
          [
            short,
            base
              .get(short)!
              .replace('points: 35', `points: ${points}`)
              .replace('goods.high_risk_share >= 0.5', `account.age_days >= ${days}`)
              .replace('goods.high_risk_share: 1', 'account.age_days: 99'),
          ],
        ]),
      );
    const between = (one: ReturnType<typeof trust>, other: ReturnType<typeof trust>) =>
      diffRuleSets(one, other).map(({ how, effect }) => `${how.en} | ${effect}`);
    expect(between(trust(-10), trust(-20))).toEqual(['loosened: -10 points → -20 points | less']);
    expect(between(trust(-10), trust(-5))).toEqual(['tightened: -10 points → -5 points | more']);
    expect(between(trust(-10), trust(-10, 60))).toEqual(['tightened: hits fewer checkouts | more']);
    expect(between(trust(-10), trust(-10, 10))).toEqual(['loosened: hits more checkouts | less']);
  });

  it('tells each part of a counter, who reads it, and whether the figure can only grow', () => {
    const counter = (edit: [string, string]) => detailed({ 'counters.yaml': [edit] });
    const read = 'read by many-numbers-on-device';
    expect(counter(['over: 10m', 'over: 2h'])).toEqual(['counts as many or more | unclear', 'window: 10m → 2h', read]);
    expect(counter(['by: device.id', 'by: [device.id, device.ip]'])).toEqual([
      'counts as many or fewer | unclear',
      'with the same: device.id → device.id, device.ip',
      read,
    ]);
    expect(counter(['count: distinct card.number', 'count: events'])[0]).toBe('counts as many or more | unclear');
    expect(counter(['over: 10m', 'over: 10m\n    where: amount.value > 100'])).toEqual([
      'counts as many or fewer | unclear',
      'only where: none → amount.value > 100',
      read,
    ]);
    expect(counter(['over: 10m', 'over: 10m\n    baseline: { over: 24h, floor: 3 }'])).toEqual([
      'counts as before, its surge otherwise | unclear',
      'baseline of the surge: none → 1d, at least 3',
      read,
    ]);
    expect(counter(['over: 10m', 'over: 5m\n    after: { of: declines, within: 1h }\n    limit: 20000'])).toEqual([
      'counts otherwise | unclear',
      'window: 10m → 5m',
      'only after: none → declines (1h)',
      'counted up to: 10000 → 20000',
      read,
    ]);
    const lonely = {
      'counters.yaml': `${base.get('counters.yaml')}  more_1h: { count: events, of: declines, by: device.ip, over: 1h }\n`,
    };
    expect(changes(lonely).map(({ reach, how, details }) => [reach, how.en, details?.[0]?.en])).toEqual([
      ['patch', 'added', 'counts events, of declines, with the same device.ip, window 1h'],
    ]);
  });

  it('proves the growth of a counter from its condition', () => {
    const where = (condition: string) =>
      readParts(
        new Map([
          ...base,
          ['counters.yaml', base.get('counters.yaml')!.replace('over: 10m', `over: 10m\n    where: ${condition}`)],
        ]),
      );
    const between = (one: string, other: string) => diffRuleSets(where(one), where(other)).map(({ how }) => how.en);
    expect(between('amount.value > 100', 'amount.value > 200')).toEqual(['counts as many or fewer']);
    expect(between('amount.value > 100', 'amount.value > 50')).toEqual(['counts as many or more']);
    expect(between('amount.value > 100', 'amount.value < 50')).toEqual(['counts otherwise']);
  });

  it('tells entries of lists apart from their notes and dates, and names them without naming people', () => {
    const list = (rows: string) =>
      readParts(new Map([...base, ['lists/blocked_doors.csv', `value,source,added,expires,note\n${rows}`]]));
    const between = (one: string, other: string) =>
      diffRuleSets(list(one), list(other)).flatMap(({ reach, how, details = [], effect = 'unclear' }) => [
        `${reach}: ${how.en} | ${effect}`,
        ...details.map(({ en }) => en),
      ]);
    const door = 'tokyo-shinjuku-1-2-3';
    expect(between(`${door},call,,,a\n`, `${door},letter,,,b\n`)).toEqual([
      'patch: 1 entry with another note, source or date | unclear',
    ]);
    expect(between(`${door},,,2026-12-31,\n`, `${door},,,2027-03-31,\n`)).toEqual([
      'minor: 1 entry with another expiry | more',
      'expires: tok…-3 (2) 2026-12-31 → 2027-03-31',
    ]);
    expect(between(`${door},,,,\n`, `${door.toUpperCase()},,,,\n`)).toEqual([]);
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(letter => `${letter}-${door},,,,`).join('\n');
    expect(between(`${many}\n`, `${door},,,,\n`)).toEqual([
      'minor: 1 entry added, 7 entries removed | both',
      'added: tok…-3 (2)',
      'removed: a-t…-3 (2), b-t…-3 (3), c-t…-3 (4), d-t…-3 (5), e-t…-3 (6) and 2 more',
    ]);
  });

  it('knows that a rule asks a list which it asks within a walk, and claims nothing of its growth then', () => {
    const asking = (when: string, list: string) =>
      readParts(
        new Map([
          ...base,
          [short, base.get(short)!.replace('address.kind == "short_stay"', when)],
          ['lists/hot.csv', `value\n${list}`],
        ]),
      );
    const grown = (when: string) =>
      diffRuleSets(asking(when, 'a\n'), asking(when, 'a\nb\n')).map(({ reach, effect = 'unclear' }) => [reach, effect]);
    expect(grown('items.exists(i, i.name in lists.hot)')).toEqual([['minor', 'unclear']]);
    expect(grown('!items.all(i, i.name in lists.hot) && account.id in lists.hot')).toEqual([['minor', 'unclear']]);
    expect(grown('account.id in lists.hot')).toEqual([['minor', 'more']]);
    expect(grown('!(account.id in lists.hot)')).toEqual([['minor', 'less']]);
  });

  it('does not mind the order of the fields that a counter goes by', () => {
    const by = (fields: string) =>
      readParts(
        new Map([...base, ['counters.yaml', base.get('counters.yaml')!.replace('by: device.id', `by: [${fields}]`)]]),
      );
    expect(diffRuleSets(by('device.id, merchant.id'), by('merchant.id, device.id'))).toEqual([]);
  });

  it('names domains and goods in full, and knows when a list means something else', () => {
    const lists = (file: string, one: string, other: string) =>
      diffRuleSets(readParts(new Map([...base, [file, one]])), readParts(new Map([...base, [file, other]]))).flatMap(
        ({ reach, how, details = [] }) => [`${reach}: ${how.en}`, ...details.map(({ en }) => en)],
      );
    expect(lists('lists/disposable_email.csv', 'value\nkeep.example\n', 'value\nkeep.example\nnew.example\n')).toEqual([
      'minor: 1 entry added',
      'added: new.example (3)',
    ]);
    const gtin = (kind: string) => `value,class,source,note\n978*,${kind},x,\n`;
    expect(lists('lists/goods/gtin.csv', gtin('other'), gtin('ticket'))).toEqual([
      'minor: 1 entry read otherwise',
      'read otherwise: 978* (2)',
    ]);
    const twice = (kind: string) => `value,class,source,note\n978*,${kind},x,\n978*,other,x,\n`;
    expect(lists('lists/goods/gtin.csv', twice('pc'), twice('ticket'))).toEqual([
      'minor: 1 entry read otherwise',
      'read otherwise: 978* (2)',
    ]);
    const codes = (reason: string) => `code,code_system,reason\n05,a,do_not_honor\n05,b,${reason}\n`;
    expect(lists('lists/decline_codes.csv', codes('do_not_honor'), codes('insufficient_funds'))).toEqual([
      'minor: 1 entry read otherwise',
      'read otherwise: 05 (3)',
    ]);
    expect(lists('lists/unread.txt', '# a note\none\n', 'one\n"two, three"\n')).toEqual([
      'patch: 1 entry added',
      'added: "tw…e" (3)',
    ]);
  });

  it('says which scores lead elsewhere, and what the fail policy now does', () => {
    expect(
      detailed({
        'policy.yaml': [
          [
            'challenge_ind: "01" }',
            'challenge_ind: "02" }\n  - { name: medium, from: 30, flow: frictionless, challenge_ind: "01" }',
          ],
          ['velocity_store: { band: high }', 'velocity_store: { band: low }'],
        ],
      }),
    ).toEqual([
      'challenge_ind 01 → 02 | unclear',
      'added (from 30, frictionless) | unclear',
      'loosened: frictionless (01) → frictionless (02) | less',
      'loosened: where the counters fail: at least band high → low | less',
    ]);
  });

  it('speaks Japanese, adds up what the changes mean, and gives data', () => {
    const all = changes({ [short]: [['points: 35', 'points: 40']], 'counters.yaml': [['over: 10m', 'over: 20m']] });
    expect(diffReport(all, 'ja')).toBe(`ルール goods-to-short-stay：厳格化：35点 → 40点（購入者に厳しくなる）
カウンター numbers_per_device_10m：数は同じか増える
    期間：10m → 20m
    参照するルール：many-numbers-on-device

全体：購入者に厳しくなる変更 1件
推奨するバージョンの上げ方：minor`);
    expect(diffReport(all)).toContain(
      '\n\nIn all: 1 change that asks more of shoppers.\nSuggested version bump: minor.',
    );
    expect(diffData(all)).toMatchObject({
      bump: 'minor',
      changes: [
        { what: 'rule goods-to-short-stay', shoppers: 'more' },
        { details: ['window: 10m → 20m', expect.any(String)] },
      ],
    });
  });
});
