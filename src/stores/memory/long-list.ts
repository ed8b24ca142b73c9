/**
 * The events of one busy key: too many to be counted anew at each reading, so each window keeps its edge and its figure, and
 * moves them on. Entries stand in chunks, by time and then by arrival, under positions that only grow.
 */
import { HashTable } from './hash-table.ts';

/** What the lists of one series have in common. */
export interface ListShape {
  readonly kind: 'events' | 'sum' | 'distinct';
  /** Counters of the series, shortest window first: its length, and its baseline's (0: none), in ms. */
  readonly overMs: Float64Array;
  readonly baselineMs: Float64Array;
  readonly hasBaseline: boolean;
  /** Entries of a chunk: 2 to this power. */
  readonly chunkShift: number;
}

interface Chunk {
  readonly times: Float64Array;
  /** sum: the amounts. */
  readonly amounts?: Float64Array;
  /** distinct: two words of the value's digest, the lowest bit of the second saying "no later entry has this value". */
  readonly values?: Int32Array;
  /** distinct with a baseline: positions of the entries with the same value before and after; -1: none. */
  readonly links?: Float64Array;
  /** distinct: how many entries are the last of their value. */
  lasts: number;
}

/** One busy key's events. */
export class LongList {
  /** Positions: oldest kept, and one past the newest. */
  first = 0;
  end = 0;
  /** Time of the newest event let go because of the limit. */
  droppedAt = Number.NEGATIVE_INFINITY;
  /** First word of the key's digest, to find the owner's slot. */
  readonly h0: number;
  readonly #shape: ListShape;
  readonly #shift: number;
  readonly #mask: number;
  /** Position of the first chunk's first entry. */
  #origin = 0;
  readonly #chunks: Chunk[] = [];
  /** Time that the edges below are at. */
  #clock = Number.NEGATIVE_INFINITY;
  /** By counter: position of the window's first entry, and its figure (unused for events). */
  readonly #heads: Float64Array;
  readonly #values: Float64Array;
  /** By counter: position of the baseline's first entry (it ends where the window starts), and its figure. */
  readonly #tails: Float64Array;
  readonly #baseValues: Float64Array;
  /** distinct: value → position + 1 - origin of its last entry, in 31 bits. */
  readonly #index: HashTable | undefined;

  constructor(shape: ListShape, h0: number) {
    this.#shape = shape;
    this.#shift = shape.chunkShift;
    this.#mask = (1 << shape.chunkShift) - 1;
    this.h0 = h0;
    const counters = shape.overMs.length;
    this.#heads = new Float64Array(counters);
    this.#values = new Float64Array(counters);
    this.#tails = new Float64Array(shape.hasBaseline ? counters : 0);
    this.#baseValues = new Float64Array(shape.hasBaseline ? counters : 0);
    this.#index = shape.kind === 'distinct' ? new HashTable() : undefined;
  }

  get length(): number {
    return this.end - this.first;
  }

  /** Time of the entry at a position. */
  timeAt(position: number): number {
    const at = position - this.#origin;
    return this.#chunks[at >>> this.#shift]!.times[at & this.#mask]!;
  }

  get newestAt(): number {
    return this.end > this.first ? this.timeAt(this.end - 1) : Number.NEGATIVE_INFINITY;
  }

  /** Lands an event. `v0`, `v1` are the value's digest (lowest bit of v1 clear) for distinct, `amount` for sum. */
  insert(at: number, amount: number, v0: number, v1: number): void {
    let position = this.end;
    while (position > this.first && this.timeAt(position - 1) > at) position--;
    this.#openAt(position);
    const offset = position - this.#origin;
    const chunk = this.#chunks[offset >>> this.#shift]!;
    chunk.times[offset & this.#mask] = at;
    if (chunk.amounts) chunk.amounts[offset & this.#mask] = amount;
    let before = -1;
    let after = -1;
    if (chunk.values) {
      chunk.values[(offset & this.#mask) * 2] = v0;
      chunk.values[(offset & this.#mask) * 2 + 1] = v1;
      const last = this.#lastOf(v0, v1);
      if (last > position) after = this.#sameAfter(position, v0, v1);
      before = after < 0 ? last : this.#shape.hasBaseline ? this.#before(after) : -1;
      this.#link(position, before, after, v0, v1);
    }
    this.#countIn(position, at, amount, before, after);
  }

  /** Makes room for an entry at a position by moving all later ones up by one. */
  #openAt(position: number): void {
    if ((this.end - this.#origin) >>> this.#shift === this.#chunks.length) this.#chunks.push(this.#newChunk());
    this.end++;
    for (let to = this.end - 1; to > position; to--) this.#move(to - 1, to);
  }

  #move(from: number, to: number): void {
    const source = this.#chunks[(from - this.#origin) >>> this.#shift]!;
    const target = this.#chunks[(to - this.#origin) >>> this.#shift]!;
    const at = (from - this.#origin) & this.#mask;
    const into = (to - this.#origin) & this.#mask;
    target.times[into] = source.times[at]!;
    if (source.amounts) target.amounts![into] = source.amounts[at]!;
    if (!source.values) return;
    const v0 = source.values[at * 2]!;
    const v1 = source.values[at * 2 + 1]!;
    target.values![into * 2] = v0;
    target.values![into * 2 + 1] = v1;
    if (v1 & 1) {
      source.values[at * 2 + 1] = v1 & ~1;
      source.lasts--;
      target.lasts++;
      this.#setLast(v0, v1 & ~1, to);
    }
    if (!source.links) return;
    const before = source.links[at * 2]!;
    const after = source.links[at * 2 + 1]!;
    target.links![into * 2] = before;
    target.links![into * 2 + 1] = after;
    // Later neighbours moved already and point at `from` still.
    if (before >= 0) this.#setLink(before, 1, to);
    if (after >= 0) this.#setLink(after, 0, to);
  }

  #newChunk(): Chunk {
    const { kind, hasBaseline } = this.#shape;
    const chunkSize = this.#mask + 1;
    return {
      times: new Float64Array(chunkSize),
      ...(kind === 'sum' ? { amounts: new Float64Array(chunkSize) } : {}),
      ...(kind === 'distinct' ? { values: new Int32Array(chunkSize * 2) } : {}),
      ...(kind === 'distinct' && hasBaseline ? { links: new Float64Array(chunkSize * 2) } : {}),
      lasts: 0,
    };
  }

  /** Position of the last entry with a value, -1 when there is none. */
  #lastOf(v0: number, v1: number): number {
    const found = this.#index!.find(v0, v1, 0);
    // Positions are kept in 31 bits; those alive lie within 2^31 of the oldest.
    return found === 0 ? -1 : this.first + ((found - (this.first % 0x80000000)) & 0x7fffffff);
  }

  #setLast(v0: number, v1: number, position: number): void {
    const index = this.#index!;
    const stored = (position % 0x80000000) | 0x80000000;
    if (index.find(v0, v1, 0) === 0) index.insertAbsent(v0, v1, 0, stored);
    else index.setFound(stored);
  }

  /** The first entry after a position with the value. */
  #sameAfter(position: number, v0: number, v1: number): number {
    for (let next = position + 1; next < this.end; next++) {
      const at = next - this.#origin;
      const values = this.#chunks[at >>> this.#shift]!.values!;
      if (values[(at & this.#mask) * 2] === v0 && (values[(at & this.#mask) * 2 + 1]! & ~1) === v1) return next;
    }
    return -1;
  }

  /** Ties a new entry to its neighbours of the same value, and notes the value's last entry. */
  #link(position: number, before: number, after: number, v0: number, v1: number): void {
    const at = position - this.#origin;
    const chunk = this.#chunks[at >>> this.#shift]!;
    if (after < 0) {
      if (before >= 0) this.#unmarkLast(before);
      chunk.values![(at & this.#mask) * 2 + 1] = v1 | 1;
      chunk.lasts++;
      this.#setLast(v0, v1, position);
    }
    if (!chunk.links) return;
    chunk.links[(at & this.#mask) * 2] = before;
    chunk.links[(at & this.#mask) * 2 + 1] = after;
    if (before >= 0) this.#setLink(before, 1, position);
    if (after >= 0) this.#setLink(after, 0, position);
  }

  #unmarkLast(position: number): void {
    const at = position - this.#origin;
    const chunk = this.#chunks[at >>> this.#shift]!;
    chunk.values![(at & this.#mask) * 2 + 1]! &= ~1;
    chunk.lasts--;
  }

  #setLink(position: number, side: 0 | 1, to: number): void {
    const at = position - this.#origin;
    this.#chunks[at >>> this.#shift]!.links![(at & this.#mask) * 2 + side] = to;
  }

  #before(position: number): number {
    const at = position - this.#origin;
    return this.#chunks[at >>> this.#shift]!.links![(at & this.#mask) * 2]!;
  }

  #after(position: number): number {
    const at = position - this.#origin;
    return this.#chunks[at >>> this.#shift]!.links![(at & this.#mask) * 2 + 1]!;
  }

  #isLast(position: number): boolean {
    const at = position - this.#origin;
    return (this.#chunks[at >>> this.#shift]!.values![(at & this.#mask) * 2 + 1]! & 1) === 1;
  }

  #amount(position: number): number {
    const at = position - this.#origin;
    return this.#chunks[at >>> this.#shift]!.amounts![at & this.#mask]!;
  }

  /**
   * Brings a new entry into every figure whose stretch it stands in, as of the clock. Without links, entries of its value
   * before a late one are not known; nothing hangs on them then, since the later entry stands in every window that it does.
   */
  #countIn(p: number, at: number, amount: number, before: number, after: number): void {
    const { kind, overMs, baselineMs, hasBaseline } = this.#shape;
    const distinct = kind === 'distinct';
    for (let w = 0; w < overMs.length; w++) {
      const windowStart = this.#clock - overMs[w]!;
      const head = this.#heads[w]!;
      if (p > head || (p === head && at > windowStart)) {
        if (kind === 'sum') this.#values[w]! += amount;
        else if (distinct && after < 0 && before < head) this.#values[w]!++;
        continue;
      }
      this.#heads[w] = head + 1;
      if (!hasBaseline) continue;
      const tail = this.#tails[w]!;
      if (p > tail || (p === tail && at > windowStart - baselineMs[w]!)) {
        if (kind === 'sum') this.#baseValues[w]! += amount;
        else if (distinct && before < tail && (after < 0 || after > head)) this.#baseValues[w]!++;
      } else {
        this.#tails[w] = tail + 1;
      }
    }
  }

  /** Lets the oldest entry go because the key has more than its limit. */
  dropForLimit(): void {
    this.droppedAt = Math.max(this.droppedAt, this.timeAt(this.first));
    this.#dropFirst();
  }

  /** Forgets up to `most` entries that no window can reach any more: those at or before a time. */
  forget(reachedAt: number, most: number): void {
    for (let left = most; left > 0 && this.first < this.end && this.timeAt(this.first) <= reachedAt; left--) {
      this.#dropFirst();
    }
  }

  #dropFirst(): void {
    const p = this.first;
    const { kind, hasBaseline } = this.#shape;
    const distinct = kind === 'distinct';
    const amount = kind === 'sum' ? this.#amount(p) : 0;
    const last = distinct && this.#isLast(p);
    const after = distinct && hasBaseline ? this.#after(p) : -1;
    for (let w = 0; w < this.#heads.length; w++) {
      const head = this.#heads[w]!;
      if (head === p) {
        if (last) this.#values[w]!--;
        this.#values[w]! -= amount;
        this.#heads[w] = p + 1;
        if (hasBaseline) this.#tails[w] = p + 1;
      } else if (hasBaseline && this.#tails[w] === p) {
        if (distinct && (after < 0 || after >= head)) this.#baseValues[w]!--;
        this.#baseValues[w]! -= amount;
        this.#tails[w] = p + 1;
      }
    }
    if (last) this.#forgetValue(p);
    else if (after >= 0) this.#setLink(after, 0, -1);
    this.first = p + 1;
    if (this.first - this.#origin <= this.#mask) return;
    this.#chunks.shift();
    this.#origin += this.#mask + 1;
  }

  #forgetValue(position: number): void {
    const at = position - this.#origin;
    const chunk = this.#chunks[at >>> this.#shift]!;
    const v0 = chunk.values![(at & this.#mask) * 2]!;
    this.#index!.find(v0, chunk.values![(at & this.#mask) * 2 + 1]! & ~1, 0);
    this.#index!.deleteFound();
    chunk.lasts--;
  }

  /**
   * The figures at a time, into `values` and `baselines` (by counter of the series). In the order of time each costs what
   * has left its window since; at an earlier time, or with events that lie ahead, they are counted anew.
   */
  read(t: number, values: Float64Array, baselines: Float64Array): void {
    const { kind, overMs, baselineMs, hasBaseline } = this.#shape;
    if (t < this.#clock || this.newestAt > t) {
      this.#readAnew(t, values, baselines);
      return;
    }
    this.#clock = t;
    for (let w = 0; w < overMs.length; w++) {
      if (kind === 'events') this.#moveEdges(w, t);
      else this.#walkEdges(w, t);
      const head = this.#heads[w]!;
      values[w] = kind === 'events' ? this.end - head : this.#values[w]!;
      if (!hasBaseline || baselineMs[w] === 0) continue;
      baselines[w] = kind === 'events' ? head - this.#tails[w]! : this.#baseValues[w]!;
    }
  }

  #moveEdges(w: number, t: number): void {
    const windowStart = t - this.#shape.overMs[w]!;
    this.#heads[w] = this.#firstAfter(windowStart, this.#heads[w]!);
    if (!this.#shape.hasBaseline) return;
    this.#tails[w] = this.#firstAfter(windowStart - this.#shape.baselineMs[w]!, this.#tails[w]!);
  }

  #walkEdges(w: number, t: number): void {
    const { kind, overMs, baselineMs, hasBaseline } = this.#shape;
    const distinct = kind === 'distinct';
    const windowStart = t - overMs[w]!;
    const end = this.end;
    let head = this.#heads[w]!;
    let value = this.#values[w]!;
    const tail = hasBaseline ? this.#tails[w]! : 0;
    let base = hasBaseline ? this.#baseValues[w]! : 0;
    for (; head < end; head++) {
      const at = head - this.#origin;
      const chunk = this.#chunks[at >>> this.#shift]!;
      if (chunk.times[at & this.#mask]! > windowStart) break;
      if (distinct) {
        if (chunk.values![(at & this.#mask) * 2 + 1]! & 1) value--;
        if (hasBaseline && chunk.links![(at & this.#mask) * 2]! < tail) base++;
      } else {
        value -= chunk.amounts![at & this.#mask]!;
        base += chunk.amounts![at & this.#mask]!;
      }
    }
    this.#heads[w] = head;
    this.#values[w] = value;
    if (hasBaseline) this.#walkTail(w, windowStart - baselineMs[w]!, base);
  }

  #walkTail(w: number, baselineStart: number, startValue: number): void {
    const head = this.#heads[w]!;
    let tail = this.#tails[w]!;
    let base = startValue;
    for (; tail < head && this.timeAt(tail) <= baselineStart; tail++) {
      if (this.#shape.kind === 'sum') {
        base -= this.#amount(tail);
      } else {
        const after = this.#after(tail);
        if (after < 0 || after >= head) base--;
      }
    }
    this.#tails[w] = tail;
    this.#baseValues[w] = base;
  }

  /** Position of the first entry after a time, looked for from a position on in doubling steps. */
  #firstAfter(time: number, from: number): number {
    let low = Math.max(from, this.first);
    let step = 1;
    while (low + step <= this.end && this.timeAt(low + step - 1) <= time) {
      low += step;
      step *= 2;
    }
    let high = Math.min(low + step, this.end);
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if (this.timeAt(middle) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #readAnew(t: number, values: Float64Array, baselines: Float64Array): void {
    const { overMs, baselineMs } = this.#shape;
    const to = this.#firstAfter(t, this.first);
    for (let w = 0; w < overMs.length; w++) {
      const head = this.#firstAfter(t - overMs[w]!, this.first);
      values[w] = this.#aggregate(head, to);
      if (baselineMs[w] === 0) continue;
      baselines[w] = this.#aggregate(this.#firstAfter(t - overMs[w]! - baselineMs[w]!, this.first), head);
    }
  }

  #aggregate(from: number, to: number): number {
    if (this.#shape.kind === 'events') return to - from;
    if (this.#shape.kind === 'sum') return this.#sum(from, to);
    const seen = new HashTable();
    for (let position = from; position < to; position++) {
      const at = position - this.#origin;
      const values = this.#chunks[at >>> this.#shift]!.values!;
      const v0 = values[(at & this.#mask) * 2]!;
      const v1 = values[(at & this.#mask) * 2 + 1]! & ~1;
      if (seen.find(v0, v1, 0) === 0) seen.insertAbsent(v0, v1, 0, 1);
    }
    return seen.count;
  }

  #sum(from: number, to: number): number {
    let sum = 0;
    for (let position = from; position < to; position++) sum += this.#amount(position);
    return sum;
  }

  /** Time of the newest event beyond a limit; -Infinity when all were kept. */
  beyond(limit: number): number {
    return this.length > limit ? this.timeAt(this.end - limit - 1) : this.droppedAt;
  }

  /** Sum of the newest `limit` entries in (from, to]. */
  sumOfNewest(limit: number, from: number, to: number): number {
    const start = Math.max(this.#firstAfter(from, this.first), this.end - limit);
    return this.#sum(start, Math.max(start, this.#firstAfter(to, this.first)));
  }

  /** True when an entry lies in (from, to]. */
  hasWithin(from: number, to: number): boolean {
    const position = this.#firstAfter(to, this.newestAt <= to ? this.end : this.first) - 1;
    return position >= this.first && this.timeAt(position) > from;
  }

  /** Calls with each entry, oldest first. */
  visit(visit: (at: number, amount: number, v0: number, v1: number) => void): void {
    for (let position = this.first; position < this.end; position++) {
      const at = position - this.#origin;
      const { times, amounts, values } = this.#chunks[at >>> this.#shift]!;
      const i = at & this.#mask;
      visit(times[i]!, amounts?.[i] ?? 0, values?.[i * 2] ?? 0, (values?.[i * 2 + 1] ?? 0) & ~1);
    }
  }

  /** Bytes of memory held, about. */
  get bytes(): number {
    const { kind, hasBaseline } = this.#shape;
    const entry = kind === 'events' ? 8 : kind === 'sum' || !hasBaseline ? 16 : 32;
    return 600 + this.#chunks.length * ((this.#mask + 1) * entry + 400) + (this.#index?.words ?? 0) * 4;
  }
}
