/** The counters of one machine: in memory, with a snapshot on disk. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Journal } from '../../engine/journal.ts';
import { type CounterSet, latenessMs } from '../../engine/velocity/counters.ts';
import { createMemoryVelocity } from '../../stores/memory/velocity.ts';
import type { ServiceWindows } from './service-windows.ts';
import { readSnapshot, writeSnapshot } from './snapshot-file.ts';

/** The counters in memory, from their snapshot where there is a good one. */
export function memoryWindows(folder: string, counters: CounterSet, journal: Journal, log: Logger): ServiceWindows {
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
      if (!ready || !sound) return;
      try {
        const seq = await journal.lastSeq();
        const mark = await journal.mark(seq);
        if (mark !== undefined) writeSnapshot(file, velocity, { seq, mark });
      } catch {
        log.warn('the snapshot of the windows could not be written; the next start reads the journal');
      }
    },
  };
}
