/**
 * Orders that wait for their payments, and payments that wait for their outcomes, by the numbers that either side uses. They
 * wait in memory as far as it goes, beyond that in a temporary SQLite file: memory stays bounded whatever their number.
 */
import Database from 'better-sqlite3';

/** An order that waits. */
export interface WaitingOrder {
  /** From 1, in the order of reading. */
  readonly number: number;
  /** Where its file's sequence numbers begin, and its line there. */
  readonly first_seq: number;
  readonly line: number;
  /** JSON. */
  readonly body: string;
  readonly outcomes: string;
  readonly dropped: string;
  /** The row as its file has it, where rows are kept. */
  readonly row: string | null;
  /** Attempt that its outcomes belong to: the approved one, else the latest. */
  readonly attempt: string | null;
  readonly merchant: string | null;
  /** Time of that attempt. */
  readonly at: string;
}

/** An attempt as outcomes name it. */
export interface NamedAttempt {
  readonly attempt: string;
  readonly merchant: string | null;
}

/** An attempt as it competes for an order number with others that carry it. */
export interface Tie extends NamedAttempt {
  readonly approved: 0 | 1;
  /** RFC 3339. */
  readonly at: string;
}

type Kept = Pick<WaitingOrder, 'first_seq' | 'line' | 'body' | 'outcomes' | 'dropped' | 'row'>;

/** Where they wait. Of several orders of one key the first is found, of several attempts the approved one, else the latest. */
interface Shelf {
  keep(order: Kept, keys: readonly string[]): void;
  find(key: string): WaitingOrder | undefined;
  tie(number: number, tie: Tie): void;
  keepAttempt(key: string, attempt: Tie): void;
  findAttempt(key: string): Tie | undefined;
  /** Orders whose number is higher, in order, a thousand at most. */
  after(number: number): readonly WaitingOrder[];
}

/** Memory for what waits, bytes, as far as it can be told. */
const usualBytes = 256 << 20;
const pageSize = 1000;

/** What waits, found by number: orders by `find`, attempts by `findAttempt`. Memory up to a limit, then a file, with the same answers. */
export class WaitingOrders {
  readonly #limitBytes: number;
  #memory: MemoryShelf | undefined = new MemoryShelf();
  #database: Database.Database | undefined;
  #shelf: Shelf = this.#memory!;

  /** @param limitBytes memory for what waits; the rest goes to a file */
  constructor(limitBytes: number = usualBytes) {
    this.#limitBytes = limitBytes;
  }

  keep(order: Kept, keys: readonly string[]): void {
    this.#shelf.keep(order, keys);
    this.#spillWhenFull();
  }

  /** The order of the first key that has one. */
  find(keys: readonly string[]): WaitingOrder | undefined {
    for (const key of keys) {
      const found = this.#shelf.find(key);
      if (found) return found;
    }
    return undefined;
  }

  /** Ties an order to an attempt, unless it is tied to an approved or a later one. */
  tie(number: number, tie: Tie): void {
    this.#shelf.tie(number, tie);
  }

  keepAttempt(keys: readonly string[], attempt: Tie): void {
    for (const key of keys) this.#shelf.keepAttempt(key, attempt);
    this.#spillWhenFull();
  }

  findAttempt(keys: readonly string[]): Tie | undefined {
    for (const key of keys) {
      const found = this.#shelf.findAttempt(key);
      if (found) return found;
    }
    return undefined;
  }

  /** All orders, in the order of reading, as they stand when their page is asked for. */
  *pages(): Generator<readonly WaitingOrder[]> {
    for (let last = 0; ; ) {
      const page = this.#shelf.after(last);
      if (page.length === 0) return;
      last = page.at(-1)!.number;
      yield page;
    }
  }

  /** Does work on many of them at once: the file then hears of it once. */
  together(work: () => void): void {
    if (this.#database) this.#database.transaction(work)();
    else work();
  }

  /** Removes the temporary file. */
  close(): void {
    this.#database?.close();
  }

  #spillWhenFull(): void {
    const memory = this.#memory;
    if (!memory || memory.bytes <= this.#limitBytes) return;
    const database = temporaryDatabase();
    const shelf = fileShelf(database);
    database.transaction(() => memory.moveTo(shelf))();
    this.#database = database;
    this.#shelf = shelf;
    this.#memory = undefined;
  }
}

/** An order in memory. */
type HeldOrder = { -readonly [Field in keyof WaitingOrder]: WaitingOrder[Field] } & { approved: 0 | 1 };

/** What an entry takes besides its texts: objects and places in maps, about. */
const bytesAnEntry = 200;

class MemoryShelf implements Shelf {
  readonly #orders: HeldOrder[] = [];
  readonly #byKey = new Map<string, HeldOrder>();
  readonly #attempts = new Map<string, Tie>();
  bytes = 0;

  keep({ first_seq, line, body, outcomes, dropped, row }: Kept, keys: readonly string[]): void {
    const number = this.#orders.length + 1;
    const order = {
      number,
      first_seq,
      line,
      body,
      outcomes,
      dropped,
      row,
      attempt: null,
      merchant: null,
      approved: 0,
      at: '',
    } as const;
    this.#orders.push({ ...order });
    const held = this.#orders.at(-1)!;
    for (const key of keys) if (!this.#byKey.has(key)) this.#byKey.set(key, held);
    const texts = body.length + outcomes.length + dropped.length + (row?.length ?? 0);
    this.bytes += 2 * texts + bytesAnEntry * (1 + keys.length);
  }

  find(key: string): WaitingOrder | undefined {
    const held = this.#byKey.get(key);
    // A copy: what was found does not change under its finder's hands.
    return held && { ...held };
  }

  tie(number: number, { attempt, merchant, approved, at }: Tie): void {
    const order = this.#orders[number - 1]!;
    if (order.attempt !== null && !isBetter({ approved, at }, order)) return;
    Object.assign(order, { attempt, merchant, approved, at });
  }

  keepAttempt(key: string, attempt: Tie): void {
    const known = this.#attempts.get(key);
    if (known && !isBetter(attempt, known)) return;
    this.#attempts.set(key, attempt);
    if (!known) this.bytes += bytesAnEntry + 2 * (key.length + attempt.attempt.length + attempt.at.length);
  }

  findAttempt(key: string): Tie | undefined {
    return this.#attempts.get(key);
  }

  after(number: number): readonly WaitingOrder[] {
    return this.#orders.slice(number, number + pageSize);
  }

  moveTo(shelf: Shelf): void {
    const keysOf = new Map<HeldOrder, string[]>();
    for (const [key, order] of this.#byKey) keysOf.set(order, [...(keysOf.get(order) ?? []), key]);
    for (const order of this.#orders) {
      shelf.keep(order, keysOf.get(order) ?? []);
      const { number, attempt, merchant, approved, at } = order;
      if (attempt !== null) shelf.tie(number, { attempt, merchant, approved, at });
    }
    for (const [key, attempt] of this.#attempts) shelf.keepAttempt(key, attempt);
  }
}

type Standing = Pick<Tie, 'approved' | 'at'>;

/** An approved attempt goes before the others, and then a later one before an earlier. */
const isBetter = (one: Standing, other: Standing) =>
  one.approved > other.approved || (one.approved === other.approved && one.at > other.at);

function temporaryDatabase(): Database.Database {
  // An empty name is a temporary file that SQLite removes by itself.
  const database = new Database('');
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -65536');
  database.exec(`
    CREATE TABLE orders (number INTEGER PRIMARY KEY, first_seq REAL, line INTEGER, body TEXT, outcomes TEXT, dropped TEXT,
      row TEXT, attempt TEXT, merchant TEXT, approved INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL DEFAULT '');
    CREATE TABLE order_keys (key TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE attempt_keys (key TEXT PRIMARY KEY, attempt TEXT NOT NULL, merchant TEXT, approved INTEGER NOT NULL,
      at TEXT NOT NULL) WITHOUT ROWID;`);
  return database;
}

function fileShelf(database: Database.Database): Shelf {
  const keep = database.prepare(
    'INSERT INTO orders (first_seq, line, body, outcomes, dropped, row) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const keepKey = database.prepare('INSERT OR IGNORE INTO order_keys (key, number) VALUES (?, ?)');
  const find = database.prepare<[string], WaitingOrder>(
    'SELECT orders.* FROM order_keys JOIN orders USING (number) WHERE key = ?',
  );
  const keepAttempt = database.prepare(
    `INSERT INTO attempt_keys (key, attempt, merchant, approved, at) VALUES (@key, @attempt, @merchant, @approved, @at)
     ON CONFLICT (key) DO UPDATE SET attempt = @attempt, merchant = @merchant, approved = @approved, at = @at
     WHERE @approved > approved OR (@approved = approved AND @at > at)`,
  );
  const findAttempt = database.prepare<[string], Tie>(
    'SELECT attempt, merchant, approved, at FROM attempt_keys WHERE key = ?',
  );
  const tie = database.prepare(
    `UPDATE orders SET attempt = @attempt, merchant = @merchant, approved = @approved, at = @at
     WHERE number = @number AND (attempt IS NULL OR @approved > approved OR (@approved = approved AND @at > at))`,
  );
  const page = database.prepare<[number], WaitingOrder>(
    `SELECT * FROM orders WHERE number > ? ORDER BY number LIMIT ${pageSize}`,
  );
  return {
    keep({ first_seq, line, body, outcomes, dropped, row }, keys) {
      const { lastInsertRowid } = keep.run(first_seq, line, body, outcomes, dropped, row);
      for (const key of keys) keepKey.run(key, lastInsertRowid);
    },
    find: key => find.get(key),
    tie: (number, { attempt, merchant, approved, at }) => void tie.run({ number, attempt, merchant, approved, at }),
    keepAttempt: (key, { attempt, merchant, approved, at }) =>
      void keepAttempt.run({ key, attempt, merchant, approved, at }),
    findAttempt: key => findAttempt.get(key),
    after: number => page.all(number),
  };
}
