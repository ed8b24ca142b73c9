/**
 * Records on their way to the disk, in groups: one is under way at a time, and what arrives meanwhile is the next. Under load groups
 * grow by themselves, and without load a record waits for nothing.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { JournalFailure, JournalRecord } from '../../engine/journal.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { type JournalRow, rowOf, type ShadowRow } from './rows.ts';
import { TextPage } from './text-page.ts';
import type { WriterHandle } from './writer-handle.ts';

/** How long shadows wait for a group to go along with, milliseconds. */
const shadowsWaitMs = 200;

/** Bytes of records that wait while the disk takes none. Beyond, records are answered as not written: a disk that hangs must not fill the memory. */
const mostWaiting = 67_108_864;

/** A record that waits for its group. */
interface Waiting {
  readonly row: JournalRow;
  readonly settle: (result: Result<number, JournalFailure>) => void;
}

/** Takes records and shadows to a writer. */
export interface Groups {
  /** Resolves with the record's arrival number once its group is committed, or with why it is not. */
  append(record: JournalRecord): Promise<Result<number, JournalFailure>>;
  /** Goes along with the next group; where none follows, by itself after a while. */
  shadow(row: ShadowRow): void;
  /** Resolves once the writer answers, with nothing written. */
  answered(): Promise<void>;
  /** Resolves once nothing waits any more. */
  drained(): Promise<void>;
}

/**
 * Groups for a writer; arrival numbers go on from the last one given.
 * @param most bytes that wait
 */
export function createGroups(writer: WriterHandle, lastGiven: number, most = mostWaiting): Groups {
  let seq = lastGiven;
  let waiting: Waiting[] = [];
  // One group is under way at a time, so two pages are enough: one being written, one being filled.
  let filling = new TextPage();
  let spare = new TextPage();
  let shadows: ShadowRow[] = [];
  let shadowsAlone: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  let scheduled = false;

  const writeGroup = async () => {
    do {
      const group = waiting;
      const page = filling;
      const beside = shadows;
      waiting = [];
      shadows = [];
      filling = spare;
      const result = await writer.write({ rows: group.map(entry => entry.row), page: page.memory, shadows: beside });
      page.clear();
      spare = page;
      group.forEach(({ row, settle }, index) => {
        // What nothing is said about was not written.
        const cause = result[index] === undefined ? 'io_error' : result[index];
        settle(cause === null ? ok(row[0]) : fail({ cause }));
      });
      // Shadows whose wait was over meanwhile have no other group to go along with.
    } while (waiting.length > 0 || (shadows.length > 0 && !shadowsAlone));
    underWay = undefined;
  };
  const schedule = () => {
    if (underWay || scheduled) return;
    scheduled = true;
    // The rest of this tick joins the group.
    setImmediate(() => {
      scheduled = false;
      underWay ??= writeGroup();
    });
  };
  return {
    append(record) {
      if (filling.used > most) return Promise.resolve(fail({ cause: 'io_error' }));
      const row = rowOf(record, ++seq, filling);
      return new Promise(settle => {
        waiting.push({ row, settle });
        schedule();
      });
    },
    shadow(row) {
      shadows.push(row);
      shadowsAlone ??= setTimeout(() => {
        shadowsAlone = undefined;
        if (shadows.length > 0) schedule();
      }, shadowsWaitMs);
    },
    answered: async () => void (await writer.write({ rows: [], page: filling.memory, shadows: [] })),
    async drained() {
      while (underWay || scheduled || waiting.length > 0 || shadows.length > 0) {
        if (shadows.length > 0) schedule();
        await (underWay ?? turn());
      }
      clearTimeout(shadowsAlone);
    },
  };
}
