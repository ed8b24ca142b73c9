/** `sekisho rules fmt`: rule files in one order and one layout. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { formatRule } from '../../authoring/format/format-rule.ts';
import { readParts } from '../../authoring/parts.ts';
import { findingTexts } from '../../authoring/report/finding-texts.ts';
import { inLanguage } from '../../authoring/report/japanese.ts';
import { isRuleFile } from '../../engine/rules/read-rules.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { openFolder } from '../common/rules-folder.ts';

interface FmtCommandOptions extends LanguageFlags {
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
    .addOption(languageOption())
    .addHelpText('after', help)
    .action(fmt);
}

function fmt(dir: string | undefined, options: FmtCommandOptions): void {
  const { folder, files, prefix, findings } = openFolder(dir);
  const { language } = options;
  for (const finding of findings) {
    process.stderr.write(`${prefix}${finding.file}: ${findingTexts(finding, language).message}\n`);
  }
  if (findings.length > 0) process.exitCode = 66;
  const { names } = readParts(files);
  let changed = 0;
  let rules = 0;
  for (const [file, text] of files) {
    if (!isRuleFile(file)) continue;
    rules++;
    const formatted = formatRule(text, names);
    if (!formatted.ok) {
      const why = inLanguage(formatted.error, language);
      process.stderr.write(
        `${prefix}${file}: ${language === 'ja' ? `変更しませんでした：${why}` : `left alone, for ${why}`}\n`,
      );
      process.exitCode = 1;
    } else if (formatted.value !== text) {
      changed++;
      if (!options.check) writeFileSync(join(folder, file), formatted.value);
      process.stdout.write(`${prefix}${file}\n`);
    }
  }
  process.stdout.write(`${total(changed, rules, options)}\n`);
  if (options.check && changed > 0) process.exitCode = 1;
}

function total(changed: number, rules: number, { check, language }: FmtCommandOptions): string {
  if (language === 'en') return `${changed} of ${rules} rule files ${check ? 'would change' : 'changed'}.`;
  return `ルールのファイル${rules}件のうち${changed}件${check ? 'に整形が必要です' : 'を整形しました'}。`;
}
