import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { ruleSetVersion } from '../../src/engine/rules/version.ts';
import { readFolder, scanFolder, usualLimits } from '../../src/rule-set/folder.ts';

const made: string[] = [];
afterEach(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function folder(files: Record<string, string | Uint8Array>): string {
  const dir = mkdtempSync(join(tmpdir(), 'sekisho-folder-'));
  made.push(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

describe('a rule set of a folder', () => {
  it('reads what a rule set consists of, sorted, and passes the rest over', () => {
    const dir = folder({
      'policy.yaml': 'p',
      'address/b.yaml': 'b',
      'address/a.yaml': '\uFEFFa',
      'lists/places/hotel.csv': 'h',
      'README.md': 'no',
      '.git/config.yaml': 'no',
      'node_modules/x/y.yaml': 'no',
    });
    const { files, findings } = scanFolder(dir);
    expect(findings).toEqual([]);
    expect([...files]).toEqual([
      ['address/a.yaml', 'a'],
      ['address/b.yaml', 'b'],
      ['lists/places/hotel.csv', 'h'],
      ['policy.yaml', 'p'],
    ]);
  });

  it('names the tables among the lists that nothing reads, and says how they become lists', () => {
    const dir = folder({
      'policy.yaml': 'p',
      'lists/Blocked Doors.xlsx': 'PK',
      'lists/mine/要注意.ods': 'PK',
      'lists/goods/classes.TSV': 't',
      'lists/~$Blocked Doors.xlsx': 'open',
      'notes.xlsx': 'PK',
    });
    const { files, findings, passedOver } = scanFolder(dir);
    expect([...files.keys()]).toEqual(['policy.yaml']);
    expect(findings).toEqual([]);
    expect(passedOver?.map(({ file, code, severity, hint }) => [file, code, severity, hint])).toEqual([
      [
        'lists/Blocked Doors.xlsx',
        'unknown-file',
        'warning',
        'save its sheet as "CSV UTF-8" under a name such as lists/blocked_doors.csv, with a column "value" in the first line',
      ],
      [
        'lists/goods/classes.TSV',
        'unknown-file',
        'warning',
        'save its sheet as "CSV UTF-8" under a name such as lists/goods/classes.csv',
      ],
      [
        'lists/mine/要注意.ods',
        'unknown-file',
        'warning',
        'save its sheet as "CSV UTF-8" under a name such as lists/watched_bins.csv, with a column "value" in the first line',
      ],
    ]);
  });

  it('never follows a link out of the folder, nor a loop', () => {
    const outside = folder({ 'secret.yaml': 'secret' });
    const dir = folder({ 'address/a.yaml': 'a' });
    symlinkSync(join(outside, 'secret.yaml'), join(dir, 'address/leak.yaml'));
    symlinkSync(outside, join(dir, 'elsewhere'));
    symlinkSync(dir, join(dir, 'loop'));
    symlinkSync(join(dir, 'address/a.yaml'), join(dir, 'inside.yaml'));
    const { files, findings } = scanFolder(dir);
    expect([...files.keys()]).toEqual(['address/a.yaml', 'inside.yaml']);
    expect(findings.map(({ file, code }) => [file, code])).toEqual([['address/leak.yaml', 'file-outside']]);
  });

  it('reports what it cannot read, and never throws', () => {
    const dir = folder({
      'a/latin.yaml': Uint8Array.of(0x74, 0xe9, 0x74),
      'a/large.csv': 'x'.repeat(2000),
      'a/b.yaml': '',
    });
    symlinkSync(join(dir, 'nowhere'), join(dir, 'a/dangling.yaml'));
    const { files, findings } = scanFolder(dir, { ...usualLimits, fileBytes: 1000 });
    expect([...files.keys()]).toEqual(['a/b.yaml']);
    expect(findings.map(({ file, code }) => [file, code]).sort()).toEqual([
      ['a/dangling.yaml', 'folder-unreadable'],
      ['a/large.csv', 'file-too-large'],
      ['a/latin.yaml', 'file-encoding'],
    ]);
    expect(scanFolder(join(dir, 'absent')).findings[0]?.code).toBe('folder-unreadable');
    expect(scanFolder(join(dir, 'a/b.yaml')).findings[0]?.code).toBe('folder-unreadable');
    expect(
      scanFolder(dir, { ...usualLimits, files: 1 }).findings.some(({ message }) => message.includes('hardly')),
    ).toBe(true);
  });

  it('gives doors the whole folder or an error that says what is wrong', () => {
    const dir = folder({ 'a/b.yaml': 'x' });
    expect([...readFolder(dir)]).toEqual([['a/b.yaml', 'x']]);
    expect(() => readFolder(join(dir, 'absent'))).toThrow(/there is no folder/);
  });

  it.skipIf(process.getuid?.() === 0)('reports a file without permission (skipped as root, who may read all)', () => {
    const dir = folder({ 'a/b.yaml': 'x' });
    chmodSync(join(dir, 'a/b.yaml'), 0);
    expect(scanFolder(dir).findings.map(({ code }) => code)).toEqual(['folder-unreadable']);
  });
});

describe('the version of a rule set', () => {
  const anyFiles = fc.dictionary(fc.stringMatching(/^[a-z/]{1,8}$/), fc.string({ maxLength: 8 }), { maxKeys: 6 });

  it('does not depend on the order of the files', () => {
    fc.assert(
      fc.property(anyFiles, files => {
        const entries = Object.entries(files);
        expect(ruleSetVersion(new Map(entries.toReversed()))).toBe(ruleSetVersion(new Map(entries)));
      }),
    );
  });

  it('differs wherever a path or a text differs', () => {
    fc.assert(
      fc.property(anyFiles, anyFiles, (one, other) => {
        const sorted = (files: Record<string, string>) => JSON.stringify(Object.entries(files).sort());
        const same = ruleSetVersion(new Map(Object.entries(one))) === ruleSetVersion(new Map(Object.entries(other)));
        expect(same).toBe(sorted(one) === sorted(other));
      }),
    );
    expect(ruleSetVersion(new Map([['a', 'bc']]))).not.toBe(ruleSetVersion(new Map([['ab', 'c']])));
    expect(ruleSetVersion(new Map())).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});
