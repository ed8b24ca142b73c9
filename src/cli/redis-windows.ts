/** The counters of several machines: in Redis, which is filled from the journal and waited for. */
import { Cluster, Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { VelocityEvent } from '../engine/types.ts';
import type { CounterSet } from '../engine/velocity/counters.ts';
import { createRedisVelocity, type RedisVelocity } from '../stores/redis/velocity.ts';
import type { NewWindows, Windows } from './windows.ts';

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
        await store.record(event);
        waitUntil = Math.max(waitUntil, Date.now() + patienceMs);
        return;
      } catch (error) {
        if (Date.now() > waitUntil && must) throw error;
        if (Date.now() > waitUntil) return;
        await new Promise(resolve => setTimeout(resolve, retryMs));
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

/** The counters in Redis, shared by machines that count the same things: a set of counters has keys of its own there. */
export function redisWindows(urls: string, counters: CounterSet, log: Logger): Windows {
  const nodes = urls.split(',').map(url => url.trim());
  const options = { enableOfflineQueue: false, maxRetriesPerRequest: 0 };
  const client =
    nodes.length > 1
      ? new Cluster(nodes, { redisOptions: options, enableOfflineQueue: false, enableAutoPipelining: true })
      : new Redis(nodes[0]!, options);
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
  const first = filledStore(createRedisVelocity(counters, client), log);
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
      const windows = filledStore(createRedisVelocity(changed, client), log, 'must');
      return {
        ...windows,
        inForce() {
          windows.inForce();
          velocity = windows.velocity;
        },
      };
    },
    beside: other => filledStore(createRedisVelocity(other, client), log, 'must'),
    spoil() {},
    async keep() {
      client.disconnect();
    },
  };
}
