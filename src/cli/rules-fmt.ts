/** `sekisho rules fmt`: rule files in one order and one layout. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { formatRule } from '../authoring/format/format-rule.ts';
import { readParts } from '../authoring/parts.ts';
import { isRuleFile } from '../engine/rules/read-rules.ts';
import { openFolder } from './rules-folder.ts';

interface FmtCommandOptions {
  readonly check?: true;
}

const help = `
Keys are put in the order in which people read a rule, conditions are written in one way, short maps and lists stand in
one line. Comments stay with what they belong to. Files are left alone where the meaning or a comment would be lost.
Only rules are formatted: lists, counters.yaml and policy.yaml are not touched.

Examples:
  $ sekisho rules fmt              write the files anew
  $ sekisho rules fmt --check      change nothing; exit status 1 where a file would change`;

/** Adds the command. */
export function registerRulesFmt(command: Command): void {
  command
    .argument('[dir]', 'rule set to format')
    .option('--check', 'only say which files would change')
    .addHelpText('after', help)
    .action(fmt);
}

function fmt(dir: string | undefined, options: FmtCommandOptions): void {
  const { folder, files, prefix, findings } = openFolder(dir);
  for (const { file, message } of findings) process.stderr.write(`${prefix}${file}: ${message}\n`);
  if (findings.length > 0) process.exitCode = 66;
  const { names } = readParts(files);
  let changed = 0;
  let rules = 0;
  for (const [file, text] of files) {
    if (!isRuleFile(file)) continue;
    rules++;
    const formatted = formatRule(text, names);
    if (!formatted.ok) {
      process.stderr.write(`${prefix}${file}: left alone, for ${formatted.error}\n`);
      process.exitCode = 1;
    } else if (formatted.value !== text) {
      changed++;
      if (!options.check) writeFileSync(join(folder, file), formatted.value);
      process.stdout.write(`${prefix}${file}\n`);
    }
  }
  const verb = options.check ? 'would change' : 'changed';
  process.stdout.write(`${changed} of ${rules} rule files ${verb}.\n`);
  if (options.check && changed > 0) process.exitCode = 1;
}
