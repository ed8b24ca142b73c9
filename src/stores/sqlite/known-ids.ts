/** Which attempts surely are new, without asking the tables. */
import { createIdFilter } from './id-filter.ts';
import type { AttemptName, Reader } from './reader.ts';

/** Ids taken in at a time, and how long they wait while a start fills its counters, milliseconds. */
const idsAtOnce = 500;
const idsWaitMs = 20;

/**
 * Which ids are surely new. Ids from before this start are taken in a few hundred at a time between other work, once nobody waits for
 * the counters; until all are in, nothing is surely new.
 */
export function knownIds(reader: Reader, busy: () => boolean) {
  const filter = createIdFilter();
  let last: AttemptName | undefined = ['', ''];
  let waiting: NodeJS.Immediate | undefined;
  let later: NodeJS.Timeout | undefined;
  const step = () => {
    if (busy()) {
      later = setTimeout(step, idsWaitMs);
      return;
    }
    const names: readonly AttemptName[] = reader.ids(last!, idsAtOnce);
    for (const [id, merchant] of names) filter.add(merchant, id);
    last = names.length < idsAtOnce ? undefined : names.at(-1);
    if (last) waiting = setImmediate(step);
  };
  step();
  return {
    add: filter.add,
    isNew: (merchant: string, id: string) => last === undefined && !filter.mayHave(merchant, id),
    stop() {
      clearImmediate(waiting);
      clearTimeout(later);
    },
  };
}
