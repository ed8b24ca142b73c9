/** An assessment found in the journal, read beside a running service: nothing is written and no lock is taken. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSecrets } from '../../api/secrets.ts';
import type { ShadowDecision, StoredAttempt } from '../../engine/journal.ts';
import type { VelocityEvent } from '../../engine/types.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { journalFile } from '../../stores/sqlite/journal.ts';
import { createReader } from '../../stores/sqlite/reader.ts';
import { mustBeJournal } from '../../stores/sqlite/schema.ts';
import { createSealer } from '../../stores/sqlite/seal.ts';
import { openDatabase } from '../../stores/sqlite/writer.ts';
import { onJournal } from './journal-fault.ts';

/** Where the journal is. */
export interface JournalOptions {
  readonly data: string;
  readonly secrets: string;
  readonly merchant?: string;
}

/** An attempt as it rests, with the events of a stretch of time before it. */
export interface FoundAttempt {
  readonly attempt: StoredAttempt;
  readonly events: readonly VelocityEvent[];
  /** What a shadow rule set would have decided; absent where none stood beside the live one. */
  readonly shadow?: ShadowDecision;
}

/** Events read at once. */
const page = 20_000;

/**
 * Finds an attempt; `reachMs` says how far back its counters look. Undefined where there is no journal, or no such attempt in it. Throws
 * faults.
 */
export function findAttempt(
  id: string,
  options: JournalOptions,
  reachMs: (attempt: StoredAttempt) => number,
): Result<FoundAttempt, string> | undefined {
  return onJournal(options.data, () => findIn(id, options, reachMs), 'file-unreadable');
}

function findIn(
  id: string,
  options: JournalOptions,
  reachMs: (attempt: StoredAttempt) => number,
): Result<FoundAttempt, string> | undefined {
  const file = join(options.data, journalFile);
  if (!existsSync(file)) return undefined;
  const db = openDatabase(file, 'normal', true);
  try {
    mustBeJournal(db);
    const keys = readSecrets(options.secrets, options.data, process.env).personal;
    const reader = createReader(db, keys.length > 0 ? createSealer(keys) : undefined);
    const found = reader.attempts(id, options.merchant);
    if (found.length > 1) {
      return fail(
        `${found.length} merchants have an attempt "${id}": say which with --merchant (${found.map(({ merchant }) => merchant).join(', ')})`,
      );
    }
    const [attempt] = found;
    if (attempt === undefined) return undefined;
    const shadow = reader.shadow(attempt.seq);
    const events = eventsBefore(reader, attempt, reachMs(attempt));
    return ok({ attempt, events, ...(shadow === undefined ? {} : { shadow }) });
  } finally {
    db.close();
  }
}

function eventsBefore(
  reader: ReturnType<typeof createReader>,
  { seq, event }: StoredAttempt,
  reachMs: number,
): VelocityEvent[] {
  const events: VelocityEvent[] = [];
  for (let after = 0; ; ) {
    const read = reader.events(event.at - reachMs, after, page);
    // What arrived after the attempt was not known to it.
    const known =
      read.last <= seq ? read.events : read.events.slice(0, Math.max(0, read.events.length - (read.last - seq)));
    events.push(...known.filter(({ at }) => at <= event.at));
    if (read.events.length < page || read.last >= seq) return events;
    after = read.last;
  }
}
