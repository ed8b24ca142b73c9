/** `sekisho rules check`: every problem of a rule set at once, each at its place. */
import { type Command, Option } from 'commander';
import { checkFolder } from '../../authoring/check.ts';
import { githubReport, jsonReport, sarifReport } from '../../authoring/report/machine.ts';
import { textReport } from '../../authoring/report/text.ts';
import type { Finding } from '../../shared/finding.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { programVersion } from '../common/program-version.ts';
import { openFixtures, openFolder, type RulesFolder, wantsColour } from '../common/rules-folder.ts';

const formats = ['text', 'json', 'github', 'sarif'] as const;

interface CheckCommandOptions extends LanguageFlags {
  readonly format: (typeof formats)[number];
  readonly fixtures?: string;
}

const help = `
Errors fail (exit status 1), warnings do not. Each problem has a code with a page that explains it: docs/errors/CODE.md,
or "sekisho rules explain CODE".

Formats: text for people, in their language (the others speak English) · json for programs · github for annotations in a pull request · sarif for code hosts.

Examples:
  $ sekisho rules check
  $ sekisho rules check --format json other-rules | jq '.findings[].code'
  $ sekisho rules check --language ja
  $ sekisho rules check --format sarif > rules.sarif`;

/** Adds the command. */
export function registerRulesCheck(command: Command): void {
  command
    .argument('[dir]', 'rule set to check')
    .addOption(new Option('--format <format>', 'how problems are written').choices(formats).default('text'))
    .option('--fixtures <dir>', 'folder with checkouts/ and stories/ that cases name')
    .addOption(languageOption())
    .addHelpText('after', help)
    .action(check);
}

function check(dir: string | undefined, options: CheckCommandOptions): void {
  const folder = openFolder(dir);
  if (folder.files.size === 0 && folder.findings.length > 0) {
    process.stdout.write(`${report(folder.findings, folder, options)}\n`);
    process.exitCode = 66;
    return;
  }
  const fixtures = openFixtures(folder.folder, options.fixtures);
  const findings = checkFolder(folder, { now: Date.now(), fixtures });
  const text = report(findings, folder, options);
  if (text !== '') process.stdout.write(`${text}\n`);
  if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
}

function report(
  findings: readonly Finding[],
  { files, prefix }: RulesFolder,
  { format, language }: CheckCommandOptions,
): string {
  if (format === 'json') return jsonReport(findings);
  if (format === 'github') return githubReport(findings, prefix);
  if (format === 'sarif') return sarifReport(findings, programVersion(), prefix);
  return textReport(findings, { files, prefix, colour: wantsColour(), language });
}
