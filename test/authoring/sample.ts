/** Rule sets of the tests: the base, without a fault, and the base with the files of a broken example over it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RuleSetFiles } from '../../src/engine/rules/read-rules.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The day on which the tests check. */
export const today = Date.parse('2026-11-24T12:00:00+09:00');

/** Texts of a folder beside this file by path. */
export function textsOf(folder: string): Map<string, string> {
  const root = join(here, folder);
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1));
  return new Map(paths.sort().map(path => [path, readFileSync(join(root, path), 'utf8')]));
}

/** The rule set without a fault. */
export const base: RuleSetFiles = textsOf('base');

/** The base with a broken example over it; an empty file takes one away. */
export function broken(code: string): RuleSetFiles {
  const files = new Map(base);
  for (const [path, text] of textsOf(`broken/${code}`)) {
    if (text === '') files.delete(path);
    else files.set(path, text);
  }
  return files;
}

/** The names of the broken examples. */
export const brokenCodes = readdirSync(join(here, 'broken')).sort();
