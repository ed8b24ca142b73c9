import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Features } from '../../../src/engine/features.ts';
import { featurePaths } from '../../../src/engine/rules/feature-paths.ts';
import { labelOf } from '../../../src/engine/rules/labels.ts';
import { formatMoney, formatPercent } from '../../../src/engine/rules/numbers.ts';
import { formatProblem, parseTemplate, templateWriter } from '../../../src/engine/rules/reason.ts';
import type { Language } from '../../../src/shared/languages.ts';

const paths = featurePaths({ counters: ['numbers_10s'], surges: ['numbers_10s'] });
const features = {
  amount: { value: 128000, currency: 'JPY' },
  address: { kind: 'short_stay', evidence: 'ウィークリーマンション' },
  goods: { high_risk_share: 0.625, classes: ['pc', 'ticket'] },
  account: { guest: true, purchases_180d: 1234 },
  velocity: { numbers_10s: 12 },
  surge: { numbers_10s: 10.256 },
} as unknown as Features;
const render = (text: string, language: Language = 'en', of = features) =>
  templateWriter(parseTemplate(text).template, paths, language)(of);

describe('reasons', () => {
  it('fills placeholders in, each in its usual way', () => {
    expect(render('Ships to {address.evidence}; {goods.high_risk_share:%} resells')).toBe(
      'Ships to ウィークリーマンション; 63% resells',
    );
    expect(render('{amount.value} / {amount.value:,}', 'ja')).toBe('128,000円 / 128,000');
    expect(render('{amount.value}')).toBe('¥128,000');
    expect(render('{address.kind}', 'ja')).toBe('短期滞在施設');
    expect(render('{goods.classes}', 'ja')).toBe('パソコン、チケット');
    expect(render('{goods.classes}')).toBe('computers, tickets');
    expect(render('{account.guest}', 'ja')).toBe('はい');
    expect(render('{account.purchases_180d} {surge.numbers_10s} {surge.numbers_10s:.1}')).toBe('1,234 10.26 10.3');
    expect(render('{{ {velocity.numbers_10s} }}')).toBe('{ 12 }');
  });

  it('has a name for every kind of place, way of delivery, class of goods and purpose', () => {
    const words = ['address.kind', 'address.method', 'goods.classes', 'purpose'].flatMap(path =>
      paths.get(path)!.values!.map(word => [word, labelOf(path, word).ja] as const),
    );
    expect(words.length).toBeGreaterThan(30);
    expect(words.filter(([word, name]) => name === word)).toEqual([]);
  });

  it('says so when a feature is missing', () => {
    expect(render('{account.age_days}', 'ja')).toBe('不明');
    // A word that counts goes with its number; one that only looks like it stays, and so does one behind a brace.
    expect(render('会員で{account.age_days}件、', 'ja')).toBe('会員で不明、');
    expect(render('{account.age_days}回線', 'ja')).toBe('不明回線');
    expect(render('{{件}}{amount.value}件', 'ja')).toMatch(/^\{件\}.*件$/);
    expect(render('{account.age_days}', 'en')).toBe('unknown');
  });

  it('shows money in its own currency and its own decimals', () => {
    expect(formatMoney(1250, 'USD', 'en')).toBe('$12.50');
    expect(formatMoney(1250, 'USD', 'ja')).toBe('$12.50');
    expect(formatMoney(1250500, 'KWD', 'en')).toMatch(/1,250\.500/);
  });

  it('never rounds a share to all or nothing that is neither', () => {
    expect([0, 0.004, 0.5, 0.996, 1].map(formatPercent)).toEqual(['0%', '0.4%', '50%', '99.6%', '100%']);
  });

  it('finds lonely braces and formats that do not fit', () => {
    expect(parseTemplate('a } b {x').problems.map(({ offset }) => offset)).toEqual([2, 6]);
    expect(formatProblem('%', paths.get('address.kind')!)).toContain('needs a number');
    expect(formatProblem('%', paths.get('amount.value')!)).toBe('the format "%" needs a share');
    expect(formatProblem('%', paths.get('account.age_days')!)).toBe('the format "%" needs a share');
    expect(formatProblem('%', paths.get('goods.high_risk_share')!)).toBeUndefined();
    for (const format of ['!', '1%', ',0', '.10'])
      expect(formatProblem(format, paths.get('amount.value')!)).toContain('not a format');
    expect(formatProblem('', paths.get('items')!)).toContain('basket');
    expect(formatProblem(',', paths.get('amount.value')!)).toBeUndefined();
  });

  it('gives any text without braces back as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter(text => !/[{}]/.test(text)),
        text => render(text) === text,
      ),
    );
  });

  it('gives any text with doubled braces back', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), text => render(text.replace(/[{}]/g, '$&$&')) === text));
  });
});
