/** Names beside a slip of syntax: all that surely are names, and never one that the mended text would not have. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readParts } from '../../../src/authoring/parts.ts';
import { readExpression } from '../../../src/engine/cel/check.ts';
import { print } from '../../../src/engine/cel/print.ts';
import { readFolder } from '../../../src/rule-set/folder.ts';
import { environment } from './environments.ts';

const found = (source: string, names = environment) => {
  const read = readExpression(source, names);
  return read.ok
    ? []
    : read.error.map(({ code, offset, length }) => `${code} ${source.slice(offset, offset + length)}`);
};

it.each([
  ['goods.high_risk_shar >= 0.5 &&', ['unknown-feature goods.high_risk_shar', 'expression-syntax ']],
  ['address.kind = "hotel" && adress.method == "home"', ['expression-syntax =', 'unknown-feature adress.method']],
  [
    'account.gest and velocity.nope > 3',
    ['unknown-feature account.gest', 'expression-syntax and', 'unknown-counter velocity.nope'],
  ],
  ['(email.domain in lists.disposible_email', ['unknown-list lists.disposible_email', 'expression-syntax ']],
  ['email.domian.endsWith("x") && (', ['unknown-feature email.domian', 'expression-syntax ']],
  [
    'amount.value > 10,000 && items.exists(i, i.quantity > 2 && goods.x > 1)',
    ['expression-syntax ,', 'unknown-feature goods.x'],
  ],
])('%s', (source, expected) => {
  expect(found(source)).toEqual(expected);
});

it.each([
  // Words in quotes, and quotes that are out of step.
  'address.kind = "goods.nothing"',
  'address.kind == hotel" && device.id == "goods.nothing"',
  'address.kind = hotel" && device.id == "goods.nothing" && device.ip == x"',
  'address.kind = 1 && device.id == "x && device.ip == "goods.nothing"',
  'account.guest and email.domain == "a" goods.nothing "b"',
  'address.kind == “goods.nothing”',
  'address.kind = 「goods.nothing」',
  // Comments of other languages.
  'amount.value > 1 # goods.nothing',
  'amount.value = 1 # goods.nothing',
  'amount.value = 1 // goods.nothing',
  // Names that a comprehension binds, or would bind.
  'items.exists(goods, goods.class = "pc")',
  'items.exists(i i.class == "pc")',
  // Names cut by a character that does not belong.
  'ａccount.guest = true',
  'goods.high risk_share > 0.5',
  'goods.high$risk_share > 0.5',
  'account.ｇuest = true',
])('is silent about %s', source => {
  expect(found(source)).toEqual([expect.stringMatching(/^expression-syntax /)]);
});

it('says no more of a condition with a slip in it than of the one without', () => {
  const { rules, names } = readParts(readFolder(new URL('../../../rules', import.meta.url).pathname));
  // Texts look like names that do not exist: where one is taken for code, it is told.
  const sources = rules.map(({ condition }) => print(condition).replaceAll(/"[^"]*"/g, '"no goods.nothing in"'));
  const slips = [
    '',
    '"',
    "'",
    '=',
    '&',
    ' and ',
    '(',
    ')',
    ',',
    '“',
    '　',
    '#',
    ' 100,000 ',
    ' "no goods.nothing in" ',
    '\\',
    '）',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...sources),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(...slips), fc.boolean()), {
        minLength: 1,
        maxLength: 6,
      }),
      (source, slipped) => {
        let text = source;
        for (const [share, slip, instead] of slipped) {
          // Between words: within one a slip makes another name of it.
          const places = [...text.matchAll(/(?<![\w.])(?=[^\w.])/g)].map(({ index }) => index);
          const at = places[Math.floor(share * (places.length - 1))] ?? text.length;
          text = text.slice(0, at) + slip + text.slice(instead ? at + 1 : at);
        }
        const problems = found(text, names);
        fc.pre(problems.some(problem => problem.startsWith('expression-syntax ')));
        expect(
          problems.filter(problem => problem.startsWith('unknown-')),
          text,
        ).toEqual([]);
      },
    ),
    { numRuns: 1_000 },
  );
});
