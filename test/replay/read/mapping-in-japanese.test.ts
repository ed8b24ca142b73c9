/** Faults of mapping files in Japanese, as a replay tells them: all that the reader can find. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inLanguage } from '../../../src/authoring/report/japanese.ts';
import { functionTexts } from '../../../src/replay/read/mapping/expression.ts';
import { readMapping } from '../../../src/replay/read/mapping/read.ts';
import { fileWith } from '../../cli/in-process.ts';

const root = new URL('../../../', import.meta.url);

/** A mapping that does nearly everything wrong. */
const faulty = `tme: { zone: Asia/Tokyo }
kind: order
rows: items
header: 0
group: [1, a]
time: { format: Q, zone: Asia/Tokio }
amounts: { unit: majr, currency: YEN, sum_of_items: 1, plus: x }
fields:
  id: =foo([x])
  at: =date([a], 1)
  amount.vale: =round(1, 2)
  account.id: 31
  email: =date([a], "yyyy/M/d", "x")
  billing.name: =[姓] &
  billing.city: =if([a])
  billing.line1: =[a] [b]
  billing.line2: =ip([a]
  billing.company: =a%b
  order_id: ""
  card.bin: =rond(1)
  shipping.country: { of: 国, vals: { 日本: JP } }
  shipping.city: { values: { a: [1] } }
  shipping.name: [名, 姓]
  shipping.line1: お届け先
  shipping.line2: =${'('.repeat(60)}1${')'.repeat(60)}
items: 3
outcomes:
  - type: authorisation
  - type: chargeback
    catgory: 理由
  - when: a
label:
  fraud: [[1]]
  known_after_days: -1
join: a
`;
const columns = ['a', 'b', 'x', '国'];

/** Others, for what needs a file of its own. */
const others = [
  'kind: outcomes\nfields: { at: a }\n',
  'fields: 3\n',
  'kind: orders\n',
  '- a\n',
  'kind: [\n',
  'kind: a: b\n',
  'fields: { id: a\n',
  'fields:\n\tid: a\n',
  'fields:\n  id: a\n at: b\n',
  'fields:\n  id: a\n  id: b\n',
  'fields:\n  id: "a\n',
  'fields:\n  id: *a\n',
  'fields:\n  id: @a\n',
  'fields:\n  id: a\n---\nfields: {}\n',
  'fields: { id: a b: c }\n',
  'fields: { id: "a"b }\n',
  'fields:\n  id：a\n',
  'fields:\n　　id: a\n',
  'fields:\n  id: a\n    at: b\n',
  'fields:\n- a\nb\n',
  'fields: |x\n  a\n',
  'fields: !x a\n',
  'fields:\n  id: &a &b c\n',
  '%YAML 9.9\nfields: {}\n',
  'fields: }\n',
  'fields: ]\n',
];

const findingsOf = (text: string) => readMapping('map.yaml', text, columns).findings;
/** As a command puts them into its fault (cli/replay/inputs). */
const lineOf = ({ line, column, message, hint }: ReturnType<typeof findingsOf>[number]) =>
  `map.yaml:${line}:${column}: ${message}${hint === undefined ? '' : `; ${hint}`}`;
const all = [faulty, ...others].flatMap(findingsOf);

/** Three words of English in a row, outside of quotes. */
const prose = /\b[A-Za-z]+ [a-z]+ [a-z]+\b/;

describe('faults of mapping files in Japanese', () => {
  it('each is told, with what to do about it', () => {
    const left = all.map(lineOf).filter(text => {
      const said = inLanguage(text, 'ja');
      return !/[ぁ-ん]/.test(said) || prose.test(said.replaceAll(/"[^"]*"/g, '""')) || said.includes('; ');
    });
    expect(left).toEqual([]);
  });

  it('the files above have every fault that there is', () => {
    const said = all.flatMap(({ message, hint = '' }) => [message, hint]).join('\n');
    const pieces = ['read', 'expression'].flatMap(name => {
      const code = readFileSync(new URL(`src/replay/read/mapping/${name}.ts`, root), 'utf8');
      const text = code.replaceAll(/\/\*[\s\S]*?\*\/|^ *\/\/.*$/gm, '');
      return text.split(/['`"]|\$\{|\}/).map(piece => piece.trim());
    });
    // Pieces of texts: words and commas, and no more on the line.
    const prosaic = pieces.filter(piece => /^[A-Za-z][A-Za-z0-9 ,:[\]]*$/.test(piece) && piece.split(' ').length > 2);
    const documented = [...functionTexts.values(), 'header kind rows'];
    const strange = prosaic.filter(piece => !said.includes(piece) && !documented.some(text => piece.startsWith(text)));
    expect(prosaic.length).toBeGreaterThan(30);
    expect(strange).toEqual([]);
  });

  it('a replay stops with them, and speaks Japanese throughout', async () => {
    const [map, table] = [fileWith(faulty, 'map.yaml'), fileWith('a,b,x,国\n1,2,3,4\n', 'orders.csv')];
    const words = ['replay', table, '--map', map, '--language', 'ja', '--quiet'];
    const bin = fileURLToPath(new URL('bin/sekisho.js', root));
    const { stderr, stdout, status } = spawnSync(process.execPath, [bin, ...words], { encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 65 });
    await expect(stderr.replaceAll(map, 'map.yaml')).toMatchFileSnapshot('golden/mapping-refused.ja.txt');
  });
});
