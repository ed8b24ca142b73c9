/** `sekisho sandbox`: the whole J/Secure flow in a browser, with a scoring service of its own unless one is named. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { listenFault } from '../api/server.ts';
import { cardKey, SekishoClient } from '../client/index.ts';
import { startSandbox } from '../sandbox/server.ts';
import { Fault } from '../shared/errors.ts';
import { portOf } from './serve/options.ts';
import { type RunningService, startService } from './serve/start-service.ts';

interface SandboxOptions {
  readonly port: number;
  readonly scoring?: string;
  readonly apiKey?: string;
  readonly rules?: string;
}

const help = `
Everything is simulated: the shop, the Directory Server, the issuer's page, the authorisation. It listens on 127.0.0.1 only.
Without --scoring it runs a scoring service of its own, whose journal is thrown away at the end.

Examples:
  $ sekisho sandbox
  $ sekisho sandbox --rules my-rules
  $ sekisho sandbox --scoring http://127.0.0.1:8080 --api-key "$SEKISHO_API_KEY"`;

/** Adds the command. */
export function registerSandbox(command: Command): void {
  command
    .addOption(new Option('--port <number>', 'port on 127.0.0.1; 0: any free one').default(8090).argParser(portOf))
    .addOption(new Option('--scoring <url>', 'a scoring service that runs already').env('SEKISHO_URL').argParser(urlOf))
    .addOption(new Option('--api-key <key>', 'its API key').env('SEKISHO_API_KEY'))
    .addOption(new Option('--rules <folder>', 'rule set of the service that it starts').env('SEKISHO_RULES'))
    .addHelpText('after', help)
    .action(async (options: SandboxOptions) => {
      const scoring = options.scoring === undefined ? await ownService(options.rules) : named(options);
      const sekisho = new SekishoClient({ ...scoring, timeoutMs: 3_000, budgetMs: 5_000 });
      const parts = { sekisho, cardKey: cardKey('sandbox', randomBytes(32)) };
      const sandbox = await startSandbox(parts, options.port).catch(async (error: unknown) => {
        // Its own service would keep the process alive.
        await scoring.stop();
        throw listenFault(error, '127.0.0.1', options.port);
      });
      const stop = async () => {
        await sandbox.stop();
        await scoring.stop();
        process.exit(0);
      };
      process.on('SIGTERM', stop);
      process.on('SIGINT', stop);
      process.stdout.write(
        `\nSandbox: ${sandbox.address}/ (日本語)  ${sandbox.address}/?lang=en (English)\nScoring: ${scoring.baseUrl}\n` +
          'This is a simulation: no shop, card or issuer in it is real. Ctrl+C ends it.\n',
      );
    });
}

interface Scoring {
  readonly baseUrl: string;
  readonly apiKey: string;
  stop(): Promise<void>;
}

function named({ scoring, apiKey }: SandboxOptions): Scoring {
  if (!/^[\x21-\x7e]+$/.test(apiKey ?? '')) throw new Fault('bad-option', '--scoring needs --api-key');
  return { baseUrl: String(scoring), apiKey: String(apiKey), stop: async () => {} };
}

/** A scoring service for this run, in a folder that goes away with it. */
async function ownService(rules: string | undefined): Promise<Scoring> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-sandbox-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const running: RunningService = await startService(
    {
      ...{ host: '127.0.0.1', port: 0, data: join(folder, 'data'), secrets: join(folder, 'secrets') },
      ...{ durability: 'normal', personal: 'encrypted', cardNumbers: false, logLevel: 'warn' },
      ...(rules === undefined ? {} : { rules }),
    },
    {},
  );
  await running.ready;
  return { baseUrl: running.server.address, apiKey: running.firstKey ?? '', stop: () => running.server.stop() };
}

function urlOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new InvalidArgumentError(
      'A scoring service is an address that starts with http:// or https://, without a name and a password.',
    );
  }
  return text;
}
