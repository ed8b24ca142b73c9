/** The reader of values against the parser that keeps places: where it answers, both say the same and the parser has no complaint. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { readFolder } from '../../src/rule-set/folder.ts';
import { readYaml } from '../../src/shared/yaml-file.ts';
import { yamlValue } from '../../src/shared/yaml-value.ts';
import { runs } from '../runs.ts';

const rules = fileURLToPath(new URL('../../rules', import.meta.url));
const shipped = [...readFolder(rules)].filter(([file]) => file.endsWith('.yaml'));

/** Every form that is taken. */
const forms = `# a comment
plain: a text, with "quotes" and 'more'   # and a comment
map: { a: 1, b: -2.5, c: [x, 'it''s', "q\\n\\u3042"], d: { e: true },
  f: null, }
list:
- 10s
- - nested
  - ~x
- key: |
    kept  as

      it stands
  other: >-
    folded
    lines

    and a break
later:
  { on: the next line }
nothing:
dates: [2026-11-20, 12:30, 0.5, 1e, a:b]
`;

/** What the parser makes of a text; undefined where it complains. */
function parsed(text: string): { readonly value: unknown } | undefined {
  const document = parseDocument(text, { uniqueKeys: true, logLevel: 'error' });
  if (document.errors.length + document.warnings.length > 0) return undefined;
  return { value: document.toJS({ maxAliasCount: 100 }) };
}

const sign = fc.constantFrom(...'{}[]:#"\'>|?%@`*&\t\n,-+.~ \\=<!'.split(''));
const writing = fc.constantFrom(
  ...[
    '- ',
    ': ',
    ' #',
    '\n  ',
    '\n    ',
    '\n# c\n',
    '&a',
    '*a',
    '<<: ',
    '---\n',
    '...\n',
    '!!str ',
    '\r\n',
    '|-\n',
    '>+\n',
  ],
  ...[
    'null',
    'Null',
    'true',
    '1e4',
    '0x1F',
    '0o7',
    '007',
    '.5',
    '5.',
    '-1',
    '+1',
    '.inf',
    '|2\n',
    '\n\n',
    'a: b',
    'key:',
  ],
  ...[
    'constructor: ',
    '__proto__: ',
    '\u0000',
    '\u3000',
    '\u00a0',
    '\u0085',
    '１',
    '"a\\u0041"',
    '\\x41',
    "''",
    '[a, b]',
  ],
  ...['{ a: b }', '-\n', ',\n   '],
);
const splices = fc.array(fc.tuple(fc.nat(400), fc.nat(3), fc.oneof(sign, writing)), { maxLength: 3 });
const texts = [forms, ...shipped.map(([, text]) => text)].map(text => text.split('\n'));
/** A few lines of a text that is right, mostly with something that is not. */
const cut = fc
  .tuple(fc.oneof(fc.constant(0), fc.nat(texts.length - 1)), fc.nat(300), fc.integer({ min: 1, max: 12 }), splices)
  .map(([which, from, length, changes]) => {
    const lines = texts[which]!;
    let text = `${lines.slice(from % lines.length, (from % lines.length) + length).join('\n')}\n`;
    for (const [at, left, put] of changes) {
      const place = at % (text.length + 1);
      text = text.slice(0, place) + put + text.slice(place + left);
    }
    return text;
  });

describe('the value of a YAML text', () => {
  it('is answered for every shipped rule file', () => {
    expect(shipped.filter(([, text]) => yamlValue(text) === undefined).map(([file]) => file)).toEqual([]);
    for (const [, text] of shipped) expect(yamlValue(text)).toStrictEqual(parsed(text));
  });

  it('takes every form that it says it takes', () => {
    expect(yamlValue(forms)).toStrictEqual(parsed(forms));
    expect(yamlValue(forms)).toMatchObject({ value: { map: { c: ['x', "it's", 'q\nあ'] }, nothing: null } });
  });

  it('is read as the whole parser reads it, and what that complains of is never taken (property)', () => {
    let [drawn, taken] = [0, 0];
    fc.assert(
      fc.property(cut, text => {
        drawn++;
        const plain = yamlValue(text);
        if (plain === undefined) return;
        taken++;
        // Of an object with a key "constructor", toStrictEqual thinks that it is of another class.
        expect(isDeepStrictEqual(plain, parsed(text)), JSON.stringify(plain)).toBe(true);
      }),
      { numRuns: runs(1_000) },
    );
    expect(taken).toBeGreaterThan(drawn / 10);
  });

  it('leaves a text to the whole parser that is nested beyond what anybody writes', () => {
    const deep = (levels: number) => `a: ${'['.repeat(levels)}${']'.repeat(levels)}\n`;
    expect(yamlValue(deep(10))).toStrictEqual(parsed(deep(10)));
    expect(yamlValue(deep(20_000))).toBeUndefined();
  });

  it('takes no longer for each of many lines that say nothing', () => {
    // Once for each line through all that follow would be 10⁹ steps and more, far beyond what a test may take.
    const lines = 50_000;
    for (const line of ['\n', ' \n', '# c\n'])
      expect(yamlValue(`a: 1\n${line.repeat(lines)}b: 2\n`)).toEqual({ value: { a: 1, b: 2 } });
    expect(yamlValue(`a: 1\n${'-\n'.repeat(lines)}`)).toBeUndefined();
  });

  it('knows the places of its values when they are asked for', () => {
    const file = readYaml('rule.yaml', readFileSync(`${rules}/policy.yaml`, 'utf8'));
    expect(file.placeOf(['bands', 0, 'name'])).toMatchObject({ line: 14, column: 13, length: 3 });
    expect(file.placeOfKey(['fail', 'journal'])).toMatchObject({ column: 3, length: 'journal'.length });
  });
});
