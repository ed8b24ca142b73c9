/** Nothing that a rule's author writes becomes code, and nothing that they write makes the reader throw. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExpression } from '../../../src/engine/cel/check.ts';
import { compilePredicates, verdicts } from '../../../src/engine/cel/compile.ts';
import { createEnvironment } from '../../../src/engine/cel/environment.ts';
import { print, printLiteral } from '../../../src/engine/cel/print.ts';
import { runs } from '../../runs.ts';
import { expression } from './arbitraries.ts';
import { environment, lists } from './environments.ts';

const attack = 'globalThis.broken=1';
const hostile = [
  `"; ${attack}; "`,
  `'; ${attack}; '`,
  `\`; ${attack}; \``,
  `\${${attack}}`,
  `*/ ${attack} /*`,
  `// ${attack}`,
  `\u2028${attack}\u2029`,
  `\\"; ${attack}; //`,
  `\\u0022; ${attack}; //`,
  `</script><script>${attack}</script>`,
  `\n${attack}\n`,
  `\r\n${attack}`,
  `]; ${attack}; [`,
  `}); ${attack}; (() => {`,
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  '\u0000',
  '\ud800',
  '\udfff"',
  'ﬀ﷽𠮷',
];
const anyText = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(...['"', "'", '`', '\\', '$', '{', '}', '/', '*', '\n', '\u2028', 'u', '0', 'x']),
  }),
);

const read = (source: string, where = environment) => {
  const result = readExpression(source, where);
  if (!result.ok) throw new Error(`${source}\n${JSON.stringify(result.error)}`);
  return result.value;
};

function verdict(
  source: string,
  features: object,
  mode: 'generated' | 'closures',
  where = environment,
): number | undefined {
  const results = new Uint8Array(1).fill(9);
  compilePredicates([read(source, where)], { mode, lists })(features, results);
  return results[0];
}

const featuresWith = (id: string | undefined) => ({
  device: { id },
  goods: { classes: [] },
  items: [],
  purpose: 'purchase',
});

describe('hostile texts', () => {
  it('stay texts: equality, lists, parts of texts, in generated code as in closures', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const literal = printLiteral(text, false);
        const sources = [
          `device.id == ${literal}`,
          `device.id in [${literal}, "x"]`,
          `device.id in [${Array.from({ length: 12 }, () => literal).join(', ')}]`,
          `device.id.contains(${literal}) && device.id.startsWith(${literal})`,
          `(has(device.id) ? device.id : ${literal}) == ${literal}`,
          `[device.id, ${literal}].exists(t, t == ${literal})`,
        ];
        for (const source of sources) {
          for (const id of [text, other, undefined]) {
            const generated = verdict(source, featuresWith(id), 'generated');
            expect(generated, source).toBe(verdict(source, featuresWith(id), 'closures'));
            if (id === text) expect(generated, source).toBe(verdicts.hit);
          }
          expect(print(read(print(read(source))))).toBe(print(read(source)));
        }
        expect(globalThis).not.toHaveProperty('broken');
      }),
      { numRuns: runs(100) },
    );
  });

  it('are read by name only where the record owns them', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
    const where = createEnvironment({
      records: { velocity: Object.fromEntries(names.map(name => [name, { type: 'int' as const }])) },
      counterRecords: ['velocity'],
    });
    for (const name of names) {
      for (const mode of ['generated', 'closures'] as const) {
        // cel-js refuses `prototype` words of its own accord in places; what is read must be the record's own.
        const source = `velocity.${name} >= 5 || has(velocity.${name})`;
        expect(verdict(source, { velocity: {} }, mode, where), `${mode} ${name}`).toBe(verdicts.unknown);
        const own = Object.defineProperty({}, name, { value: 7, enumerable: true });
        expect(verdict(source, { velocity: own }, mode, where), `${mode} ${name}`).toBe(verdicts.hit);
      }
    }
  });
});

describe('the reader', () => {
  const pieces = [
    'account.age_days',
    'has(',
    'items',
    '.exists(i, ',
    '(',
    ')',
    '[',
    ']',
    '"',
    "'",
    '&&',
    '||',
    '==',
    '<',
    ' in ',
    'lists.',
    '1',
    '.5',
    '1e999',
    '9007199254740993',
    '{',
    '}',
    '?',
    ':',
    '!',
    '-',
    '//',
    '\\',
    'null',
    '1u',
    'b"a"',
    'matches("',
    '__proto__',
    'math.',
    'cel.bind(x, 1, x)',
    ',',
    '\n',
    '東京',
    '\ud800',
  ];
  const nonsense = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map(list => list.join('')),
  );

  it('never throws, and every problem stands inside the expression', () => {
    fc.assert(
      fc.property(nonsense, source => {
        const result = readExpression(source, environment);
        if (result.ok) return;
        expect(result.error.length).toBeGreaterThan(0);
        for (const { offset, length, message } of result.error) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset + length, JSON.stringify({ source, offset, length, message })).toBeLessThanOrEqual(
            source.length + 1,
          );
          expect(message.length).toBeGreaterThan(5);
        }
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('never throws on well-formed expressions with a piece torn out', () => {
    fc.assert(
      fc.property(expression('bool', 3), fc.nat(), fc.nat(12), (source, at, length) => {
        const from = at % (source.length + 1);
        readExpression(source.slice(0, from) + source.slice(from + length), environment);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['parentheses', `${'('.repeat(4000)}true${')'.repeat(4000)}`],
    ['not', `${'!'.repeat(9000)}true`],
    ['minus', `1 == ${'-'.repeat(9000)}1`],
    ['or', Array.from({ length: 1400 }, () => 'true').join(' || ')],
    ['or to the right', `${'true||('.repeat(1200)}true${')'.repeat(1200)}`],
    ['ternaries', `${'true?false:'.repeat(800)}true`],
    ['lists', `[] == ${'['.repeat(4000)}${']'.repeat(4000)}`],
    ['too long', `${'true && '.repeat(2000)}true`],
  ])('reads or refuses deep nesting without a crash: %s', (_name, source) => {
    const result = readExpression(source, environment);
    if (!result.ok) return expect(result.error.length).toBeGreaterThan(0);
    const generated = new Uint8Array(1);
    const closures = new Uint8Array(1);
    compilePredicates([result.value], { mode: 'generated' })({}, generated);
    compilePredicates([result.value], { mode: 'closures' })({}, closures);
    return expect(generated).toEqual(closures);
  });

  it('neither code nor time multiplies with nesting', () => {
    const nested = (depth: number): string =>
      depth === 0 ? 'account.age_days' : `(${nested(depth - 1)} > 1 ? ${nested(depth - 1)} : 2)`;
    const source = `${nested(6)} > 0`;
    const features = { account: { age_days: 5 } };
    expect(verdict(source, features, 'generated')).toBe(verdict(source, features, 'closures'));
    const chain = `${'(('.repeat(60)}account.age_days > 1${' ? true : false) == true)'.repeat(60)}`;
    expect(verdict(chain, features, 'generated')).toBe(verdicts.hit);
  });

  it('builds no text or list without end', () => {
    const doubled = `[device.id]${'.map(t, t + t)'.repeat(60)}[0] == "x"`;
    for (const mode of ['generated', 'closures'] as const) {
      expect(verdict(doubled, featuresWith('abc'), mode)).toBe(verdicts.failed);
    }
  });
});
