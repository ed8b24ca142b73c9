/** A rule-set folder on disk → its texts. Reads only what a rule set consists of, and never outside the folder. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { findingAt } from '../engine/rules/problems.ts';
import type { RuleSetFiles } from '../engine/rules/read-rules.ts';
import type { Finding } from '../shared/finding.ts';
import type { FindingCode } from '../shared/finding-codes.ts';

/** Limits that keep a wrong folder (a home directory, a data dump) from being read whole. */
export interface FolderLimits {
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Files altogether. */
  readonly files: number;
  /** Levels of folders below the top. */
  readonly depth: number;
}

/** A list of 100,000 entries with sources takes about 8 MB. */
export const usualLimits: FolderLimits = { fileBytes: 32 * 1024 * 1024, files: 20_000, depth: 6 };

/** What a rule set consists of; everything else (README.md, .git, editors' files) is passed over. */
export const readable = /\.(ya?ml|csv|txt)$/i;

/** Tables that are lists to whoever put them there, in a form that is not read; `~$` is what a spreadsheet that is open leaves beside it. */
const otherTable = /^lists\/(?:.*\/)?(?!~\$)[^/]+\.(?:xlsx|xlsm|xlsb|xls|ods|numbers|tsv)$/i;

/** A folder read. */
export interface ScannedFolder {
  /** Path inside the folder, with forward slashes → text, in the order of the paths. */
  readonly files: RuleSetFiles;
  /** Files that could not be read. An error here means that the rule set is not complete. */
  readonly findings: readonly Finding[];
  /** Files that are no part of it and look as if they were: warnings, since the rule set is whole without them. */
  readonly passedOver?: readonly Finding[];
}

/**
 * The errors of a rule set: of reading its files, and what was found in them. Where nothing could be read, that is all there is
 * to say: what the rule set lacks only follows from it, and so does the lack of a file that could not be read.
 */
export function errorsIn({ files, findings }: ScannedFolder, found: readonly Finding[]): readonly Finding[] {
  const unread = files.size === 0 && findings.length > 0;
  const lost = new Set(findings.map(({ file }) => file));
  const own = unread ? [] : found.filter(({ code, file }) => code !== 'missing-file' || !lost.has(file));
  return [...findings, ...own].filter(({ severity }) => severity === 'error');
}

/**
 * Reads a rule-set folder for tests, benches and scripts, which know it to be sound; a door tells what `scanFolder` finds. Throws where
 * a file cannot be read.
 */
export function readFolder(dir: string): RuleSetFiles {
  const { files, findings } = scanFolder(dir);
  if (findings.length > 0) throw new Error(findings.map(({ file, message }) => `${file}: ${message}`).join('; '));
  return files;
}

/** Reads a rule-set folder as far as it can be read. Never throws. */
export function scanFolder(dir: string, limits: FolderLimits = usualLimits): ScannedFolder {
  const found = new Map<string, string>();
  const findings: Finding[] = [];
  const problem = (file: string, code: FindingCode, message: string, hint?: string) =>
    findings.push(findingAt(code, file, { line: 1, column: 1, length: 1 }, message, hint));
  let root: string;
  try {
    root = realpathSync.native(dir);
    if (!statSync(root).isDirectory()) throw new Error('not a folder');
  } catch {
    problem('.', 'folder-unreadable', `there is no folder "${dir}"`, 'name the folder that holds policy.yaml');
    return { files: found, findings };
  }
  const { paths, tables } = pathsIn(root, limits, problem);
  for (const path of paths) {
    const text = readText(root, path, limits, problem);
    if (text !== undefined) found.set(path, text);
  }
  const files = new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { files, findings, ...(tables.length === 0 ? {} : { passedOver: tables.sort().map(unreadTable) }) };
}

/** What to say of a table that would be a list if it were CSV. */
function unreadTable(path: string): Finding {
  const [, folder, written = ''] = /^lists\/(places\/|goods\/)?(?:.*\/)?([^/]+)\.[^.]+$/.exec(path) ?? [];
  const near = written.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  const own = /[a-z0-9]/.test(near) ? near : 'watched_bins';
  const name = folder === undefined ? `lists/${own}.csv` : `lists/${folder}${written}.csv`;
  const saved = `save its sheet as "CSV UTF-8" under a name such as ${name}`;
  const hint = folder === undefined ? `${saved}, with a column "value" in the first line` : saved;
  return findingAt('unknown-file', path, { line: 1, column: 1, length: 1 }, 'nothing reads this file', hint);
}

type Report = (file: string, code: FindingCode, message: string, hint?: string) => void;

/** Paths of readable files below the root, and of tables that are not. Folders reached by a link are not entered: no loops, no way out. */
function pathsIn(root: string, limits: FolderLimits, problem: Report): { paths: string[]; tables: string[] } {
  const paths: string[] = [];
  const tables: string[] = [];
  const visit = (folder: string, depth: number): void => {
    let entries: ReturnType<typeof list>;
    try {
      entries = list(join(root, folder));
    } catch {
      problem(folder === '' ? '.' : folder, 'folder-unreadable', 'this folder cannot be read');
      return;
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (depth < limits.depth) visit(path, depth + 1);
      } else if (readable.test(entry.name)) paths.push(path);
      else if (otherTable.test(path)) tables.push(path);
      if (paths.length > limits.files) return;
    }
  };
  visit('', 0);
  if (paths.length > limits.files) {
    problem('.', 'folder-unreadable', `more than ${limits.files} files: this is hardly a rule set`);
    return { paths: [], tables: [] };
  }
  return { paths, tables };
}

function list(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

/** What to do about a file that the system does not hand out. */
function remedyOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ELOOP') return 'it is a link that leads back to itself: take it out';
  if (code === 'ENOENT')
    return 'it is a link to something that is not there: take it out, or put the file in its place';
  if (code === 'EACCES' || code === 'EPERM') return 'let the user who runs this read it (chmod, chown)';
  return 'look at the file and its permissions';
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function readText(root: string, path: string, limits: FolderLimits, problem: Report): string | undefined {
  try {
    // Node's own way asks for each folder of each path anew.
    const target = realpathSync.native(join(root, path));
    if (!target.startsWith(root + sep)) {
      problem(path, 'file-outside', 'this link leads out of the rule set', 'put the file itself into the folder');
      return undefined;
    }
    const stat = statSync(target);
    if (!stat.isFile()) {
      problem(path, 'folder-unreadable', 'this is not a file', 'take it out of the rule set');
      return undefined;
    }
    if (stat.size > limits.fileBytes) {
      problem(path, 'file-too-large', `this file has ${stat.size} bytes; at most ${limits.fileBytes} are read`);
      return undefined;
    }
    return decoder.decode(readFileSync(target));
  } catch (error) {
    if (error instanceof TypeError) problem(path, 'file-encoding', 'this file is not UTF-8', 'save it as UTF-8');
    else problem(path, 'folder-unreadable', 'this file cannot be read', remedyOf(error));
    return undefined;
  }
}
