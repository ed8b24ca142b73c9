/** Where a command's rule set comes from: a folder that was named, the usual one, or a git revision of it. Texts only. */
import { existsSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RuleSetFiles } from '../../engine/rules/read-rules.ts';
import { scanFolder } from '../../rule-set/folder.ts';
import { looksLikeRevision, scanRevision } from '../../rule-set/git.ts';
import type { Finding } from '../../shared/finding.ts';

/** The rule set that comes with the program, where the working folder has none. */
const shipped = fileURLToPath(new URL('../../../rules', import.meta.url));

/** The folder to load: what was asked for, else `rules/` here, else the one that comes with the program. */
export function ruleSetFolder(asked: string | undefined): string {
  return asked ?? (existsSync('rules/policy.yaml') ? 'rules' : shipped);
}

/** A rule-set folder as a command sees it. */
export interface RulesFolder {
  readonly folder: string;
  /** Put before paths inside the rule set: `rules/`. */
  readonly prefix: string;
  readonly files: RuleSetFiles;
  /** Files that could not be read. */
  readonly findings: readonly Finding[];
  /** Files that are no part of it and look as if they were. */
  readonly passedOver?: readonly Finding[];
}

/** Reads the folder that was named, or the usual one. */
export function openFolder(asked: string | undefined): RulesFolder {
  const folder = ruleSetFolder(asked);
  const read = scanFolder(folder);
  const shown = relative(process.cwd(), folder);
  const short = shown === '' ? '' : shown.startsWith('..') ? folder : shown;
  return { folder, prefix: short === '' ? '' : `${short.split(sep).join('/')}/`, ...read };
}

/** The folder that was named or, where there is none of that name, the usual one as it was at that git revision. */
export function openFolderOrRevision(asked: string): RulesFolder {
  if (existsSync(asked) || !looksLikeRevision(asked)) return openFolder(asked);
  const { folder } = openFolder(undefined);
  const { files, findings } = scanRevision(folder, asked);
  return { folder, prefix: `${asked}:`, files, findings };
}
