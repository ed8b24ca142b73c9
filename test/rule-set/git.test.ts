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

describe('a rule set of a git revision', () => {
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
  });

  it('says what a revision that is not there can have meant', () => {
    git('branch', 'release/2026-11');
    const told = (revision: string, folder = rules()) =>
      scanRevision(folder, revision).findings.map(({ code, message, hint }) => [code, message, hint]);
    const missing = (revision: string, hint: string) => [
      ['folder-unreadable', `there is no folder "${revision}", nor a revision of ${rules()} of that name`, hint],
    ];
    expect(told('release/2026-10')).toEqual(missing('release/2026-10', 'did you mean "release/2026-11"?'));
    expect(told('haed~1')).toEqual(missing('haed~1', 'did you mean "HEAD~1"?'));
    expect(told('HEAD~9')).toEqual(
      missing('HEAD~9', '"HEAD" is there, and nothing at "~9" from it: "git log --oneline HEAD" lists what is'),
    );
    expect(told('no-such-tag')).toEqual(
      missing(
        'no-such-tag',
        'name a folder, a commit, a branch or a tag: see "git log --oneline", "git branch --all", "git tag"',
      ),
    );
    expect(told('HEAD', tmpdir())).toEqual([
      ['folder-unreadable', `there is no folder "HEAD", and ${tmpdir()} is in no git repository`, undefined],
    ]);
  });

  it('takes no option for a revision', () => {
    for (const text of ['--output=/tmp/x', '-p', 'a b', 'a..b', 'a;b', '', '$(x)'])
      expect(looksLikeRevision(text)).toBe(false);
    for (const text of ['HEAD', 'HEAD~2', 'v1.0', 'feature/x', 'a1b2c3', 'main@{1}', 'HEAD^'])
      expect(looksLikeRevision(text)).toBe(true);
  });
});
