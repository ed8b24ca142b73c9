/** `sekisho keys`: API keys of the service. A running service notices a change within a second. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type KeyRing, openKeyRing } from '../api/key-ring.ts';
import { Fault } from '../shared/errors.ts';
import { dataOption } from './journal-options.ts';

interface KeysOptions {
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
          : `${key}\n\nKey ${stored.id} (${name}). It is shown this once and kept as a hash only.\n`,
      );
    });
  keys
    .command('list')
    .description('list keys, without the keys themselves')
    .addOption(dataOption())
    .option('--json', 'one JSON object a key')
    .action((options: KeysOptions) => {
      for (const { digest: _digest, ...key } of ring(options.data).list()) {
        const state = key.revoked_at === undefined ? 'valid' : `revoked ${key.revoked_at}`;
        const line = options.json
          ? JSON.stringify(key)
          : `${key.id}  ${state.padEnd(8)}  ${key.created_at}  ${key.merchant ?? 'any merchant'}  ${key.name}`;
        process.stdout.write(`${line}\n`);
      }
    });
  keys
    .command('revoke')
    .description('revoke a key')
    .argument('<id>', 'id of the key, from "sekisho keys list"')
    .addOption(dataOption())
    .action((id: string, options: KeysOptions) => {
      if (!ring(options.data).revoke(id)) throw new Fault('bad-option', `there is no key with the id "${id}"`);
      process.stdout.write(`Key ${id} is revoked.\n`);
    });
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
