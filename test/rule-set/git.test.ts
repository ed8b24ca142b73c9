import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFolder } from '../../src/rule-set/folder.ts';
import { looksLikeRevision, scanRevision } from '../../src/rule-set/git.ts';

let repository: string;
const git = (...words: string[]) =>
  execFileSync('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
    stdio: 'pipe',
  });

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'sekisho-git-'));
  git('init', '-q');
  mkdirSync(join(repository, 'rules/address'), { recursive: true });
  writeFileSync(join(repository, 'rules/policy.yaml'), 'first');
  writeFileSync(join(repository, 'rules/address/ルール.yaml'), 'id: x\n\n日本語\n');
  writeFileSync(join(repository, 'rules/README.md'), 'no');
  writeFileSync(join(repository, 'outside.yaml'), 'no');
  symlinkSync('../outside.yaml', join(repository, 'rules/link.yaml'));
  git('add', '-A');
  git('commit', '-qm', 'one');
  git('tag', 'v1');
  writeFileSync(join(repository, 'rules/policy.yaml'), 'second');
  writeFileSync(join(repository, 'rules/address/latin.yaml'), Uint8Array.of(0xe9));
  git('add', '-A');
  git('commit', '-qm', 'two');
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));

describe('scanRevision', () => {
  const rules = () => join(repository, 'rules');

  it('reads the folder as it was, and nothing outside of it', () => {
    expect(scanRevision(rules(), 'v1')).toEqual({
      files: new Map([
        ['address/ルール.yaml', 'id: x\n\n日本語\n'],
        ['policy.yaml', 'first'],
      ]),
      findings: [],
    });
    expect(scanRevision(rules(), 'HEAD~1').files.get('policy.yaml')).toBe('first');
  });

  it('gives the very texts that the folder had', () => {
    rmSync(join(repository, 'rules/link.yaml'));
    rmSync(join(repository, 'rules/address/latin.yaml'));
    expect(scanRevision(rules(), 'HEAD').files).toEqual(readFolder(rules()));
  });

  it('reports what it cannot read', () => {
    expect(scanRevision(rules(), 'HEAD').findings.map(({ code, file }) => [code, file])).toEqual([
      ['file-encoding', 'address/latin.yaml'],
    ]);
    expect(scanRevision(rules(), 'no-such-tag').findings[0]?.message).toContain('no revision');
    expect(scanRevision(tmpdir(), 'HEAD').findings[0]?.code).toBe('folder-unreadable');
  });

  it('takes no option for a revision', () => {
    for (const text of ['--output=/tmp/x', '-p', 'a b', 'a..b', 'a;b', '', '$(x)'])
      expect(looksLikeRevision(text)).toBe(false);
    for (const text of ['HEAD', 'HEAD~2', 'v1.0', 'feature/x', 'a1b2c3', 'main@{1}', 'HEAD^'])
      expect(looksLikeRevision(text)).toBe(true);
  });
});
