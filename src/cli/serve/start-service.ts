/** The scoring service, put together from its stores and doors. */
import { buildApp } from '../../api/app.ts';
import { type AttackWatch, attackedBy, watchAttacks } from '../../api/attacks.ts';
import { openKeyRing } from '../../api/key-ring.ts';
import { createLog, type ServiceLog } from '../../api/log.ts';
import { createMetrics, type Metrics } from '../../api/metrics.ts';
import type { ServiceObserver } from '../../api/parts.ts';
import { demoSecrets, noSecretsYet, readSecrets, type Secrets } from '../../api/secrets.ts';
import { listen, type Server } from '../../api/server.ts';
import { createService, type Service } from '../../api/service.ts';
import { createWebhook } from '../../api/webhook.ts';
import { createCardGuard } from '../../engine/card/guard.ts';
import { type Journal, JournalClosed, type JournalFailure, JournalUnreadable } from '../../engine/journal.ts';
import type { EventField } from '../../engine/types.ts';
import { keyedDigests } from '../../engine/velocity/keys.ts';
import { Fault } from '../../shared/errors.ts';
import { nowAndThen } from '../../shared/now-and-then.ts';
import { openJournal } from '../../stores/sqlite/journal.ts';
import { programVersion } from '../common/program-version.ts';
import { loadRules, ruleSetFolder } from '../common/rule-set.ts';
import { watchClock } from './clock-watch.ts';
import { memoryWindows } from './memory-windows.ts';
import type { ServeOptions } from './options.ts';
import { createReload, type Reloaded } from './reload.ts';
import { countersName, type ServiceWindows } from './service-windows.ts';

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
  // A timer that went on would keep a stopped service in memory.
  const ended = new AbortController();
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
    const attackedFieldOf = (id: string) => attackedBy(service.ruleSet).get(id);
    const attacks = attackWatch(options, secrets, { log, metrics, attackedFieldOf, ended: ended.signal });
    // The Redis client is loaded where it is used: most services never need it.
    const windows = options.redis
      ? (await import('./redis-windows.ts')).redisWindows(options.redis, ruleSet.counters, log.log, {
          checks: secrets.counterChecks,
        })
      : memoryWindows(options.data, ruleSet.counters, journal, log.log);
    let fillAnew = () => {};
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
      observer: observerOf(metrics, attacks, windows, log, () => fillAnew()),
    });
    const app = buildApp({ service, keys, metrics, log: log.log, version: programVersion() });
    const release = async () => {
      ended.abort();
      // What waits behind the answers asks counters of its own, which with Redis go through the same connection.
      await service.settle();
      await windows.keep(service.ready());
      await journal.close();
    };
    letGo = release;
    const server = await listen(app, release, options.host, options.port);
    letGo = server.stop;
    const firstKey = keys.list().length === 0 ? keys.create('first').key : undefined;
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
    // Redis goes by its own clock; in memory a time that was reached once keeps every counter from being read until it comes again.
    if (!options.redis) {
      fillAnew = oneAtATime(() => counted.then(read => (read === undefined ? undefined : reloadNow('counters'))));
    }
    watchClock(ms => {
      log.log.warn({ ms }, 'the clock was set by more than five minutes: the counters go by another time now');
      fillAnew();
    }, ended.signal);
    // The shadow comes in force when the service serves already: it must not hold up a start, nor stop one with its faults.
    if (options.shadowRules !== undefined)
      void counted.then(read => (read === undefined ? undefined : reloadNow('shadow')));
    return { server, service, journal, log, secrets, firstKey, ready, reload };
  } catch (error) {
    // A port that is listened on, or a connection to Redis, would keep the process, with nothing behind it.
    ended.abort();
    await letGo();
    throw error;
  }
}

/** How often the log tells of facts that could not be recorded, or not be read for, milliseconds. */
const unrecordedToldMs = 60_000;

/**
 * Whoever is told of what the service does: metrics, the log, the watch for attacks, and the windows where their counts went wrong.
 * @param late called when no counter could be read, for the attempt lies too far behind what was counted
 */
function observerOf(
  metrics: Metrics,
  attacks: AttackWatch,
  windows: ServiceWindows,
  { log }: ServiceLog,
  late: () => void,
): Required<ServiceObserver> {
  const tellUnrecorded = nowAndThen<JournalFailure['cause']>(unrecordedToldMs, (cause, facts) => {
    log.error({ cause, facts }, 'the journal did not take attempts or outcomes; their answers say so');
  });
  const tellLate = nowAndThen<void>(unrecordedToldMs, (_of, attempts) => {
    log.error(
      { attempts },
      'attempts lie more than five minutes behind what was counted, and no counter could be read for them; set the clock right',
    );
  });
  return {
    outcome: metrics.outcome,
    shadowed: metrics.shadowed,
    shadowFailed: metrics.shadowFailed,
    ahead(facts) {
      // The next start, by a clock that is right, counts them: from a snapshot that has none of them it would not.
      windows.spoil();
      log.warn({ facts }, 'facts of the journal lie ahead of the clock; they are left out of the counters');
    },
    unrecorded(cause) {
      metrics.unrecorded(cause);
      windows.spoil();
      tellUnrecorded(cause);
    },
    assessed(assessment, details) {
      metrics.assessed(assessment, details);
      if (!details.repeated && assessment.degraded.some(({ cause }) => cause === 'late')) {
        tellLate();
        late();
      }
      if (details.recognised) attacks.assessed(assessment, details.recognised);
    },
  };
}

/** How long the next filling waits where one failed, milliseconds: each attempt asks for it. */
const restMs = 10_000;

/** Runs what is asked for; what is asked for meanwhile, or soon after it was refused, is the same again. */
function oneAtATime(run: () => Promise<Reloaded | undefined>): () => void {
  let busy = false;
  const done = () => {
    busy = false;
  };
  return () => {
    if (busy) return;
    busy = true;
    void run().then(reloaded => (reloaded === 'taken' ? done() : setTimeout(done, restMs).unref()), done);
  };
}

/** How often attacks are looked at for having ended, milliseconds. */
const sweepMs = 5_000;

/** What the watch for attacks is made of. */
interface AttackParts {
  readonly log: ServiceLog;
  readonly metrics: Metrics;
  readonly attackedFieldOf: (rule: string) => EventField | undefined;
  readonly ended: AbortSignal;
}

/** Tells of attacks in progress: a log event, a metric, and a signed webhook where one is configured. */
function attackWatch(
  options: ServeOptions,
  secrets: Secrets,
  { log: { log }, metrics, attackedFieldOf, ended }: AttackParts,
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
    attackedFieldOf,
  );
  metrics.watch(watch.inProgress);
  const timer = setInterval(watch.sweep, sweepMs);
  timer.unref();
  ended.addEventListener('abort', () => clearInterval(timer));
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
 * Fills the counters from the journal; resolves with the number of facts read. Tells of its progress once a second: a long journal
 * takes a while. Undefined: the service was stopped meanwhile. Throws the fault `journal-foreign`
 * where the journal turns out to be damaged.
 */
async function rebuild(
  service: Service,
  { log }: ServiceLog,
  windows: ServiceWindows,
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
