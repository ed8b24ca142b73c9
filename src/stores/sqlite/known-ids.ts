/** Which attempts surely are new, without asking the tables. */
import { createIdFilter } from './id-filter.ts';
import type { AttemptName, Reader } from './reader.ts';

/** Ids taken in at a time, and how long they wait while a start fills its counters, milliseconds. */
const idsAtOnce = 500;
const idsWaitMs = 20;
/** How long until a journal that could not be read is read again for its ids, milliseconds. */
const unreadableWaitMs = 1_000;

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
    let names: readonly AttemptName[];
    try {
      names = reader.ids(last!, idsAtOnce);
    } catch {
      // It cannot be read at the moment; whoever asks for an attempt is told so.
      later = setTimeout(step, unreadableWaitMs);
      return;
    }
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
