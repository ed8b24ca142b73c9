/** Where the counters live: in memory with a snapshot on disk, or in Redis for several machines. */
import { join } from 'node:path';
import { Cluster, Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Journal } from '../engine/journal.ts';
import type { FillableVelocity, VelocityEvent } from '../engine/types.ts';
import { type CounterSet, latenessMs } from '../engine/velocity/counters.ts';
import { createMemoryVelocity } from '../stores/memory/velocity.ts';
import { createRedisVelocity, type RedisVelocity } from '../stores/redis/velocity.ts';
import { readSnapshot, writeSnapshot } from './snapshot-file.ts';

/** What a set of counters is called: sets that count the same share it, and their keys in Redis begin with it. */
export function countersName({ fingerprint }: CounterSet): string {
  return fingerprint.slice(0, 12);
}

/** Windows for a change of rules. */
export interface NewWindows {
  readonly velocity: FillableVelocity;
  /** They are to be filled before they are in force. */
  readonly empty: boolean;
  /** Called in the breath in which they come in force. */
  inForce(): void;
}

/** The counters of a service. */
export interface Windows {
  readonly velocity: FillableVelocity;
  /** Arrival number up to which the journal is counted in already. */
  readonly countedTo: number;
  /** Fulfilled when the store can be asked, or when it was waited for long enough. */
  readonly reached: Promise<void>;
  /** Called once the journal is counted in. */
  filled(): void;
  /** The windows of now for counters that count the same under other ratios or titles: nothing is to be filled. */
  reread(counters: CounterSet): NewWindows;
  /** Windows for changed counters; once filled they are the service's. */
  renewed(counters: CounterSet): NewWindows;
  /** Windows for counters beside the service's own, such as those of a shadow rule set. */
  beside(counters: CounterSet): NewWindows;
  /** Something was counted that the journal does not have: the windows must not outlive this process. */
  spoil(): void;
  /** Called when the service stops; `ready`: the counters stood. */
  keep(ready: boolean): Promise<void>;
}

/** The counters in memory, from their snapshot where there is a good one. */
export function memoryWindows(folder: string, counters: CounterSet, journal: Journal, log: Logger): Windows {
  const file = join(folder, 'windows');
  const known = (seq: number) => {
    const mark = journal.mark(seq);
    return mark instanceof Promise ? undefined : mark;
  };
  const read = readSnapshot(file, counters, known, Date.now() + latenessMs);
  if ('refused' in read && read.refused !== 'none') {
    log.warn({ why: read.refused }, 'the snapshot of the windows is passed over; the journal is read instead');
  }
  const { velocity: first, journalSeq: countedTo } =
    'restored' in read ? read.restored : { velocity: createMemoryVelocity(counters), journalSeq: 0 };
  let velocity = first;
  let sound = true;
  return {
    velocity: first,
    countedTo,
    reached: Promise.resolve(),
    filled() {},
    reread: changed => ({ velocity, empty: false, inForce: () => velocity.readAs(changed) }),
    renewed(changed) {
      const fresh = createMemoryVelocity(changed);
      return {
        velocity: fresh,
        empty: true,
        inForce() {
          velocity = fresh;
        },
      };
    },
    beside: other => ({ velocity: createMemoryVelocity(other), empty: true, inForce() {} }),
    spoil() {
      sound = false;
    },
    async keep(ready) {
      const seq = await journal.lastSeq();
      const mark = await journal.mark(seq);
      if (!ready || !sound || mark === undefined) return;
      try {
        writeSnapshot(file, velocity, { seq, mark });
      } catch {
        log.warn('the snapshot of the windows could not be written; the next start reads the journal');
      }
    },
  };
}

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
      ? new Cluster(nodes, { redisOptions: options, enableOfflineQueue: false })
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
  let store = createRedisVelocity(counters, client);
  const first = filledStore(store, log);
  let { velocity } = first;
  return {
    velocity,
    countedTo: 0,
    reached: new Promise(resolve => {
      client.once('ready', resolve);
      setTimeout(resolve, patienceMs).unref();
    }),
    filled: first.inForce,
    reread: changed => ({ velocity, empty: false, inForce: () => store.readAs(changed) }),
    renewed(changed) {
      const fresh = createRedisVelocity(changed, client);
      const windows = filledStore(fresh, log, 'must');
      return {
        ...windows,
        inForce() {
          windows.inForce();
          store = fresh;
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
