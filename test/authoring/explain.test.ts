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
import { readExpression } from '../../src/engine/cel/check.ts';
import type { FeatureValue } from '../../src/engine/features.ts';
import { withFeature } from '../../src/engine/rules/feature-paths.ts';
import { faults, problems } from '../../src/shared/errors.ts';
import { base } from './sample.ts';

const parts = readParts(base) as RunnableParts;
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
    const changes = changesOfFlow(attacked, parts.ruleSet);
    expect(changes.map(({ path, to }) => [path, to])).toEqual([['velocity.numbers_per_device_10m', 3]]);
    for (const { path, to, flow, score } of changes) {
      const moved = scoreIn(parts.ruleSet, { ...attacked, features: withFeature(attacked.features, path, to) });
      expect([moved.band.flow, moved.score]).toEqual([flow, score]);
      expect(flow).not.toBe(scoreIn(parts.ruleSet, attacked).band.flow);
    }
    expect(decidingRules(attacked, parts.ruleSet).map(({ rule }) => rule)).toEqual(['many-numbers-on-device']);
  });
});

describe('names explained', () => {
  const page = (code: string) => (code === 'unknown-feature' ? '# unknown-feature' : undefined);

  it.each([
    'goods-to-short-stay',
    'goods.high_risk_share',
    'address.kind',
    'goods',
    'items.class',
    'numbers_per_device_10m',
    'velocity.numbers_per_device_10m',
    'lists.blocked_doors',
    'velocity',
    'high',
    'unknown-feature',
  ])('%s', async name => {
    const found = explainName(name, parts, page);
    const text = 'texts' in found ? found.texts.join('\n\n') : '';
    expect(text).not.toBe('');
    await expect(`${text}\n`).toMatchFileSnapshot(`golden/explain-${name}.txt`);
  });

  it("knows what the API answers with, by its code or its URN, and a command's faults", () => {
    const told = (name: string) => {
      const found = explainName(name, parts, page);
      return 'texts' in found ? found.texts.join('\n\n') : '';
    };
    for (const [code, { status, text, remedy }] of Object.entries(problems)) {
      expect(told(code)).toMatch(new RegExp(`^problem ${code}: .* status ${status}\\n`));
      for (const words of [text, remedy]) expect(told(`urn:sekisho:problem:${code}`)).toContain(words);
    }
    for (const [code, { exit, text, remedy }] of Object.entries(faults)) {
      expect(told(code)).toContain(`fault ${code}: a command ends with it, exit status ${exit}\n  ${text}\n`);
      expect(told(code)).toContain(remedy);
    }
    expect(explainName('not-jsn', parts, page)).toEqual({ nearest: 'not-json' });
  });

  it('offers the nearest name', () => {
    expect(explainName('goods.high_risk_shre', parts, page)).toEqual({ nearest: 'goods.high_risk_share' });
    expect(explainName('xyzzy-plugh', parts, page)).toEqual({});
  });

  it('knows everything that it offers', () => {
    for (const name of allNames(parts)) expect('texts' in explainName(name, parts, page), name).toBe(true);
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

  it('points at its faults', () => {
    const tried = evaluate('addres.kind == "hotel"', situation({}), parts);
    if (tried.ok) throw new Error();
    expect(showExpressionProblems('addres.kind == "hotel"', tried.error, 'en')).toBe(
      'error[unknown-feature] there is no feature "addres.kind"\n  addres.kind == "hotel"\n  ^^^^^^^^^^^\n  did you mean "address.kind"?',
    );
  });
});
