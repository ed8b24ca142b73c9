import { describe, expect, it } from 'vitest';
import { fixturesOf } from '../../src/authoring/cases/fixtures.ts';
import { CasePlayer, type Situation } from '../../src/authoring/cases/play.ts';
import type { RunnableParts } from '../../src/authoring/cases/run.ts';
import { evaluate, evaluationLines, showExpressionProblems } from '../../src/authoring/evaluate.ts';
import { explainSituation } from '../../src/authoring/explain/assessment.ts';
import { changesOfFlow, decidingRules, scoreIn } from '../../src/authoring/explain/changes.ts';
import { allNames, exampleOf, explainName } from '../../src/authoring/explain/names.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { painter } from '../../src/authoring/show-cases.ts';
import { faultsInJapanese } from '../../src/cli/common/faults-in-japanese.ts';
import { readExpression } from '../../src/engine/cel/check.ts';
import type { FeatureValue } from '../../src/engine/features.ts';
import { withFeature } from '../../src/engine/rules/feature-paths.ts';
import { faults, lineRemedies, problems } from '../../src/shared/errors.ts';
import type { Language } from '../../src/shared/languages.ts';
import { base, textsOf } from './sample.ts';

const parts = readParts(base) as RunnableParts;
/** The base with all that the explanation of a name can hold: each part of a counter, ratios, floors, points by steps. */
const explained = readParts(new Map([...base, ...textsOf('explained')])) as RunnableParts;
const player = new CasePlayer(parts.ruleSet, fixturesOf({}));

function situation(features: Record<string, FeatureValue | null>): Situation {
  const played = player.checkout({ set: [], features: new Map(Object.entries(features)) });
  if (!played.ok) throw new Error(played.error);
  return played.value;
}

const attacked = situation({
  'address.kind': 'short_stay',
  'address.evidence': 'ウィークリーマンション',
  'goods.high_risk_share': 0.8,
  'velocity.numbers_per_device_10m': 5,
});

describe('a decision explained', () => {
  it('shows the score step by step, parts with values, what was missing and what would have changed it', async () => {
    const options = { language: 'ja', all: true, paint: painter(false) } as const;
    await expect(`${explainSituation(attacked, parts, options)}\n`).toMatchFileSnapshot('golden/explain-checkout.txt');
  });

  it('says so when nothing hit', () => {
    const text = explainSituation(situation({}), parts, { language: 'en', paint: painter(false) });
    expect(text).toContain('No rule hit.');
    expect(text).toContain('Score 0, band low, flow frictionless');
  });

  it('says that the delivery method decides, and what the words say, and counts items beyond the first', () => {
    const set = [
      { path: ['shipping'], value: { line1: '新宿区新宿1-2-3', line2: 'ホテル見本', method: 'locker' } },
      { path: ['items'], value: Array.from({ length: 14 }, (_, index) => ({ name: `品${index}` })) },
    ];
    const played = player.checkout({ set, features: new Map() });
    if (!played.ok) throw new Error(played.error);
    const text = explainSituation(played.value, parts, { language: 'en', paint: painter(false) });
    expect(text).toContain("The shop's delivery method (shipping.method) decides: locker, confidence 1.");
    expect(text).toContain('hotel, confidence 0.95, because of "ホテル" (line2)');
    expect(text).toContain('12. 品11 × 1');
    expect(text).not.toContain('13. 品12');
    expect(text).toContain('… and 2 more');
  });

  it('names shadow rules apart', () => {
    const file = 'velocity/many-numbers-on-device.yaml';
    const shadowed = readParts(
      new Map([...base, [file, base.get(file)!.replace('status: live', 'status: shadow')]]),
    ) as RunnableParts;
    const text = explainSituation(attacked, shadowed, { language: 'en', paint: painter(false) });
    expect(text).toContain('Score 35, band low');
    expect(text).toContain(
      'Shadow rules that hit, and add nothing:\n  many-numbers-on-device (+60): 5 card numbers on one device in 10 minutes',
    );
  });

  it('names only changes that do change the flow, and the nearest of each feature', () => {
    const changes = changesOfFlow(attacked, parts);
    expect(changes.map(({ path, to }) => [path, to])).toEqual([['velocity.numbers_per_device_10m', 3]]);
    for (const { path, to, flow, score } of changes) {
      const moved = scoreIn(parts.ruleSet, { ...attacked, features: withFeature(attacked.features, path, to) });
      expect([moved.band.flow, moved.score]).toEqual([flow, score]);
      expect(flow).not.toBe(scoreIn(parts.ruleSet, attacked).band.flow);
    }
    // The fourth number hits already; the sixth is the step of its points that leads to a challenge.
    const fifth = changesOfFlow(situation({ 'velocity.numbers_per_device_10m': 5 }), explained);
    expect(fifth.map(({ path, to }) => [path, to])).toContainEqual(['velocity.numbers_per_device_10m', 6]);
    expect(decidingRules(attacked, parts.ruleSet).map(({ rule }) => rule)).toEqual(['many-numbers-on-device']);
  });
});

describe('names explained', () => {
  const pageOf = (code: string) => (code === 'unknown-feature' ? '# unknown-feature' : undefined);
  const named = (name: string, language: Language = 'en') =>
    explainName(name, explained, { language, pageOf, faultsInJapanese });
  const told = (name: string, language?: Language) => {
    const found = named(name, language);
    return 'texts' in found ? found.texts.join('\n\n') : '';
  };

  it.each([
    ['rules', ['many-numbers-on-device', 'goods-to-short-stay', 'blocked-door']],
    [
      'features',
      ['amount.value', 'goods.high_risk_share', 'address.kind', 'time.hour', 'account.guest', 'items.class'],
    ],
    ['records', ['goods', 'velocity', 'surge']],
    [
      'counters',
      ['numbers_per_device_10m', 'declines_1h', 'spent_90d', 'numbers_60s', 'numbers_share', 'repeated_share'],
    ],
    ['lists', ['lists.blocked_doors']],
    ['families', ['address', 'trust', 'free', 'both']],
    ['bands', ['low', 'high']],
    ['codes', ['unknown-feature', 'unknown-list', 'port-in-use', 'id-conflict']],
  ])('%s, in both languages', async (kind, names) => {
    for (const language of ['en', 'ja'] as const) {
      const text = names.map(name => `# ${name}\n\n${told(name, language)}\n`).join('\n');
      await expect(text).toMatchFileSnapshot(`golden/explain-names/${kind}.${language}.txt`);
    }
  });

  it("in Japanese no English sentence is left but an author's own", () => {
    const ruled = [...explained.rules.map(({ id }) => id), ...explained.ruleSet.policy.families.keys()];
    const coded = [...Object.keys(problems), ...Object.keys(faults)];
    for (const name of allNames(explained)) {
      const prose = /(?<![\w.-])[a-z]+ [a-z]+ [a-z]+(?![\w.-])/;
      if (![...ruled, ...coded].includes(name)) expect(told(name, 'ja'), name).not.toMatch(prose);
    }
  });

  it("knows what the API answers with, by its code or its URN, and a command's faults", () => {
    for (const [code, { status, text, remedy }] of Object.entries(problems)) {
      expect(told(code)).toMatch(new RegExp(`^problem ${code}: .* status ${status}\\n`));
      for (const words of [text, remedy]) expect(told(`urn:sekisho:problem:${code}`)).toContain(words);
    }
    for (const [code, remedy] of Object.entries(lineRemedies)) expect(told(code)).toContain(remedy);
    for (const [code, { exit, text, remedy }] of Object.entries(faults)) {
      expect(told(code)).toContain(`fault ${code}: a command ends with it, exit status ${exit}\n  ${text}\n`);
      expect(told(code)).toContain(remedy);
    }
    expect(named('not-jsn')).toEqual({ nearest: 'not-json' });
  });

  it('tells that the engine itself asks a list, and which feature comes of it', () => {
    const listed = readParts(new Map([...base, ['lists/disposable_email.csv', 'value\nmail.example\n']]));
    const found = explainName('lists.disposable_email', listed, { language: 'en', pageOf, faultsInJapanese });
    expect('texts' in found && found.texts[0]).toContain('used by:\n  feature email.disposable\n  no rule');
  });

  it('offers the nearest name', () => {
    expect(named('goods.high_risk_shre')).toEqual({ nearest: 'goods.high_risk_share' });
    expect(named('xyzzy-plugh')).toEqual({});
  });

  it('knows everything that it offers', () => {
    for (const name of allNames(explained)) expect('texts' in named(name), name).toBe(true);
  });

  it('gives examples that are conditions', () => {
    for (const [name, definition] of parts.paths) {
      const example = exampleOf(name, definition);
      expect(readExpression(example!, parts.names), name).toMatchObject({ ok: true });
    }
  });
});

describe('an expression tried', () => {
  it('shows the value of each part', () => {
    const tried = evaluate('size(items) > 0 || amount.value * 2 >= 100 && account.age_days < 3', situation({}), parts);
    if (!tried.ok) throw new Error();
    expect(
      evaluationLines(tried.value).map(({ text, value, depth }) => `${'  '.repeat(depth)}${text} → ${value}`),
    ).toEqual([
      'size(items) > 0 || amount.value * 2 >= 100 && account.age_days < 3 → missing',
      '  size(items) > 0 → false',
      '    size(items) → 0',
      '      items → []',
      '  amount.value * 2 >= 100 && account.age_days < 3 → missing',
      '    amount.value * 2 >= 100 → true',
      '      amount.value * 2 → 20000',
      '        amount.value → 10000',
      '    account.age_days < 3 → missing',
      '      account.age_days → missing',
    ]);
  });

  it.each([
    ['1.0 / 0.0', 'Infinity'],
    ['[1.0, 2.5]', '[1.0, 2.5]'],
    ['[[1], [2]]', '[[1], [2]]'],
    ['math.round(0.49999999999999994)', '0.0'],
    ['math.round(4503599627370497.0) == 4503599627370497.0', 'true'],
    ['math.round(-2.5)', '-3.0'],
    // As cel-go's documentation of its string extension has it.
    [`'hello hello'.replace('', '_')`, '"_h_e_l_l_o_ _h_e_l_l_o_"'],
    [`'abc'.replace('', '-', 2)`, '"-a-bc"'],
  ])('shows %s as %s', (source, value) => {
    const tried = evaluate(source, situation({}), parts);
    expect(tried.ok && evaluationLines(tried.value)[0]!.value).toBe(value);
  });

  it('points at its faults', () => {
    const tried = evaluate('addres.kind == "hotel"', situation({}), parts);
    if (tried.ok) throw new Error();
    expect(showExpressionProblems('addres.kind == "hotel"', tried.error, 'en')).toBe(
      'error[unknown-feature] there is no feature "addres.kind"\n  addres.kind == "hotel"\n  ^^^^^^^^^^^\n  did you mean "address.kind"?',
    );
  });
});
