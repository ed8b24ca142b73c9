/** Where the counters live: in memory with a snapshot on disk, or in Redis for several machines. */
import { join } from 'node:path';
import { Cluster, Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Journal } from '../engine/journal.ts';
import type { VelocityEvent, VelocityStore } from '../engine/types.ts';
import type { CounterSet } from '../engine/velocity/counters.ts';
import { createMemoryVelocity, type MemoryVelocity } from '../stores/memory/velocity.ts';
import { createRedisVelocity } from '../stores/redis/velocity.ts';
import { readSnapshot, writeSnapshot } from './snapshot-file.ts';

/** The counters of a service. */
export interface Windows {
  readonly velocity: VelocityStore & { coverFrom?(at: number): void | Promise<void> };
  /** Arrival number up to which the journal is counted in already. */
  readonly countedTo: number;
  /** Fulfilled when the store can be asked, or when it was waited for long enough. */
  readonly reached: Promise<void>;
  /** Called once the journal is counted in. */
  filled(): void;
  /** Empty windows for changed counters, to be adopted once they are in force; undefined where a change needs a restart. */
  renewed(counters: CounterSet): { readonly velocity: MemoryVelocity; adopt(): void } | undefined;
  /** Something was counted that the journal does not have: the windows must not outlive this process. */
  spoil(): void;
  /** Called when the service stops; `ready`: the counters stood. */
  keep(ready: boolean): Promise<void>;
}

/** The counters in memory, from their snapshot where there is a good one. */
export function memoryWindows(folder: string, counters: CounterSet, journal: Journal, log: Logger): Windows {
  const file = join(folder, 'windows');
  const read = readSnapshot(file, counters, seq => {
    const mark = journal.mark(seq);
    return mark instanceof Promise ? undefined : mark;
  });
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
    renewed(changed) {
      const fresh = createMemoryVelocity(changed);
      return {
        velocity: fresh,
        adopt() {
          velocity = fresh;
        },
      };
    },
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

/** The counters in Redis. While it is filled at the start, a fact that it does not take is sent again. */
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
  const store = createRedisVelocity(counters, client);
  let waitUntil = Date.now() + patienceMs;
  const fill = async (event: VelocityEvent): Promise<void> => {
    for (;;) {
      try {
        await store.record(event);
        waitUntil = Math.max(waitUntil, Date.now() + patienceMs);
        return;
      } catch {
        if (Date.now() > waitUntil) return;
        await new Promise(resolve => setTimeout(resolve, retryMs));
      }
    }
  };
  let filling = true;
  return {
    velocity: {
      assess: event => store.assess(event),
      record: event => (filling ? fill(event) : store.record(event)),
      coverFrom: at => store.coverFrom(at).catch(() => log.warn('Redis did not answer while it was being filled')),
    },
    countedTo: 0,
    reached: new Promise(resolve => {
      client.once('ready', resolve);
      setTimeout(resolve, patienceMs).unref();
    }),
    filled() {
      filling = false;
    },
    renewed: () => undefined,
    spoil() {},
    async keep() {
      client.disconnect();
    },
  };
}
