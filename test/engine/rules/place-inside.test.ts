/** Problems inside an expression must be marked at their true place, however YAML wrote the expression. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../src/shared/yaml-file.ts';

/** The text that stands at the place which `placeInside` gives for `word` in the value of `when`. */
function marked(text: string, word: string, occurrence = 0): string {
  const yaml = readYaml('rule.yaml', text);
  const value = (yaml.value as { when: string }).when;
  let offset = value.indexOf(word);
  for (let index = 0; index < occurrence; index++) offset = value.indexOf(word, offset + 1);
  expect(offset).toBeGreaterThanOrEqual(0);
  const { line, column, length } = yaml.placeInside(['when'], offset, word.length);
  return text.split('\n')[line - 1]!.slice(column - 1, column - 1 + length);
}

const expression = 'address.kind == "hotel" && goods.high_risk_share >= 0.5';
const folded = `when: >\n  address.kind == "hotel"\n  && goods.high_risk_share >= 0.5\n`;

describe('the place of a word inside a text of YAML', () => {
  it.each([
    ['plain', `when: ${expression}\n`],
    ['plain over lines', `id: x\nwhen: address.kind == "hotel"\n  && goods.high_risk_share >= 0.5\nid2: y\n`],
    ['single quotes', `when: '${expression}'\n`],
    ['double quotes', `when: ${JSON.stringify(expression)}\n`],
    ['folded', folded],
    ['folded, stripped, with a comment', folded.replace('>', '>- # why')],
    ['folded with a blank line', folded.replace('\n  &&', '\n\n  &&')],
    ['folded with a more indented line', folded.replace('\n  &&', '\n      &&')],
    ['literal', folded.replace('>', '|')],
    ['literal, indented deeper', folded.replace('>', '|+').replaceAll('\n  ', '\n        ')],
    ['with an indentation indicator', folded.replace('>', '>2')],
    ['in a flow map', `{ id: x, when: '${expression}' }\n`],
    ['with an anchor and a tag', `when: &cond !!str '${expression}'\n`],
    ['with CRLF', folded.replaceAll('\n', '\r\n')],
  ])('%s', (_, text) => {
    for (const word of ['address.kind', '"hotel"', 'goods.high_risk_share', '>=', '0.5']) {
      const found = marked(text, word);
      expect(found.replaceAll('\\', '')).toContain(word.replaceAll('"', ''));
      expect(found.length).toBeLessThanOrEqual(word.length + 2);
    }
  });

  it('passes over escapes in quoted texts', () => {
    expect(marked(String.raw`when: "x == \"\u0041\" || goods.clases"`, 'goods.clases')).toBe('goods.clases');
    expect(marked(String.raw`when: "\x41\n\tB && goods.clases"`, 'goods.clases')).toBe('goods.clases');
    expect(marked(`when: 'it''s == ''a'' && goods.clases'`, 'goods.clases')).toBe('goods.clases');
    expect(marked(`when: 'it''s == ''a'' && x'`, '&&')).toBe('&&');
    expect(marked('when: "a \\\n  goods.clases"', 'goods.clases')).toBe('goods.clases');
    expect(marked(`when: "\\"a\\" == b"`, 'a')).toBe('a');
  });

  it('takes the end of a text for the place behind its last word', () => {
    for (const text of [
      'when: >\n  a &&\nid: x\n',
      'when: a &&\nid: x\n',
      'when: |\n  a &&\n\nid: x\n',
      "when: 'a &&'\nid: x\n",
    ]) {
      const yaml = readYaml('rule.yaml', text);
      const value = (yaml.value as { when: string }).when;
      for (const offset of [value.length, value.trimEnd().length]) {
        const { line, column } = yaml.placeInside(['when'], offset, 1);
        expect(
          text
            .split('\n')
            [line - 1]!.slice(0, column - 1)
            .replace(/'$/, ''),
        ).toMatch(/a &&$/);
      }
    }
  });

  it('finds any word of any expression in every writing (property)', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}(\.[a-z]{1,6})?$/);
    const words = fc.uniqueArray(word, { minLength: 1, maxLength: 8 });
    const writing = fc.constantFrom<(list: string[]) => string>(
      list => `when: ${list.join(' ')}\n`,
      list => `when: '${list.join("''")}'\n`,
      list => `when: "${list.join('\\"')}"\n`,
      list => `when: >\n  ${list.join('\n  ')}\n`,
      list => `when: >-\n    ${list.join('\n\n    ')}\nid: x\n`,
      list => `when: |\n  ${list.join('\n  ')}\n`,
      list => `when: ${list.join('\n  ')}\n`,
    );
    fc.assert(
      fc.property(words, writing, (list, write) => {
        const text = write(list.map((entry, index) => `${entry}${index}`));
        list.forEach((entry, index) => {
          expect(marked(text, `${entry}${index}`)).toBe(`${entry}${index}`);
        });
      }),
    );
  });
});
