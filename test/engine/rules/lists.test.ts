import { describe, expect, it } from 'vitest';
import { listKey, listsAtTime, readLists } from '../../../src/engine/rules/lists.ts';
import { expiresAt } from '../../../src/shared/list-file.ts';

const files = (entries: Record<string, string>) => new Map(Object.entries(entries));

describe('lists of a rule set', () => {
  it('matches whatever the width, case and outer spaces', () => {
    const { lists, findings } = readLists(
      files({ 'lists/disposable_email.csv': 'value,source\nMailinator.com,own\nＴｅｍｐ．ｅｘａｍｐｌｅ,own\n' }),
    );
    expect(findings).toEqual([]);
    const list = lists.byName.get('disposable_email');
    expect(list?.has('mailinator.com', 0)).toBe(true);
    expect(list?.has('ＭＡＩＬＩＮＡＴＯＲ．com', 0)).toBe(true);
    expect(list?.has('temp.example', 0)).toBe(true);
    expect(list?.has('example.com', 0)).toBe(false);
  });

  it('lets an entry hold through its last day in Tokyo, by the time of the attempt', () => {
    const { lists } = readLists(files({ 'lists/trusted.csv': 'value,expires\na-1,2026-11-30\na-2,\n' }));
    const bound = listsAtTime(lists.byName);
    const holds = (time: string) => {
      bound.moveTo(Date.parse(time));
      return ['a-1', 'a-2'].map(value => bound.memberships.get('trusted')?.has(value));
    };
    expect(holds('2026-11-30T23:59:59.999+09:00')).toEqual([true, true]);
    expect(holds('2026-12-01T00:00:00+09:00')).toEqual([false, true]);
    expect(expiresAt({ expires: '2026-11-30' })).toBe(Date.parse('2026-12-01T00:00:00+09:00'));
  });

  it('lets a value that stands twice hold as long as either', () => {
    const rows = ['a,2026-11-30', 'A,2026-10-31'];
    for (const order of [rows, rows.toReversed()]) {
      const { lists } = readLists(files({ 'lists/trusted.csv': `value,expires\n${order.join('\n')}\n` }));
      const list = lists.byName.get('trusted');
      expect(list?.has('a', Date.parse('2026-11-30T23:59:59+09:00'))).toBe(true);
      expect(list?.has('a', Date.parse('2026-12-01T00:00:00+09:00'))).toBe(false);
    }
  });

  it('finds names, duplicates and faulty rows', () => {
    const { findings } = readLists(
      files({
        'lists/Bad-Name.csv': 'value\n',
        'lists/vip-shops.csv': 'value\n',
        'lists/twice.csv': 'value\none\nONE\n',
        'lists/rows.csv': 'value,expires\na,2026-02-30\n,\n',
        'lists/places/hotel.csv': 'not,ours\n',
      }),
    );
    expect(findings.map(({ file, code, line }) => [file, code, line])).toEqual([
      ['lists/Bad-Name.csv', 'list-name', 1],
      ['lists/rows.csv', 'list-date', 2],
      ['lists/rows.csv', 'list-row', 3],
      ['lists/twice.csv', 'list-duplicate', 3],
      ['lists/vip-shops.csv', 'list-name', 1],
    ]);
  });

  it('takes no mark of a conflict for a value, and has a name for a list that was named in Japanese', () => {
    const { lists, findings } = readLists(
      files({
        'lists/plain.txt': 'one\n<<<<<<< HEAD\ntwo\n=======\n>>>>>>> others\n',
        'lists/要注意.csv': 'value\n',
      }),
    );
    expect(lists.byName.get('plain')?.entries.map(({ value }) => value)).toEqual(['one', 'two']);
    expect(findings.map(({ file, code, line, hint }) => [file, code, line, hint])).toEqual([
      ...[2, 4, 5].map(line => ['lists/plain.txt', 'list-syntax', line, expect.stringContaining('two sides')]),
      ['lists/要注意.csv', 'list-name', 1, 'give it a name such as watched_bins.csv'],
    ]);
  });

  it('reads plain texts, a value a line, and no name twice', () => {
    const { lists, findings } = readLists(
      files({
        'lists/plain.txt': '\uFEFF# a note\nＯＮＥ\n\n two \r\n',
        'lists/twice.csv': 'value\na\n',
        'lists/twice.txt': 'b\n',
      }),
    );
    const plain = lists.byName.get('plain');
    expect([plain?.entries.length, plain?.has('one', 0), plain?.has('TWO', 0), plain?.has('# a note', 0)]).toEqual([
      2,
      true,
      true,
      false,
    ]);
    expect(findings.map(({ file, code }) => [file, code])).toEqual([['lists/twice.txt', 'list-name']]);
    expect(lists.byName.get('twice')?.has('a', 0)).toBe(true);
  });

  it('looks decline codes up by code system, then without', () => {
    const text =
      '\uFEFF# What codes mean\n\n code ,code_system,reason\n14,iso8583,invalid_number\nG83,cafis,expired_card\nX1,,other\nX2,acme,bogus\n';
    const { lists, findings } = readLists(files({ 'lists/decline_codes.csv': text }));
    expect(lists.declineReasonOf('14', 'iso8583')).toBe('invalid_number');
    expect(lists.declineReasonOf('g83', 'CAFIS')).toBe('expired_card');
    expect(lists.declineReasonOf('14', 'cafis')).toBeUndefined();
    expect(lists.declineReasonOf('14', undefined)).toBeUndefined();
    expect(lists.declineReasonOf('X1', 'anything')).toBe('other');
    expect(findings.map(({ code, line }) => [code, line])).toEqual([['decline-code', 7]]);
  });

  it('loads ten thousand entries at once', () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => `domain-${index}.example`);
    const { lists } = readLists(files({ 'lists/many.csv': `value\n${rows.join('\n')}\n` }));
    expect(lists.byName.get('many')?.has('DOMAIN-9999.example', 0)).toBe(true);
  });

  it('gives one key to every writing', () => {
    expect(listKey(' Ｆｏｏ@Example.COM ')).toBe('foo@example.com');
    expect(listKey('plain-1')).toBe('plain-1');
  });
});
