/** `sekisho lists`: entries of the rule set's lists, added with their origin. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { lastDay, whyNeverAsked, withEntry } from '../authoring/add-entry.ts';
import { whyNothingEquals } from '../authoring/lints/list-entries.ts';
import { readParts } from '../authoring/parts.ts';
import { inLanguage } from '../authoring/report/japanese.ts';
import type { Features } from '../engine/features.ts';
import { featureAt, featurePaths } from '../engine/rules/feature-paths.ts';
import { readLists } from '../engine/rules/lists.ts';
import { wordHint } from '../engine/rules/shape.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { dateInJapan } from '../shared/time.ts';
import { findAttempt } from './common/journal-attempt.ts';
import { dataOption, secretsOption } from './common/journal-options.ts';
import { type LanguageFlags, languageOption } from './common/language-option.ts';
import { openFolder } from './common/rules-folder.ts';

interface AddOptions extends LanguageFlags {
  readonly value?: string;
  readonly from?: string;
  readonly field?: string;
  readonly expires?: string;
  readonly note?: string;
  readonly rules?: string;
  readonly create?: true;
  readonly data: string;
  readonly secrets: string;
  readonly merchant?: string;
}

const help = `
The value is given, or taken from an assessment of the journal: any feature that is a text (account.id, address.door,
device.id, device.ip, email.domain). The entry says where it came from and when; with --expires it holds through that day
in Tokyo. Check and publish the rule set afterwards, as after any change.

Examples:
  $ sekisho lists add blocked_devices --from att-20261122-0001-1 --field device.id --expires 90d --note "number walking"
  $ sekisho lists add trusted_accounts --value member-4711 --expires 2027-03-31 --note "asked for by the shop"`;

/** Adds the commands. */
export function registerLists(lists: Command): void {
  lists
    .command('add')
    .description('add an entry to a list, with its origin')
    .argument('<list>', 'name of the list: lists/<name>.csv')
    .option('--value <text>', 'the value itself')
    .option('--from <assessment>', 'take the value from this assessment of the journal')
    .option('--field <feature>', 'which feature of the assessment')
    .option('--expires <when>', 'last day: 90d, or YYYY-MM-DD')
    .option('--note <text>', 'why')
    .option('--create', 'make the list when there is none of this name')
    .option('--rules <dir>', 'rule set whose list it is')
    .addOption(dataOption())
    .addOption(secretsOption())
    .option('--merchant <id>', 'merchant of the assessment, where several share the id')
    .addOption(languageOption())
    .addHelpText('after', help)
    .action((list: string, options: AddOptions) => {
      const done = add(list, options, Date.now());
      if (done.ok) process.stdout.write(`${done.value}\n`);
      else {
        process.stderr.write(`${inLanguage(done.error, options.language)}\n`);
        process.exitCode = 1;
      }
    });
}

function add(name: string, options: AddOptions, now: number): Result<string, string> {
  const { folder, files, prefix } = openFolder(options.rules);
  const { lists } = readLists(files);
  const list = lists.byName.get(name);
  if (list === undefined && options.create !== true) {
    const near = wordHint(name, lists.byName.keys());
    return fail(`there is no list "${name}" (--create makes one)${near === undefined ? '' : `; ${near}`}`);
  }
  if (!/^[a-z0-9_]+$/.test(name)) return fail('the name of a list is made of small letters, digits and underscores');
  if (list?.file.endsWith('.txt')) return fail(`${list.file} is a plain text: add a line to it`);
  const expires = options.expires === undefined ? undefined : lastDay(options.expires, now);
  if (options.expires !== undefined && expires === undefined)
    return fail('--expires is a number of days, 90d, or a date YYYY-MM-DD');
  if (expires !== undefined && expires < dateInJapan(now)) {
    return fail(`--expires ${expires} is over already: the entry would match nothing`);
  }
  const value = entryValue(options);
  if (!value.ok) return value;
  const parts = readParts(files);
  const unasked = options.field && whyNeverAsked(name, options.field, parts.rules);
  if (unasked) return fail(`${unasked} (--value adds it all the same)`);
  const unlike = whyNothingEquals(parts, name, value.value);
  if (unlike !== undefined) return fail(unlike);
  const file = `lists/${name}.csv`;
  const path = join(folder, file);
  const entry = {
    value: value.value,
    source: options.from === undefined ? 'added by hand' : `assessment ${options.from}`,
    added: dateInJapan(now),
    ...(expires === undefined ? {} : { expires }),
    ...(options.note === undefined ? {} : { note: options.note }),
  };
  const text = withEntry(list, existsSync(path) ? readFileSync(path, 'utf8') : undefined, entry, now);
  if (!text.ok) return text;
  // Whole or not at all: a service may read the folder at any moment.
  writeFileSync(`${path}.new`, text.value);
  renameSync(`${path}.new`, path);
  return ok(
    options.language === 'ja'
      ? `${prefix}${file} に追加しました${expires === undefined ? '' : `（${expires} まで有効）`}。`
      : `Added to ${prefix}${file}${expires === undefined ? '' : `, through ${expires}`}.`,
  );
}

function entryValue({ value, from, field, ...journal }: AddOptions): Result<string, string> {
  if (value !== undefined) return from === undefined ? ok(value.trim()) : fail('either --value or --from');
  if (from === undefined || field === undefined) return fail('say --value, or --from with --field');
  const paths = featurePaths();
  if (paths.get(field)?.type !== 'string') {
    const texts = [...paths].filter(([, { type }]) => type === 'string').map(([path]) => path);
    return fail([`"${field}" is no feature that is a text`, wordHint(field, texts)].filter(Boolean).join('; '));
  }
  const found = findAttempt(from, journal, () => 0);
  if (found === undefined) return fail(`there is no assessment "${from}" in ${journal.data}`);
  if (!found.ok) return found;
  const { personal } = found.value.attempt;
  if (personal === undefined)
    return fail(`the features of "${from}" were erased, never kept, or cannot be opened with these keys`);
  const known = featureAt(JSON.parse(personal.features) as Features, field);
  return typeof known === 'string' ? ok(known) : fail(`"${from}" has no ${field}`);
}
