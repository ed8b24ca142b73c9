/** Forgetting old facts while a service runs on the journal. */
import type Database from 'better-sqlite3';
import { factsAtOnce, inPieces, letOthersIn, openBeside, type Pause, tidy } from './beside-service.ts';
import { linkedUpTo } from './link-index.ts';
import { hasTable, metaNumber } from './schema.ts';

/** Links that are removed in one transaction, which a running service waits for: they are some bytes each. */
const linksAtOnce = 2_000;

/**
 * Forgets every fact older than `before` (milliseconds since 1970 UTC), personal data and all, in pieces between which a running service
 * writes. Returns how many facts. Undefined: no journal there.
 */
export function pruneJournal(folder: string, before: number, pause: Pause = letOthersIn): number | undefined {
  const db = openBeside(folder, false);
  if (!db) return undefined;
  try {
    const pruned = pruneFacts(db, before, pause);
    pruneLinks(db, before, pause);
    tidy(db, pause);
    return pruned;
  } finally {
    db.close();
  }
}

function pruneFacts(db: Database.Database, before: number, pause: Pause): number {
  const old = db
    .prepare<[number, number, number], number>('SELECT seq FROM event WHERE seq > ? AND at < ? ORDER BY seq LIMIT ?')
    .pluck();
  const removals = ['event', 'assessment', 'personal', 'outcome', 'shadow']
    .filter(table => hasTable(db, table))
    .map(table => db.prepare(`DELETE FROM ${table} WHERE seq = ?`));
  const last = db.prepare<[], number | null>('SELECT max(seq) FROM event').pluck();
  const remember = db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const remove = db.transaction((seqs: readonly number[]) => {
    // The last fact may be among them, and its number must not be given again: whatever is kept by number stands for it alone.
    remember.run('linked', String(linkedUpTo(db)));
    remember.run('last_seq', String(Math.max(last.get() ?? 0, metaNumber(db, 'last_seq') ?? 0)));
    for (const seq of seqs) for (const removal of removals) removal.run(seq);
  });
  let pruned = 0;
  let after = 0;
  inPieces(pause, () => {
    const seqs = old.all(after, before, factsAtOnce);
    if (seqs.length > 0) remove.immediate(seqs);
    pruned += seqs.length;
    after = seqs.at(-1) ?? after;
    return seqs.length === factsAtOnce ? 'more' : 'last';
  });
  return pruned;
}

/** The index has no order by time: it is read once from end to end, which stops nobody, and what is old removed on the way. */
function pruneLinks(db: Database.Database, before: number, pause: Pause): void {
  const old = db
    .prepare<[number, number, number, number, number], [key: number, at: number, seq: number]>(
      'SELECT key, at, seq FROM link WHERE (key, at, seq) > (?, ?, ?) AND at < ? ORDER BY key, at, seq LIMIT ?',
    )
    .raw();
  const removal = db.prepare('DELETE FROM link WHERE key = ? AND at = ? AND seq = ?');
  const remove = db.transaction((links: readonly (readonly [number, number, number])[]) => {
    for (const link of links) removal.run(...link);
  });
  let after: readonly [number, number, number] = [-1, 0, 0];
  inPieces(pause, () => {
    const links = old.all(...after, before, linksAtOnce);
    if (links.length > 0) remove.immediate(links);
    after = links.at(-1) ?? after;
    return links.length === linksAtOnce ? 'more' : 'last';
  });
}
