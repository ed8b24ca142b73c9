/** `sekisho journal`: care of the journal. All but `import` and `restore` work beside a running service. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { noSecretsYet, readSecrets } from '../../api/secrets.ts';
import { inLanguage } from '../../authoring/report/japanese.ts';
import { padTo } from '../../authoring/report/width.ts';
import { createCardGuard } from '../../engine/card/guard.ts';
import type { EventField } from '../../engine/types.ts';
import { keyedDigests } from '../../engine/velocity/keys.ts';
import { Fault } from '../../shared/errors.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { dayMs, timeInJapan } from '../../shared/time.ts';
import { backupJournal } from '../../stores/sqlite/backup.ts';
import { type Erasure, erasePersonal } from '../../stores/sqlite/erase.ts';
import { journalFile, openJournal } from '../../stores/sqlite/journal.ts';
import { pruneJournal } from '../../stores/sqlite/prune.ts';
import { restoreJournal } from '../../stores/sqlite/restore.ts';
import { type Verification, verifyJournal } from '../../stores/sqlite/verify.ts';
import { onJournal } from '../common/journal-fault.ts';
import { dataOption, secretsOption } from '../common/journal-options.ts';
import { personalKeysOf } from '../common/journal-view.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { maskedLine, rejectedLines } from '../common/rejected-lines.ts';
import { loadRules } from '../common/rule-set.ts';
import { type ImportResult, importFiles } from './import.ts';
import { holderOf, keysOf, type Person } from './person.ts';

interface Flags extends LanguageFlags {
  readonly data: string;
  readonly secrets: string;
  readonly rules?: string;
}

/** Adds the commands. */
export function registerJournal(journal: Command): void {
  const rules = () => new Option('--rules <folder>', 'rule set').env('SEKISHO_RULES');

  journal
    .command('verify')
    .description('check the journal: integrity, completeness, seals (exit status 1 when something is wrong)')
    .addOption(dataOption())
    .addOption(secretsOption())
    .option('--json', 'as JSON')
    .addOption(languageOption())
    .action(verify);
  journal
    .command('backup')
    .description('copy the journal as it stands, also while the service runs')
    .argument('<file>', 'file to make; it must not exist')
    .addOption(dataOption())
    .addOption(languageOption())
    .action(backup);
  journal
    .command('restore')
    .description('put a backup in the place of the journal; the service has to be stopped')
    .argument('<file>', 'the backup; it stays as it is')
    .option('--force', 'move a journal that stands there aside')
    .addOption(dataOption())
    .addOption(secretsOption())
    .addOption(languageOption())
    .action(restore);
  journal
    .command('prune')
    .description('forget facts older than so many days; never more than the longest window allows')
    .requiredOption('--older-than <days>', 'whole days', daysOf)
    .addOption(dataOption())
    .addOption(rules())
    .addOption(languageOption())
    .action(prune);
  journal
    .command('erase')
    .description("erase one person's data; counts, decisions and outcomes stay")
    .option('--account <id>', "the shop's account id")
    .option('--email <address>', 'e-mail address')
    .option('--phone <number>', 'telephone, any writing')
    .option('--merchant <id>', 'the merchant that the account belongs to')
    .addOption(dataOption())
    .addOption(secretsOption())
    .addOption(languageOption())
    .action(erase);
  journal
    .command('import')
    .description('past attempts and outcomes (NDJSON with "at") become facts; the service has to be stopped')
    .argument('<file...>', 'files; doing it again changes nothing')
    .addOption(dataOption())
    .addOption(secretsOption())
    .addOption(rules())
    .option('--accept-card-numbers', 'take card.number, under the card key of the secrets')
    .addOption(languageOption())
    .action(importHistory);
}

function daysOf(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('A whole number of days.');
  return Number(text);
}

function noJournal(folder: string): Fault {
  return new Fault('file-unreadable', `there is no journal in "${folder}"`);
}

/** Words of the table. */
const heads: Readonly<Record<Language, readonly string[]>> = {
  en: ['attempts', 'outcomes', 'from, to', 'personal records', 'size'],
  ja: ['試行', '結果', '期間', '個人データ', 'サイズ'],
};

function verify({ data, secrets, json, language }: Flags & { json?: true }): void {
  const found = onJournal(data, () => verifyJournal(data, personalKeysOf(secrets, data)), 'file-unreadable');
  if (!found) throw noJournal(data);
  process.exitCode = found.faults.length > 0 ? 1 : 0;
  if (json) {
    process.stdout.write(`${JSON.stringify(found)}\n`);
    return;
  }
  const time = (ms: number | undefined) => (ms === undefined ? '–' : timeInJapan(ms));
  const ja = language === 'ja';
  const unopened = ja
    ? `（うち${found.closed}件はこの鍵で開けません）`
    : ` (${found.closed} not to be opened with these keys)`;
  const figures = [
    `${found.attempts}`,
    `${found.outcomes}`,
    `${time(found.earliest)}, ${time(found.latest)}`,
    `${found.personal}${found.closed > 0 ? unopened : ''}`,
    `${(found.bytes / 1_048_576).toFixed(1)} MiB`,
  ];
  process.stdout.write(
    [
      ...figures.map((figure, row) => padTo(heads[language][row]!, 18) + figure),
      '',
      found.faults.length > 0
        ? faultLines(found, language)
        : ja
          ? '異常は見つかりませんでした。'
          : 'The journal is sound.',
      '',
    ].join('\n'),
  );
}

function faultLines({ faults }: Verification, language: Language): string {
  const mark = styleText('red', language === 'ja' ? '異常' : 'fault');
  return faults.map(fault => `${mark}: ${inLanguage(fault, language)}`).join('\n');
}

function backup(file: string, { data, language }: Flags): void {
  const done = onJournal(data, () => backupJournal(data, file), 'data-folder-unwritable', file);
  if (done === 'no-journal') throw noJournal(data);
  if (done === 'target-exists') throw new Fault('bad-option', `"${file}" exists already`);
  if (done === 'target-unwritable') throw new Fault('data-folder-unwritable', file);
  process.stdout.write(
    language === 'ja'
      ? `記録を ${file} に写しました。個人データは封をしたままです。鍵は別の場所に保管してください。戻すには、サービスを止めて "sekisho journal restore" を実行します。\n`
      : `The journal stands in ${file}. Personal data in it are sealed; keep the keys elsewhere. To restore: stop the service and run "sekisho journal restore".\n`,
  );
}

function restore(file: string, { data, secrets, force, language }: Flags & { force?: true }): void {
  const keys = noSecretsYet(secrets, process.env) ? undefined : readSecrets(secrets, data, process.env);
  const options = {
    personalKeys: keys?.personal ?? [],
    ...(keys === undefined ? {} : { identityCheck: keys.identityCheck }),
    force: force === true,
    now: Date.now(),
  };
  const restored = onJournal(file, () => restoreJournal(file, data, options), 'data-folder-unwritable', data);
  switch (restored.state) {
    case 'no-backup':
      throw new Fault('file-unreadable', file);
    case 'itself':
      throw new Fault('bad-option', `"${file}" is the journal itself`);
    case 'left-over':
      throw new Fault('bad-option', `"${file}" is what a restoring that was cut off left: move it out of there first`);
    case 'locked':
      throw new Fault('data-folder-locked', data);
    case 'unwritable':
      throw new Fault('data-folder-unwritable', data);
    case 'journal-there':
      throw new Fault('bad-option', `there is a journal in "${data}": --force moves it aside`);
    case 'unsound':
      process.exitCode = 1;
      process.stdout.write(`${faultLines(restored.found, language)}\n${unchanged[language]}\n`);
      return;
    case 'done':
      process.stdout.write(restoredLines(restored.found, { file, data, aside: restored.aside }, language));
  }
}

const unchanged: Bilingual = {
  en: 'The backup has faults. Nothing was changed.',
  ja: 'バックアップに異常があります。何も変更していません。',
};

function restoredLines(
  { attempts, outcomes, latest, closed }: Verification,
  { file, data, aside }: { file: string; data: string; aside: string | undefined },
  language: Language,
): string {
  const journal = join(data, journalFile);
  const time = latest === undefined ? undefined : timeInJapan(latest);
  const lines: readonly (string | undefined)[] =
    language === 'ja'
      ? [
          `${file} を検証し、${journal} に戻しました。試行${attempts}件、結果${outcomes}件です。`,
          time && `いちばん新しい記録は ${time} のものです。それより後のことは入っていません。`,
          aside && `以前の記録は ${aside} に移しました。`,
          closed > 0 ? `個人データ${closed}件はこの鍵で開けません。作成時の鍵を指定してください。` : undefined,
          '次にすること：',
          '  バックアップの後に消去した人のデータも戻っています。"sekisho journal erase" でもう一度消去してください。',
          '  サービスを起動すると、カウンターはこの記録から数え直されます。data/windows はそのままで構いません。',
          '  --redis を使う場合、Redis のカウンターはそのまま残り、同じ記録が二重に数えられることはありません。',
          '  API キー（keys.json）は含まれていません。',
        ]
      : [
          `${file} was checked and stands as ${journal}: ${attempts} attempt(s), ${outcomes} outcome(s).`,
          time && `Its newest fact is of ${time}. What came after it is not in it.`,
          aside && `The journal from before stands as ${aside}.`,
          closed > 0
            ? `${closed} personal record(s) do not open with these keys: give those that it was written with.`
            : undefined,
          'Next:',
          '  Data of people who were erased since the backup are back: erase them again with "sekisho journal erase".',
          '  Start the service: its counters are counted anew from this journal. data/windows can stay.',
          '  With --redis the counters in Redis stay as they are, and no fact is counted twice.',
          '  API keys (keys.json) are no part of it.',
        ];
  return `${lines.filter(line => line !== undefined).join('\n')}\n`;
}

function prune({ data, rules, olderThan, language }: Flags & { olderThan: number }): void {
  const { longestWindowMs } = loadRules(rules, language).counters;
  const shortest = Math.ceil(longestWindowMs / dayMs);
  if (olderThan < shortest) {
    throw new Fault('bad-option', `the counters look back ${shortest} days: --older-than takes ${shortest} or more`);
  }
  const before = Date.now() - olderThan * dayMs;
  const pruned = onJournal(data, () => pruneJournal(data, before), 'data-folder-unwritable');
  if (pruned === undefined) throw noJournal(data);
  process.stdout.write(
    language === 'ja'
      ? `${olderThan}日より前の試行と結果、合わせて${pruned}件を削除しました。\n`
      : `${pruned} fact(s) older than ${olderThan} days are forgotten.\n`,
  );
}

function erase({ data, secrets, language, ...person }: Flags & Person): void {
  const { identity, identityCheck, personal } = readSecrets(secrets, data, process.env);
  const keys = keysOf(person, keyedDigests(identity));
  mustNameSomebody(
    person,
    keys.map(([field]) => field),
  );
  const search = { identityCheck, personalKeys: personal, holds: holderOf(person) };
  const result = onJournal(data, () => erasePersonal(data, keys, search), 'data-folder-unwritable');
  if (!result) throw noJournal(data);
  process.stdout.write(`${erasedLine(result, language)}${hint(result, person, language)}\n`);
}

/** Nothing that was said is left out: whoever reads the answer takes all of it for done. */
function mustNameSomebody({ account, email, phone, merchant }: Person, known: readonly EventField[]): void {
  const refuse = (what: string) => {
    throw new Fault('bad-option', what);
  };
  for (const [option, value] of Object.entries({ account, merchant }))
    if (value?.trim() === '') refuse(`--${option} is blank`);
  if (email !== undefined && !known.includes('email.key')) refuse('--email is no e-mail address');
  if (phone !== undefined && !known.includes('phone.key')) refuse('--phone is no telephone number');
  if (known.length === 0) refuse('say whose: --account, --email or --phone');
  // It would look like a limit, and everything of the person would be gone at every merchant.
  if (merchant !== undefined && account === undefined)
    refuse('--merchant goes with --account: an e-mail address or a number is looked for everywhere');
}

function erasedLine({ attempts, erased, closed }: Erasure, language: Language): string {
  if (language === 'ja') {
    const unopened = closed === 0 ? '' : `この鍵で開けない個人データ${closed}件は調べていません。`;
    return `該当する試行は${attempts}件で、個人データ${erased}件を消去しました。${unopened}以前に作ったバックアップには残っています。`;
  }
  const unopened =
    closed === 0 ? '' : ` ${closed} record(s) could not be opened with these keys and were not looked into.`;
  return `${attempts} attempt(s) found, ${erased} personal record(s) erased.${unopened} Backups made before still hold them.`;
}

/** Accounts of attempts that name a merchant are found under it alone. */
function hint({ attempts }: Erasure, { account, merchant }: Person, language: Language): string {
  if (attempts > 0 || account === undefined || merchant !== undefined) return '';
  return language === 'ja'
    ? '加盟店（merchant.id）のある試行のアカウントは、--merchant も指定しないと見つかりません。'
    : ' An account of attempts with a merchant.id is found with --merchant only.';
}

interface ImportFlags extends Flags {
  readonly acceptCardNumbers?: true;
}

async function importHistory(files: readonly string[], options: ImportFlags): Promise<void> {
  const { language } = options;
  for (const file of files) {
    if (!existsSync(file)) throw new Fault('file-unreadable', file);
    // Its lines are read again in order of time.
    if (!statSync(file).isFile()) throw new Fault('file-unreadable', `${file} is no plain file`);
  }
  const ruleSet = loadRules(options.rules, language);
  const secrets = readSecrets(options.secrets, options.data, process.env);
  const journal = openJournal({
    folder: options.data,
    writer: 'inline',
    // Nothing is answered for before the end, where closing syncs all of it; cut off, it is done again. Outcomes follow their attempts
    // closely, and each would wait for the disk.
    durability: 'normal',
    personalKeys: [],
    identityCheck: secrets.identityCheck,
  });
  if (!journal.ok) throw new Fault(journal.error, options.data);
  try {
    const result = await importFiles(files, {
      journal: journal.value,
      folder: options.data,
      ruleSet,
      keyOf: keyedDigests(secrets.identity),
      guard: createCardGuard(options.acceptCardNumbers ? secrets.card?.[0] : undefined),
      now: Date.now(),
      reject: (file, line, found) => process.stderr.write(rejectedLines(`${file}:${line}`, found, language)),
      progress: (done, of) => process.stderr.isTTY && process.stderr.write(`\r${done} of ${of} lines`),
    });
    process.stdout.write(importedLine(result, language));
    if (result.masked > 0) process.stderr.write(maskedLine(result.masked, language));
    if (result.rejected > 0) process.exitCode = 65;
  } finally {
    await journal.value.close();
  }
}

function importedLine({ attempts, outcomes, known, rejected }: ImportResult, language: Language): string {
  return language === 'ja'
    ? `試行${attempts}件、結果${outcomes}件を取り込みました。すでにあったもの${known}件、使えなかった行${rejected}行。\n`
    : `${attempts} attempt(s) and ${outcomes} outcome(s) imported, ${known} known already, ${rejected} line(s) not used.\n`;
}
