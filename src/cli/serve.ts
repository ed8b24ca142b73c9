/** `sekisho serve`: the scoring service, put together from its stores and doors. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { buildApp } from '../api/app.ts';
import { type AttackWatch, attackedBy, watchAttacks } from '../api/attacks.ts';
import { type KeyRing, openKeyRing } from '../api/key-ring.ts';
import { createLog, type LogLevel, logLevels, type ServiceLog } from '../api/log.ts';
import { createMetrics, type Metrics } from '../api/metrics.ts';
import { nowAndThen } from '../api/now-and-then.ts';
import { demoSecrets, noSecretsYet, readSecrets, type Secrets } from '../api/secrets.ts';
import { listen, type Server } from '../api/server.ts';
import { createService, type Service } from '../api/service.ts';
import { createWebhook } from '../api/webhook.ts';
import { createCardGuard } from '../engine/card/guard.ts';
import { type Journal, JournalClosed, type JournalFailure, JournalUnreadable } from '../engine/journal.ts';
import type { EventField } from '../engine/types.ts';
import { keyedDigests } from '../engine/velocity/keys.ts';
import { Fault } from '../shared/errors.ts';
import { openJournal } from '../stores/sqlite/journal.ts';
import { memoryWindows } from './memory-windows.ts';
import { programVersion } from './program-version.ts';
import { createReload, type Reloaded } from './reload.ts';
import { loadRules, ruleSetFolder } from './rule-set.ts';
import { watchFolders } from './rules-watch.ts';
import { welcome } from './welcome.ts';
import { countersName, type Windows } from './windows.ts';

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

const help = `
The first start makes ./data with an API key (shown once) and, where there are no keys, demo keys in ./secrets.
Everything it prints for people goes to standard output; the structured log goes to standard error.
SIGHUP makes it take the rule set as it now stands in its folder; --watch does so at each change of a file. A faulty rule set is refused
with its errors in the log, and the old one goes on. All of this holds for --shadow-rules too; sekisho rules shadow-report compares.
It stops on SIGTERM or SIGINT after answering and recording what is in flight.

Examples:
  $ sekisho serve
  $ sekisho serve --port 9000 --rules my-rules --data /var/lib/sekisho --secrets /etc/sekisho
  $ SEKISHO_HOST=0.0.0.0 SEKISHO_LOG_LEVEL=warn sekisho serve`;

/** Adds the command. */
export function registerServe(command: Command): void {
  const option = (flags: string, text: string, variable: string) => new Option(flags, text).env(variable);
  command
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
    .addHelpText('after', help)
    .hook('preAction', readSwitches)
    .action(async (options: ServeOptions) => {
      // What it writes is for this user only.
      process.umask(0o077);
      const onHangup = hangups();
      const running = await startService(options, process.env);
      const ended = new AbortController();
      stopOnSignals(running);
      onHangup(() => void running.reload());
      if (options.watch) watchRules(running, options, ended.signal);
      try {
        if ((await running.ready) !== undefined) process.stdout.write(welcome(running, options.data));
      } catch (error) {
        // It would never be ready: nothing may keep the process that listens already.
        ended.abort();
        await running.server.stop();
        running.log.flush();
        throw error;
      }
    });
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

function portOf(text: string): number {
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

/** A service that listens. */
export interface RunningService {
  readonly server: Server;
  readonly service: Service;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly secrets: Secrets;
  /** The first API key; undefined where there was one already. */
  readonly firstKey: string | undefined;
  /** Fulfilled with the number of facts read once the counters stand; with undefined where the service was stopped before. Rejects where they cannot be filled. */
  readonly ready: Promise<number | undefined>;
  /** Takes the rule set, and the shadow beside it, as they now stand in their folders. */
  reload(): Promise<Reloaded>;
}

/** Opens everything, listens, and starts to rebuild the counters. Throws faults. */
export async function startService(options: ServeOptions, env: NodeJS.ProcessEnv): Promise<RunningService> {
  const ruleSet = loadRules(options.rules);
  if (noSecretsYet(options.secrets, env)) demoSecrets(options.secrets);
  const secrets = readSecrets(options.secrets, options.data, env);
  const journal = journalOf(options, secrets);
  let letGo = () => journal.close();
  try {
    const log = createLog(options.logLevel, options.logFile ?? 2);
    const metrics = createMetrics();
    const keys = openKeyRing(options.data, Date.now, fault => {
      log.log.error(
        { fault: fault.code, what: fault.what },
        'the file of API keys is faulty; the keys from before count',
      );
    });
    // A faulty file stops a start: there are no keys from before.
    keys.list();
    const tellUnrecorded = nowAndThen<JournalFailure['cause']>(unrecordedToldMs, (cause, facts) => {
      log.log.error({ cause, facts }, 'the journal did not take attempts or outcomes; their answers say so');
    });
    const attackOf = (id: string) => attackedBy(service.ruleSet).get(id);
    const attacks = attackWatch(options, secrets, log, metrics, attackOf);
    // The Redis client is loaded where it is used: most services never need it.
    const windows = options.redis
      ? (await import('./redis-windows.ts')).redisWindows(options.redis, ruleSet.counters, log.log)
      : memoryWindows(options.data, ruleSet.counters, journal, log.log);
    const service: Service = createService({
      ruleSet,
      journal,
      velocity: windows.velocity,
      guard: createCardGuard(options.cardNumbers ? secrets.card?.[0] : undefined),
      keyOf: keyedDigests(secrets.identity),
      digestKey: secrets.digest,
      now: Date.now,
      journalPatienceMs: 2_000,
      observe: options.observe === true,
      observer: {
        outcome: metrics.outcome,
        shadowed: metrics.shadowed,
        shadowFailed: metrics.shadowFailed,
        ahead(facts) {
          // The next start, by a clock that is right, counts them: from a snapshot that has none of them it would not.
          windows.spoil();
          log.log.warn({ facts }, 'facts of the journal lie ahead of the clock; they are left out of the counters');
        },
        unrecorded(cause) {
          metrics.unrecorded(cause);
          windows.spoil();
          tellUnrecorded(cause);
        },
        assessed(assessment, details) {
          metrics.assessed(assessment, details);
          if (details.recognised) attacks.assessed(assessment, details.recognised);
        },
      },
    });
    const app = buildApp({ service, keys, metrics, log: log.log, version: programVersion() });
    const release = async () => {
      // What waits behind the answers asks counters of its own, which with Redis go through the same connection.
      await service.settle();
      await windows.keep(service.ready());
      await journal.close();
    };
    letGo = release;
    const server = await listen(app, release, options.host, options.port);
    letGo = server.stop;
    const firstKey = keys.list().length === 0 ? createFirstKey(keys) : undefined;
    log.log.info(
      {
        address: server.address,
        rule_set: ruleSet.version,
        counters: countersName(ruleSet.counters),
        data: options.data,
      },
      'listening',
    );
    const ready = rebuild(service, log, windows, options.data);
    const reloadNow = createReload({
      folder: ruleSetFolder(options.rules),
      ...(options.shadowRules === undefined ? {} : { shadowFolder: options.shadowRules }),
      service,
      windows,
      log: log.log,
      metrics,
    });
    // Counters that are still being filled cannot change hands.
    const counted = ready.catch(() => undefined);
    const reload = () => counted.then(read => (read === undefined ? 'refused' : reloadNow()));
    // The shadow comes in force when the service serves already: it must not hold up a start, nor stop one with its faults.
    if (options.shadowRules !== undefined)
      void counted.then(read => (read === undefined ? undefined : reloadNow('shadow')));
    return { server, service, journal, log, secrets, firstKey, ready, reload };
  } catch (error) {
    // A port that is listened on, or a connection to Redis, would keep the process, with nothing behind it.
    await letGo();
    throw error;
  }
}

/** How often the log tells of facts that could not be recorded, milliseconds. */
const unrecordedToldMs = 60_000;

/** How often attacks are looked at for having ended, milliseconds. */
const sweepMs = 5_000;

/** Tells of attacks in progress: a log event, a metric, and a signed webhook where one is configured. */
function attackWatch(
  options: ServeOptions,
  secrets: Secrets,
  { log }: ServiceLog,
  metrics: Metrics,
  attackOf: (rule: string) => EventField | undefined,
): AttackWatch {
  if (options.webhook !== undefined && !secrets.webhook) {
    throw new Fault('secret-unreadable', `${options.secrets}/webhook.key is missing; it signs what --webhook is sent`);
  }
  const webhook =
    options.webhook !== undefined && secrets.webhook
      ? createWebhook({ url: options.webhook, key: secrets.webhook, log, now: Date.now })
      : undefined;
  const watch = watchAttacks(
    Date.now,
    ({ type, attack }) => {
      // The value is for whoever has to limit it, not for the log.
      const { value: _value, ...told } = attack;
      log.warn({ event: type, ...told }, type === 'attack.started' ? 'attack in progress' : 'attack over');
      if (type === 'attack.started') metrics.attackStarted(attack.key);
      webhook?.(type, attack);
    },
    attackOf,
  );
  metrics.watch(watch.inProgress);
  setInterval(watch.sweep, sweepMs).unref();
  return watch;
}

function journalOf(options: ServeOptions, secrets: Secrets): Journal {
  if (options.personal === 'encrypted' && secrets.personal.length === 0) {
    throw new Fault(
      'secret-unreadable',
      `${options.secrets}/personal.keys is missing; --personal none keeps no personal data`,
    );
  }
  const journal = openJournal({
    folder: options.data,
    durability: options.durability,
    personalKeys: options.personal === 'encrypted' ? secrets.personal : [],
    identityCheck: secrets.identityCheck,
  });
  if (!journal.ok) throw new Fault(journal.error, options.data);
  return journal.value;
}

/**
 * Progress once a second: a long journal takes a while. Undefined: the service was stopped meanwhile. Throws the fault `journal-foreign`
 * where the journal turns out to be damaged.
 */
async function rebuild(
  service: Service,
  { log }: ServiceLog,
  windows: Windows,
  folder: string,
): Promise<number | undefined> {
  const start = Date.now();
  let told = start;
  await windows.reached;
  const progress = (read: number) => {
    if (Date.now() - told < 1_000) return;
    told = Date.now();
    log.info({ events: read }, 'rebuilding the counters from the journal');
  };
  let events: number;
  try {
    events = await service.rebuild(progress, windows.countedTo);
  } catch (error) {
    if (error instanceof JournalUnreadable) throw new Fault('journal-foreign', folder, { cause: error });
    if (!(error instanceof JournalClosed)) throw error;
    log.info({ ms: Date.now() - start }, 'stopped before the counters stood');
    return undefined;
  }
  windows.filled();
  log.info({ events, ms: Date.now() - start }, 'ready');
  return events;
}

function createFirstKey(keys: KeyRing): string {
  return keys.create('first').key;
}

/** Listens for SIGHUP, which asks for a reload; one that comes during the start is told after it: unheard, it would end the process. */
function hangups(): (tell: () => void) => void {
  let told: (() => void) | undefined;
  let early = false;
  process.on('SIGHUP', () => {
    if (told) told();
    else early = true;
  });
  return tell => {
    told = tell;
    if (early) tell();
  };
}

/** With --watch every change of a file makes the service take its rule set again. */
function watchRules({ reload }: RunningService, { rules, shadowRules }: ServeOptions, ended: AbortSignal): void {
  const folders = [ruleSetFolder(rules), ...(shadowRules === undefined ? [] : [shadowRules])];
  void watchFolders(folders, () => void reload(), ended);
}

/** The first signal stops in good order; a second one at once. */
function stopOnSignals({ server, log }: RunningService): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) {
      log.flush();
      process.exit(130);
    }
    stopping = true;
    log.log.info({ signal }, 'stopping');
    await server.stop();
    log.log.info('stopped');
    log.flush();
    process.exit(0);
  };
  const fault = (error: unknown) => {
    // Its words might repeat what was sent; its places in the code tell enough.
    const places = error instanceof Error ? error.stack?.split('\n').filter(line => /^\s+at /.test(line)) : undefined;
    log.log.fatal({ fault: error instanceof Error ? error.name : typeof error, places }, 'internal fault, ending');
    log.flush();
    process.exit(70);
  };
  process.on('uncaughtException', fault);
  process.on('unhandledRejection', fault);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
