/**
 * The write-ahead log of a database: how much is in it, and moving it into the database file (a checkpoint, in SQLite's word).
 * Once all of it is moved and nobody reads from it, the next commit begins it anew; until then it grows.
 */
import type Database from 'better-sqlite3';

/** How far the log is, in pages of 4 kB. */
export interface WalState {
  /** Pages in the log. */
  readonly pages: number;
  /** Those of them that the database file has already. */
  readonly moved: number;
}

/** The log of the database that a connection is open on. */
export interface Wal {
  /** How far it is now; nothing is moved. */
  state(): WalState;
  /**
   * Moves what no reader stands in the way of, without waiting for anybody, and tells how far the log is then. Where the disk is full
   * or another connection is at it, nothing is moved and nothing is lost: the log keeps it.
   */
  checkpoint(): WalState;
}

/** The log of a connection's database, which must be in WAL mode. It is let go with the connection. */
export function createWal(db: Database.Database): Wal {
  const run = (mode: 'NOOP' | 'PASSIVE') => {
    const statement = db.prepare<[], [busy: number, pages: number, moved: number]>(`PRAGMA wal_checkpoint(${mode})`);
    const row = statement.raw();
    return (): WalState => {
      const [, pages, moved] = row.get()!;
      // −1 where there is no log yet.
      return { pages: Math.max(0, pages), moved: Math.max(0, moved) };
    };
  };
  const state = run('NOOP');
  const passive = run('PASSIVE');
  return {
    state,
    checkpoint() {
      try {
        passive();
      } catch {
        // A full disk, or one that fails: it is tried again with the next one.
      }
      return state();
    },
  };
}
