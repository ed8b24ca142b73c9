import { describe, expect, it } from 'vitest';
import { diffReport, diffRuleSets, reachOf } from '../../src/authoring/diff.ts';
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
  changes(edits).map(({ reach, what, how }) => `${reach}: ${what}: ${how.split('\n')[0]}`);

describe('diffRuleSets', () => {
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
      ['minor: rule goods-to-short-stay: tightened: hits fewer checkouts'],
    ],
    [
      'loosened',
      { [short]: [['>= 0.5', '>= 0.4']] },
      ['minor: rule goods-to-short-stay: loosened: hits more checkouts'],
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
    ['points', { [short]: [['points: 35', 'points: 30']] }, ['minor: rule goods-to-short-stay: 35 points → 30 points']],
    [
      'flow',
      { [short]: [['points: 35', 'flow: challenge']] },
      ['major: rule goods-to-short-stay: 35 points → asks for a challenge'],
    ],
    [
      'status',
      { [short]: [['status: live', 'status: shadow']] },
      ['minor: rule goods-to-short-stay: status live → shadow'],
    ],
    [
      'texts',
      { [short]: [['en: High-resale', 'en: Highly resellable']] },
      ['patch: rule goods-to-short-stay: texts changed'],
    ],
    ['removed', { [many]: '' }, ['minor: rule many-numbers-on-device: removed (was live, 60 points)']],
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
      ['minor: family velocity: cap 80 → 70', 'major: band high: from 60 → 50'],
    ],
    ['fail', { 'policy.yaml': [['after_ms: 150', 'after_ms: 200']] }, ['major: fail policy: changed']],
    [
      'counters',
      { 'counters.yaml': [['over: 10m', 'over: 11m']] },
      ['minor: counter numbers_per_device_10m: counts otherwise'],
    ],
    ['counter titles', { 'counters.yaml': [['10 min"', 'ten minutes"']] }, []],
    [
      'lists',
      { 'lists/blocked_doors.csv': 'value,source,added,expires,note\na,,,,\nb,,,,\n' },
      ['minor: list lists/blocked_doors.csv: 2 rows more, 1 rows fewer'],
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
    expect(reachOf(all.filter(({ what }) => what.startsWith('rule')))).toBe('minor');
    expect(reachOf([])).toBe('none');
    expect(diffReport(all)).toMatch(
      / {4}was {2}address\.kind[^\n]+0\.5\n {4}is {3}address[^\n]+0\.6\n[\s\S]*Suggested version bump: major\.$/,
    );
  });
});
