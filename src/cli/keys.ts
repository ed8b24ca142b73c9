/** `sekisho keys`: API keys of the service. A running service notices a change within a second. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type KeyRing, openKeyRing, type StoredKey } from '../api/key-ring.ts';
import { columnLines } from '../authoring/report/width.ts';
import { Fault } from '../shared/errors.ts';
import type { Language } from '../shared/languages.ts';
import { dataOption } from './common/journal-options.ts';
import { type LanguageFlags, languageOption } from './common/language-option.ts';

interface KeysOptions extends LanguageFlags {
  readonly data: string;
  readonly json?: true;
}

/** Adds the commands. */
export function registerKeys(keys: Command): void {
  keys
    .command('create')
    .description('make a key and show it this once')
    .requiredOption('--name <name>', 'who will use it')
    .option('--merchant <id>', 'the only merchant that it may speak for (default: any)')
    .addOption(dataOption())
    .option('--json', 'as JSON')
    .addOption(languageOption())
    .action(({ name, merchant, ...options }: KeysOptions & { name: string; merchant?: string }) => {
      for (const [option, value] of Object.entries({ name, merchant })) {
        // A variable of a script that is not set must not make a key that belongs to nobody.
        if (value?.trim() === '') throw new Fault('bad-option', `--${option} is blank`);
      }
      const { key, stored } = ring(options.data).create(name, merchant);
      const shown = { key, id: stored.id, name: stored.name, ...(merchant === undefined ? {} : { merchant }) };
      process.stdout.write(
        options.json
          ? `${JSON.stringify(shown)}\n`
          : options.language === 'ja'
            ? `${key}\n\nキー ${stored.id}（${name}）です。表示するのはこの一度だけで、保存するのはハッシュだけです。\n`
            : `${key}\n\nKey ${stored.id} (${name}). It is shown this once and kept as a hash only.\n`,
      );
    });
  keys
    .command('list')
    .description('list keys, without the keys themselves')
    .addOption(dataOption())
    .option('--json', 'one JSON object a key')
    .addOption(languageOption())
    .action(({ data, json, language }: KeysOptions) => {
      const kept = ring(data)
        .list()
        .map(({ digest: _digest, ...key }) => key);
      const lines = json ? kept.map(key => JSON.stringify(key)) : columnLines(kept.map(key => cellsOf(key, language)));
      process.stdout.write(lines.map(line => `${line}\n`).join(''));
    });
  keys
    .command('revoke')
    .description('revoke a key')
    .argument('<id>', 'id of the key, from "sekisho keys list"')
    .addOption(dataOption())
    .addOption(languageOption())
    .action((id: string, options: KeysOptions) => {
      if (!ring(options.data).revoke(id)) throw new Fault('bad-option', `there is no key with the id "${id}"`);
      process.stdout.write(options.language === 'ja' ? `キー ${id} を取り消しました。\n` : `Key ${id} is revoked.\n`);
    });
}

function cellsOf(key: Omit<StoredKey, 'digest'>, language: Language): readonly string[] {
  const ja = language === 'ja';
  const revoked = key.revoked_at && (ja ? `取り消し ${key.revoked_at}` : `revoked ${key.revoked_at}`);
  const merchant = key.merchant ?? (ja ? '全加盟店' : 'any merchant');
  return [key.id, revoked ?? (ja ? '有効' : 'valid'), key.created_at, merchant, key.name];
}

function ring(folder: string): KeyRing {
  if (!existsSync(folder)) {
    throw new Fault(
      'file-unreadable',
      `there is no data folder "${folder}"; "sekisho serve" makes it, or name it with --data`,
    );
  }
  return openKeyRing(folder, Date.now);
}
