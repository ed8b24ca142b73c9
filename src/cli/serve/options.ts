/** The options of `sekisho serve`, and what their environment variables may say. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type LogLevel, logLevels } from '../../api/log.ts';
import { Fault } from '../../shared/errors.ts';

/** Options of the command, each with an environment variable. */
export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly secrets: string;
  readonly rules?: string;
  readonly shadowRules?: string;
  readonly durability: 'full' | 'normal';
  readonly personal: 'encrypted' | 'none';
  readonly cardNumbers: boolean;
  readonly redis?: string;
  readonly observe?: true;
  readonly watch?: true;
  readonly webhook?: string;
  readonly logLevel: LogLevel;
  readonly logFile?: string;
}
/** Adds the options to the command. */
export function addServeOptions(command: Command): Command {
  const option = (flags: string, text: string, variable: string) => new Option(flags, text).env(variable);
  return command
    .addOption(option('--host <address>', 'address to listen on', 'SEKISHO_HOST').default('127.0.0.1'))
    .addOption(
      option('--port <number>', 'port to listen on; 0: any free one', 'SEKISHO_PORT').default(8080).argParser(portOf),
    )
    .addOption(option('--data <folder>', 'journal and API keys', 'SEKISHO_DATA').default('data'))
    .addOption(option('--secrets <folder>', 'keys, outside the data folder', 'SEKISHO_SECRETS').default('secrets'))
    .addOption(
      option('--rules <folder>', 'rule set (default: rules/ here, else the one that comes along)', 'SEKISHO_RULES'),
    )
    .addOption(
      option(
        '--shadow-rules <folder>',
        'a second rule set that is evaluated beside and recorded, and acts on nothing',
        'SEKISHO_SHADOW_RULES',
      ),
    )
    .addOption(
      option('--durability <kind>', 'full: survives a power cut; normal: survives a kill', 'SEKISHO_DURABILITY')
        .choices(['full', 'normal'])
        .default('full'),
    )
    .addOption(
      option('--personal <kind>', 'personal data in the journal', 'SEKISHO_PERSONAL')
        .choices(['encrypted', 'none'])
        .default('encrypted'),
    )
    .addOption(
      option('--no-card-numbers', 'refuse full card numbers even where a card key is there', 'SEKISHO_NO_CARD_NUMBERS'),
    )
    .addOption(
      option(
        '--redis <url>',
        'share the counters of several machines in Redis or Valkey; nodes of a cluster with commas between',
        'SEKISHO_REDIS',
      ).argParser(redisOf),
    )
    .addOption(
      option('--observe', 'answer frictionless with 01, and record what would have been asked', 'SEKISHO_OBSERVE'),
    )
    .addOption(option('--watch', 'take a changed rule set by itself, as SIGHUP does when asked', 'SEKISHO_WATCH'))
    .addOption(option('--webhook <url>', 'is told of attacks in progress', 'SEKISHO_WEBHOOK').argParser(urlOf))
    .addOption(
      option('--log-level <level>', 'least level logged', 'SEKISHO_LOG_LEVEL')
        .choices([...logLevels])
        .default('info'),
    )
    .addOption(option('--log-file <file>', 'write the log there instead of standard error', 'SEKISHO_LOG_FILE'))
    .hook('preAction', readSwitches);
}

/**
 * A switch is on by its variable only where that says so: the option parser takes any value for on, and `SEKISHO_OBSERVE=false` must not
 * wave everybody through. Throws the fault `bad-option` for a value that is neither.
 */
function readSwitches(command: Command): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (option.required || option.optional || command.getOptionValueSource(name) !== 'env') continue;
    const value = process.env[option.envVar!]!.trim().toLowerCase();
    if (/^(1|true|yes|on)$/.test(value)) continue;
    if (!/^(0|false|no|off)?$/.test(value)) throw new Fault('bad-option', `${option.envVar}: write true or false`);
    command.setOptionValueWithSource(name, option.negate, 'default');
  }
}

/** A port as an option gives it. */
export function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}

function urlOf(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('A webhook is an address that starts with https:// (or http://).');
  }
  // No request can be made to such an address: it would be found out at the first attack.
  if (url.username !== '' || url.password !== '') {
    throw new InvalidArgumentError('A webhook has no name and password in its address: what it is sent is signed.');
  }
  return text;
}

/** Addresses of Redis, as they are written; one that leads nowhere would be found out by attempts only. */
function redisOf(text: string): string {
  const isAddress = (address: string) => /^rediss?:\/\/[^/\s]/.test(address) && URL.canParse(address);
  if (text.split(',').every(address => isAddress(address.trim()))) return text;
  throw new InvalidArgumentError(
    'Redis is an address such as redis://127.0.0.1:6379; nodes of a cluster with commas between.',
  );
}
