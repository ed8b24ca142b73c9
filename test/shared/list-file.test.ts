import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readList } from '../../src/shared/list-file.ts';

const header = 'value,source,added,expires,note';

describe('a list file', () => {
  it('gives values with their columns and lines; comments and blank lines pass', () => {
    const text = `\ufeff${header}\r\n# who asked for it\r\nexample.com,JCB,2026-01-02,2026-12-31,seen in May\r\n\r\nexample.org\r\n`;
    expect(readList('l.csv', text)).toEqual({
      findings: [],
      entries: [
        {
          value: 'example.com',
          source: 'JCB',
          added: '2026-01-02',
          expires: '2026-12-31',
          note: 'seen in May',
          more: {},
          line: 3,
        },
        { value: 'example.org', more: {}, line: 5 },
      ],
    });
  });

  it.each([
    ['example.com\n', 'list-header', 1],
    [`${header},colour\na\n`, 'list-header', 1],
    [`${header}\na,b,c,d,e,f\n`, 'list-row', 2],
    [`${header}\n,b\n`, 'list-row', 2],
    [`${header}\na,,2026-02-30\n`, 'list-date', 2],
    [`${header}\n"a\n`, 'list-syntax', 2],
  ])('names what is wrong with %j', (text, code, line) => {
    expect(readList('l.csv', text).findings).toMatchObject([{ code, line, file: 'l.csv' }]);
  });

  it('reads the same with and without quotes', () => {
    const cell = fc
      .stringMatching(/^[a-zぁ-ん0-9.@ -]{1,8}$/)
      .filter(text => text.trim() !== '' && !text.startsWith('#'));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), rows => {
        const plain = readList('l.csv', ['value,note', ...rows.map(row => row.join(','))].join('\n'));
        const quoted = readList(
          'l.csv',
          ['value,note', ...rows.map(row => row.map(each => `"${each.trim()}"`).join(','))].join('\n'),
        );
        expect(plain).toEqual(quoted);
      }),
    );
  });

  it('reads what csv-parse reads, and refuses what it refuses', () => {
    const piece = fc.constantFrom('"', '""', ',', '\n', '\r\n', 'a', 'b c', ' ', '\n#', 'あ', '"x, y"');
    const text = fc.array(piece, { maxLength: 14 }).map(pieces => `value,note\n"v",n\n${pieces.join('')}`);
    const options = {
      comment: '#',
      comment_no_infix: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    };
    const oracle = (csv: string) => {
      try {
        return (parse(csv, options) as string[][]).slice(1);
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(text, csv => {
        const { entries, findings } = readList('l.csv', csv);
        const rows = oracle(csv);
        const refused = findings.some(({ code }) => code === 'list-syntax');
        if (rows === undefined) {
          expect(refused).toBe(true);
          return;
        }
        // csv-parse takes quotes behind a quoted empty value (`"" ""`) for nothing; we refuse such a row.
        if (refused) {
          expect(csv).toMatch(/""[^\S\n]+"/);
          return;
        }
        const kept = rows.filter(row => row.length <= 2 && row[0] !== '');
        expect(entries.map(({ value, note }) => [value, note ?? ''])).toEqual(
          kept.map(([value, note]) => [value, note ?? '']),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('gives each row the line that it starts in, whatever its values hold', () => {
    const { entries } = readList('l.csv', `${header}\n"a ""b"", c",,,,"one\ntwo"\n"d" ,e\n`);
    expect(entries).toMatchObject([
      { value: 'a "b", c', note: 'one\ntwo', line: 2 },
      { value: 'd', source: 'e', line: 4 },
    ]);
  });
});
