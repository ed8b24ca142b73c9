/**
 * Memory of a long replay on one thread. By itself V8 sets 134 MB aside for young objects and keeps old ones until a third of all is
 * garbage, though only 50 MB of objects are alive. Beside a gigabyte of windows that decides whether a machine is large enough.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves of the space for young objects: batches pass through it, and few of their objects outlive two collections. */
const youngBytes = 32 << 20;
/** By how much all that is held may grow from one full collection to the next, per cent. */
const growthPercent = 10;

/**
 * Has V8 collect garbage sooner. The choice is the process's: threads started later have it too.
 *
 * @returns to be called every now and then: lets the young space grow until it is large enough, and no further
 */
export function limitHeap(): () => void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
  // Nobody asks while rule sets are loaded, and all that they bring is young at first.
  setFlagsFromString('--semi-space-growth-factor=1');
  let grows: boolean | undefined;
  return () => {
    if (grows === false) return;
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    const small = young !== undefined && young.space_size < youngBytes;
    if (small !== grows) setFlagsFromString(`--semi-space-growth-factor=${small ? 2 : 1}`);
    grows = small;
  };
}
