import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastDay, whyNeverAsked, withEntry } from '../../src/authoring/add-entry.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { readLists } from '../../src/engine/rules/lists.ts';
import { base } from './sample.ts';

const now = Date.parse('2026-11-24T23:30:00+09:00');
const entry = {
  value: 'door-9',
  source: 'assessment a-1',
  added: '2026-11-24',
  expires: '2027-02-22',
  note: 'two, or "three"',
};
const listOf = (text: string) => readLists(new Map([['lists/doors.csv', text]])).lists.byName.get('doors');

describe('a list with an entry more', () => {
  it('adds a row at the end and leaves the rest as it is', () => {
    const text = '# who blocks doors\nvalue,source,added,expires,note\na,x,2026-01-01,,\n\n';
    expect(withEntry(listOf(text), text, entry, now)).toEqual({
      ok: true,
      value: `${text.trimEnd()}\ndoor-9,assessment a-1,2026-11-24,2027-02-22,"two, or ""three"""\n`,
    });
  });

  it('follows the columns that the list has, and makes a header where there is none', () => {
    expect(withEntry(listOf('note,value\n'), 'note,value\n', entry, now)).toMatchObject({
      value: 'note,value\n"two, or ""three""",door-9\n',
    });
    expect(withEntry(undefined, undefined, { value: 'a', source: 's', added: 'd' }, now)).toMatchObject({
      value: 'value,source,added,expires,note\na,s,d,,\n',
    });
    expect(withEntry(undefined, 'name\n', entry, now).ok).toBe(false);
  });

  it('says where the value stands already, unless that entry has expired', () => {
    const text = 'value,expires\nDOOR-9,2026-01-01\n';
    expect(withEntry(listOf(text), text, entry, now)).toEqual({
      ok: true,
      value: 'value,expires\ndoor-9,2027-02-22\n',
    });
    const among = '# doors\nvalue,expires\na,\n"DOOR-9",2026-01-01\nb,\n';
    expect(withEntry(listOf(among), among, entry, now)).toMatchObject({
      value: '# doors\nvalue,expires\na,\ndoor-9,2027-02-22\nb,\n',
    });
    const valid = 'value,expires\nDOOR-9,2026-11-24\n';
    expect(withEntry(listOf(valid), valid, entry, now)).toEqual({
      ok: false,
      error: '"door-9" stands in line 2 already',
    });
  });

  it('refuses an empty value: the rule set could not be read any more', () => {
    expect(withEntry(undefined, undefined, { ...entry, value: ' ' }, now)).toEqual({
      ok: false,
      error: 'an entry needs a value',
    });
  });

  it('is read back, whatever the texts (property)', () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter(text => /\S/.test(text) && !/^["#\s]/.test(text));
    fc.assert(
      fc.property(line, line, (value, note) => {
        const added = withEntry(undefined, undefined, { ...entry, value, note }, now);
        if (!added.ok) throw new Error(added.error);
        expect(readLists(new Map([['lists/doors.csv', added.value]])).findings).toEqual([]);
        expect(listOf(added.value)?.has(value, now)).toBe(true);
      }),
    );
  });
});

describe('an entry that would never be asked for', () => {
  const { rules } = readParts(base);

  it('knows what the rules ask a list for', () => {
    expect(whyNeverAsked('blocked_doors', 'address.door', rules)).toBeUndefined();
    expect(whyNeverAsked('blocked_doors', 'device.id', rules)).toBe(
      'the list "blocked_doors" is asked for address.door (rule blocked-door), never for device.id: the entry would match nothing',
    );
    expect(whyNeverAsked('nobody_asks_it', 'device.id', rules)).toBeUndefined();
  });
});

describe('the last day of an entry', () => {
  it('counts from today in Tokyo, or takes a date that exists', () => {
    expect(lastDay('90d', now)).toBe('2027-02-22');
    expect(lastDay('2027-02-28', now)).toBe('2027-02-28');
    for (const text of ['2027-02-30', '0d', '90', 'soon', '']) expect(lastDay(text, now)).toBeUndefined();
  });
});
