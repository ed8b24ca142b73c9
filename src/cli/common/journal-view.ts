/** Attempts of the journal for commands that look, beside a running service: nothing is written and no lock is taken. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { noSecretsYet, readSecrets } from '../../api/secrets.ts';
import type { AttemptPage, StoredAttempt, StoredOutcome } from '../../engine/journal.ts';
import { fraudLabelOf } from '../../engine/velocity/fraud.ts';
import type { Label } from '../../replay/types.ts';
import { Fault } from '../../shared/errors.ts';
import type { Bilingual } from '../../shared/languages.ts';
import { isTime } from '../../shared/rfc3339.ts';
import { allSteps } from '../../shared/steps.ts';
import { journalFile } from '../../stores/sqlite/journal.ts';
import { createReader, type Reader, type ReaderFilter } from '../../stores/sqlite/reader.ts';
import { mustBeJournal, mustBeOfKey } from '../../stores/sqlite/schema.ts';
import { createSealer } from '../../stores/sqlite/seal.ts';
import { openDatabase } from '../../stores/sqlite/writer.ts';
import { onJournal } from './journal-fault.ts';

/** What else is to be said of a look through the journal. */
export interface Looking extends Pick<ReaderFilter, 'mayBe' | 'flow'> {
  /** Told every now and then how far back it has come, milliseconds since 1970 UTC. */
  readonly reached?: (at: number) => void;
}

/** A journal opened for looking. */
export interface JournalView {
  readonly reader: Reader;
  /** Attempts whose time is `since` or later, newest first. Every one is looked at: the index of a running service may lag behind. */
  attempts(since: number, merchant?: string, more?: Looking): Iterable<StoredAttempt>;
  /** Throws UnfitJournal where the journal was begun under another `identity.key`: no key made with this one would be found in it. */
  mustBeOfKey(identityCheck: string): void;
  close(): void;
}

/** Keys that open personal data; none where there are no keys at all, in the folder or in the environment. Throws faults. */
export function personalKeysOf(secrets: string, data: string): readonly Uint8Array[] {
  return noSecretsYet(secrets, process.env) ? [] : readSecrets(secrets, data, process.env).personal;
}

/**
 * Looks into the journal of a data folder; personal data are opened where the folder of keys is named. Throws faults, also for what stands
 * in the way of reading on.
 */
export function lookIntoJournal<Value>(
  data: string,
  secrets: string | undefined,
  look: (view: JournalView) => Value,
): Value {
  return onJournal(
    data,
    () => {
      const view = viewJournal(data, secrets);
      try {
        return look(view);
      } finally {
        view.close();
      }
    },
    'file-unreadable',
  );
}

/** Opens the journal of a data folder; personal data are opened where the folder of keys is named. Throws faults, UnfitJournal and SQLite's errors. */
export function viewJournal(data: string, secrets?: string): JournalView {
  const file = join(data, journalFile);
  if (!existsSync(file)) throw new Fault('file-unreadable', `there is no journal in "${data}"`);
  const keys = secrets === undefined ? [] : personalKeysOf(secrets, data);
  const db = openDatabase(file, 'normal', true);
  mustBeJournal(db);
  const reader = createReader(db, keys.length > 0 ? createSealer(keys) : undefined);
  return {
    reader,
    *attempts(since, merchant, { reached, ...more } = {}) {
      const filter = {
        ...more,
        since,
        limit: 1_000,
        personal: keys.length > 0,
        ...(merchant === undefined ? {} : { merchant }),
      };
      for (let after: AttemptPage['next']; ; ) {
        const page = allSteps(reader.list({ ...filter, ...(after ? { after } : {}) }));
        yield* page.attempts;
        after = page.next;
        if (after === undefined) return;
        reached?.(after.at);
      }
    },
    mustBeOfKey: identityCheck => mustBeOfKey(db, identityCheck),
    close: () => db.close(),
  };
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The time that `30m`, `12h` or `30d` before now means, or a date or time by itself (a date begins in Tokyo). Throws a fault. */
export function sinceTime(text: string, now: number): number {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return now - Number(count) * unitMs[unit]!;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+09:00` : text;
  // Date.parse takes the 30th of February for the 2nd of March.
  const isWhole = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(time) && isTime(`${time.slice(0, 10)}T00:00:00Z`);
  const at = isWhole ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(at))
    throw new Fault('bad-option', `--since "${text}": write 30m, 12h, 30d, a date, or a time with its zone`);
  return at;
}

/** Labels as people read them. */
export const labelNames: Readonly<Record<Label, Bilingual>> = {
  fraud: { en: 'fraud', ja: '不正' },
  genuine: { en: 'genuine', ja: '正常' },
  open: { en: 'open', ja: '未判明' },
};

/** What is known of an attempt by now: of several labels the latest counts (docs/api.md). */
export function labelOf(outcomes: readonly StoredOutcome[]): Label {
  let label: Label = 'open';
  for (const { body } of [...outcomes].sort((one, other) => one.at - other.at)) {
    label = fraudLabelOf(body) ?? label;
  }
  return label;
}
