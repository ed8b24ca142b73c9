/** A rule set as it was committed: the files of a folder at a git revision, read without touching the working copy. */
import { spawnSync } from 'node:child_process';
import { findingAt } from '../engine/rules/problems.ts';
import type { Finding } from '../shared/finding.ts';
import { nearest } from '../shared/nearest.ts';
import { readable, type ScannedFolder, usualLimits } from './folder.ts';

/** Runs git in a folder; undefined when it fails or is not there. */
function git(folder: string, words: readonly string[], input?: string): Buffer | undefined {
  const done = spawnSync('git', ['-C', folder, ...words], {
    input,
    maxBuffer: 512 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'ignore'],
    // The repository's own settings must not run programs of its choosing.
    env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
  });
  return done.status === 0 ? done.stdout : undefined;
}

/** True when the text can be a revision: a name, a hash, `HEAD~2`, and never an option. */
export function looksLikeRevision(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._/@{}^~-]*$/.test(text) && !text.includes('..');
}

/** The files of a folder at a revision. Never throws. Links are left out: they could lead anywhere. */
export function scanRevision(folder: string, revision: string): ScannedFolder {
  const problem = (message: string, hint?: string): ScannedFolder => ({
    files: new Map(),
    findings: [findingAt('folder-unreadable', '.', { line: 1, column: 1, length: 1 }, message, hint)],
  });
  if (!looksLikeRevision(revision)) return problem(`"${revision}" is no revision`);
  const commit = git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
    ?.toString()
    .trim();
  if (commit === undefined) {
    const names = namesIn(folder);
    // Whoever names the rule set may have meant a folder just as well: the door looked for one first.
    return names === undefined
      ? problem(`there is no folder "${revision}", and ${folder} is in no git repository`)
      : problem(`there is no folder "${revision}", nor a revision of ${folder} of that name`, meant(revision, names));
  }
  // Paths are relative to the folder, whatever the repository's top.
  const listed = git(folder, ['ls-tree', '-r', '-z', '-l', commit])?.toString();
  if (listed === undefined) return problem(`the files of "${revision}" cannot be listed`);
  const entries = listed.split('\0').flatMap(line => {
    const [, mode, hash, size, path] = /^(\d+) blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line) ?? [];
    return path !== undefined &&
      mode !== '120000' &&
      readable.test(path) &&
      !path.split('/').some(name => name.startsWith('.'))
      ? [{ hash: hash!, size: Number(size), path }]
      : [];
  });
  if (entries.length > usualLimits.files)
    return problem(`more than ${usualLimits.files} files: this is hardly a rule set`);
  return readBlobs(folder, entries);
}

/** Branches, tags and HEAD; undefined where the folder is in no repository. */
function namesIn(folder: string): readonly string[] | undefined {
  const listed = git(folder, ['for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/tags', 'refs/remotes']);
  return listed && ['HEAD', ...listed.toString().split('\n').filter(Boolean)];
}

/** What can have been meant by a revision that is not there. */
function meant(revision: string, names: readonly string[]): string {
  const [, name = '', steps = ''] = /^([^~^@]*)(.*)$/.exec(revision) ?? [];
  if (names.includes(name))
    return `"${name}" is there, and nothing at "${steps}" from it: "git log --oneline ${name}" lists what is`;
  const near = nearest(name, names);
  return near === undefined
    ? 'name a folder, a commit, a branch or a tag: see "git log --oneline", "git branch --all", "git tag"'
    : `did you mean "${near}${steps}"?`;
}

interface Entry {
  readonly hash: string;
  readonly size: number;
  readonly path: string;
}

function readBlobs(folder: string, entries: readonly Entry[]): ScannedFolder {
  const findings: Finding[] = [];
  const wanted = entries.filter(({ size, path }) => {
    if (size <= usualLimits.fileBytes) return true;
    findings.push(findingAt('file-too-large', path, { line: 1, column: 1, length: 1 }, `this file has ${size} bytes`));
    return false;
  });
  const output = git(folder, ['cat-file', '--batch'], wanted.map(({ hash }) => `${hash}\n`).join(''));
  const files = new Map<string, string>();
  let at = 0;
  for (const { path, size } of wanted) {
    // Each answer is a line `<hash> blob <size>`, the bytes, and a line break.
    const start = output === undefined ? -1 : output.indexOf(10, at) + 1;
    if (output === undefined || start <= 0) {
      findings.push(
        findingAt('folder-unreadable', path, { line: 1, column: 1, length: 1 }, 'this file cannot be read'),
      );
      continue;
    }
    const bytes = output.subarray(start, start + size);
    at = start + size + 1;
    try {
      files.set(path, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch {
      findings.push(findingAt('file-encoding', path, { line: 1, column: 1, length: 1 }, 'this file is not UTF-8'));
    }
  }
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), findings };
}
