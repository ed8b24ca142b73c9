import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passesLuhn } from '../../../src/engine/card/luhn.ts';
import { isCardNumber, maskCardNumbers } from '../../../src/engine/card/numbers-in-text.ts';

const visa = '4111111111111111';
const fullWidth = (text: string) => text.replace(/[0-9]/g, digit => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

describe('card numbers in text', () => {
  it.each([
    visa,
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '4111−1111−1111−1111',
    '4111ー1111ー1111ー1111',
    '4111　1111　1111　1111',
    fullWidth(visa),
    fullWidth('4111-1111-1111-1111'),
    '３７８２８２２４６３１０００５',
    '3056 930902 5904',
    '𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏',
    '4111\u200b1111\u200b1111\u200b1111',
    '4111\u00ad11111111\u20601111',
  ])('finds %s alone and inside a sentence', number => {
    expect(maskCardNumbers(number, true)).toMatch(/^\d{6}\*{6}\d{4}$/);
    expect(maskCardNumbers(`番号は${number}です`, false)).toMatch(/\*{6}/);
  });

  it('keeps the text around the number', () => {
    expect(maskCardNumbers(`card: ${visa}, thanks`, false)).toBe('card: 411111******1111, thanks');
  });

  it.each([
    ['a JAN code', '4902370548501'],
    ['letters touching the digits', `A${visa}`],
    ['more digits than a card has', `${visa}1111`],
    ['two blanks between', '4111  1111 1111 1111'],
    ['Luhn fails', '4111111111111112'],
    ['no brand has these first digits', '9999999999999995'],
    ['a telephone and a postal code', '03-1234-5678 160-0022 1-2-3'],
  ])('leaves alone: %s', (_why, text) => {
    expect(maskCardNumbers(text, false)).toBeUndefined();
  });

  it('takes an identifier for a number only when it is one entirely', () => {
    expect(maskCardNumbers(`order ${visa}`, true)).toBeUndefined();
    expect(maskCardNumbers(visa, true)).toBeDefined();
  });

  it('never leaves a number behind, wherever it stands among other text', () => {
    const around = fc.stringMatching(/^[ぁ-ん、。 a-z]{0,12}$/).map(text => (text === '' ? '' : `${text}、`));
    const number = fc
      .tuple(fc.constantFrom('4', '35280', '5105', '3782'), fc.stringMatching(/^[0-9]{16}$/))
      .map(([bin, rest]) => (bin + rest).slice(0, bin === '3782' ? 14 : 15))
      .map(body => body + [...'0123456789'].find(check => passesLuhn(body + check)));
    const gaps = fc.array(fc.constantFrom('', '', '', ' ', '-', 'ー', '　', '－', '‐', '\u200b'), { maxLength: 15 });
    fc.assert(
      fc.property(around, number, gaps, around, fc.boolean(), (before, digits, gap, after, wide) => {
        fc.pre(isCardNumber(digits));
        const apart = [...digits].map((digit, place) => digit + (place === 15 ? '' : (gap[place] ?? ''))).join('');
        const masked = maskCardNumbers(`${before}${wide ? fullWidth(apart) : apart}${after && `、${after}`}`, false);
        expect(masked).toContain(`${digits.slice(0, 6)}******${digits.slice(-4)}`);
        expect(masked?.startsWith(before)).toBe(true);
      }),
    );
  });
});
