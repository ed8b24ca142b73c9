/** The counters of several machines: in Redis, which is filled from the journal and waited for. */
import { setTimeout as wait } from 'node:timers/promises';
import { Cluster, Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { FillableVelocity, VelocityEvent } from '../../engine/types.ts';
import type { CounterSet } from '../../engine/velocity/counters.ts';
import { type KeyChecks, type KeyWatch, watchKeys } from '../../stores/redis/key-watch.ts';
import type { RedisNews } from '../../stores/redis/news.ts';
import { createRedisVelocity, isReadOnly, type RedisVelocity } from '../../stores/redis/velocity.ts';
import { countersName, type NewWindows, type ServiceWindows } from './service-windows.ts';

/** How long a start waits for a Redis that does not answer, milliseconds. */
const patienceMs = 10_000;
const retryMs = 200;

/**
 * A store in Redis while it is filled: a fact that it does not take is sent again, for so long. Then a start goes on without
 * it, under the fail policy, and a change (`must`) fails.
 */
function filledStore(store: RedisVelocity, log: Logger, must?: 'must'): NewWindows {
  let filling = true;
  let waitUntil = Date.now() + patienceMs;
  const fill = async (event: VelocityEvent): Promise<void> => {
    for (;;) {
      try {
        await store.fill(event);
        waitUntil = Math.max(waitUntil, Date.now() + patienceMs);
        return;
      } catch {
        // Given up here, it waits in the store for when the server is back.
        if (Date.now() > waitUntil) return must ? store.record(event) : store.record(event).catch(() => {});
        // A service that stops meanwhile is not held up.
        await wait(retryMs, undefined, { ref: false });
      }
    }
  };
  const coverFrom = (at: number) =>
    store.coverFrom(at).catch((error: unknown) => {
      if (must) throw error;
      log.warn('Redis did not answer while it was being filled');
    });
  return {
    velocity: {
      get missed() {
        return store.missed;
      },
      assess: event => store.assess(event),
      record: event => (filling ? fill(event) : store.record(event)),
      expect: at => store.expect(at),
      reaches: (kinds, at) => store.reaches(kinds, at),
      coverFrom,
      readAs: counters => store.readAs(counters),
    },
    empty: true,
    inForce() {
      filling = false;
    },
  };
}

/** Writes what a store tells to the log. */
function telling(counters: CounterSet, log: Logger): (news: RedisNews) => void {
  const about = { counters: countersName(counters) };
  return news => {
    switch (news.what) {
      case 'left_alone':
        log.warn(
          { ...about, cause: news.cause },
          'Redis failed several times in a row: it is left alone, and tried again',
        );
        return;
      case 'asked_again':
        log.info({ ...about, ms: news.ms }, 'Redis answers again');
        return;
      case 'ahead_of_clock':
        log.warn(
          { ...about, ms: news.ms },
          'events lie far ahead of the clock of Redis; set the clocks right, of this machine, the shop, and Redis',
        );
        return;
      case 'events_wait':
        log.warn(
          { ...about, waiting: news.waiting },
          'events wait for Redis to take them; answers are marked as degraded',
        );
        return;
      case 'events_lost':
        log.error(
          { ...about, lost: news.lost },
          'events that Redis did not take are left out of the counters, for there are too many; they are filled in from the journal later',
        );
        return;
      case 'caught_up':
        log.info({ ...about, ms: news.ms, lost: news.lost }, 'Redis has taken the events that waited');
        return;
      case 'emptied':
        log.error(
          about,
          'Redis has lost its counts; they are filled in from the journal, and answers are marked as degraded until then',
        );
        return;
      case 'forgot':
        log.warn(
          { ...about, events: news.events },
          'Redis has lost the events that came last; they are sent to it again',
        );
        return;
      case 'time_set_back':
        log.warn(
          about,
          'the newest time in Redis lay far ahead of its clock, so that no counter could be read; it is set back',
        );
        return;
    }
  };
}

/** A connection to a server or, where several addresses are given, to a cluster; the log is told whether it is reached. */
function connect(urls: string, log: Logger): Redis | Cluster {
  const nodes = urls.split(',').map(url => url.trim());
  const options = { enableOfflineQueue: false, maxRetriesPerRequest: 0 };
  // After a failover the name leads to another server, and the connection to the one that is a replica now. A cluster says where to ask.
  const reconnectOnError = (error: Error) => isReadOnly(error);
  const client =
    nodes.length > 1
      ? new Cluster(nodes, { redisOptions: options, enableOfflineQueue: false, enableAutoPipelining: true })
      : new Redis(nodes[0]!, { ...options, reconnectOnError });
  let told = '';
  client.on('error', (error: NodeJS.ErrnoException) => {
    const cause = error.code ?? error.name;
    if (cause !== told) log.warn({ cause }, 'Redis is not reached');
    told = cause;
  });
  client.on('ready', () => {
    told = '';
    log.info('Redis is reached');
  });
  return client;
}

/** Keys that every machine has to have alike, and how often it is looked whether they do (key-watch.ts). */
export interface AlikeKeys {
  readonly checks: KeyChecks;
  readonly everyMs?: number;
}

/**
 * The counters in Redis, shared by machines that count the same things: a set of counters has keys of its own there.
 * @param alike the log is told of a machine beside this one that has other keys
 */
export function redisWindows(urls: string, counters: CounterSet, log: Logger, alike?: AlikeKeys): ServiceWindows {
  const client = connect(urls, log);
  let keyWatch: KeyWatch | undefined;
  client.once('ready', () => {
    if (alike)
      keyWatch = watchKeys(
        client,
        alike.checks,
        keys =>
          log.warn(
            { keys },
            'another machine that counts in this Redis has other keys: what one counts the other does not see; give all machines the same, or this one a Redis of its own',
          ),
        alike.everyMs,
      );
  });
  let refill: ((store: FillableVelocity) => Promise<number>) | undefined;
  let stopped = false;
  const mending = new Set<RedisVelocity>();
  /** Fills a store until it is whole. */
  const mend = async (store: RedisVelocity, counted: CounterSet): Promise<void> => {
    if (mending.has(store) || !refill) return;
    mending.add(store);
    const about = { counters: countersName(counted) };
    for (let whole = false; !whole && !stopped; ) {
      const start = Date.now();
      const ends = store.beginFilling();
      try {
        const events = await refill(filledStore(store, log, 'must').velocity);
        whole = ends();
        if (whole) log.info({ ...about, events, ms: Date.now() - start }, 'the counts in Redis are filled in again');
      } catch (error) {
        const fault = error instanceof Error ? error.name : typeof error;
        log.warn({ ...about, fault }, 'the counts in Redis could not be filled in; it is tried again');
      }
      if (!whole) await wait(patienceMs, undefined, { ref: false });
    }
    mending.delete(store);
  };
  const storeOf = (counted: CounterSet): RedisVelocity => {
    const say = telling(counted, log);
    const store: RedisVelocity = createRedisVelocity(counted, client, {
      tell(news) {
        say(news);
        // What was left out is in the journal as well; there is time for it when the rest is handed over.
        if (news.what === 'emptied' || (news.what === 'caught_up' && news.lost > 0)) void mend(store, counted);
      },
    });
    return store;
  };
  const first = filledStore(storeOf(counters), log);
  let { velocity } = first;
  return {
    velocity,
    countedTo: 0,
    reached: new Promise(resolve => {
      client.once('ready', resolve);
      setTimeout(resolve, patienceMs).unref();
    }),
    filled: first.inForce,
    reread: changed => ({ velocity, empty: false, inForce: () => velocity.readAs(changed) }),
    renewed(changed) {
      const windows = filledStore(storeOf(changed), log, 'must');
      return {
        ...windows,
        inForce() {
          windows.inForce();
          velocity = windows.velocity;
        },
      };
    },
    beside: other => filledStore(storeOf(other), log, 'must'),
    refillBy(given) {
      refill = given;
    },
    spoil() {},
    async keep() {
      stopped = true;
      keyWatch?.stop();
      client.disconnect();
    },
  };
}
