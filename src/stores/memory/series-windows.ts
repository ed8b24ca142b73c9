/**
 * The events of one series (counters that differ only in window, baseline and limit), key by key. A key with few events is a
 * block of a slab, sorted by time, from which every window is counted in one short walk; a busy key is a LongList.
 */
import type { CounterDefinition, CounterSeries } from '../../engine/velocity/counters.ts';
import { HashTable } from './hash-table.ts';
import { type ListShape, LongList } from './long-list.ts';
import { Slab } from './slab.ts';

/** Words before a block's entries: first word of the key's digest, and the number of entries. */
const headWords = 2;
/** Sizes that measuring chose; tests take small ones to reach every path with short streams. */
export interface Tuning {
  /** Slab 1 holds blocks of 1 entry, slab 2 of 2, slab 3 of 4 …; a key with more than the last one holds gets a long list. At most 7. */
  readonly slabs: number;
  /** Entries of a long list's chunk: 2 to this power. */
  readonly chunkShift: number;
}
export const measuredTuning: Tuning = { slabs: 7, chunkShift: 9 };

/** Blocks looked at for forgetting whenever a key is added, and at every event of the series. */
const sweptForKey = 3;
/** Entries of a long list forgotten at a visit. */
const forgottenAtOnce = 64;

/** A reference to a key's events: slab number (0: a long list) in the low three bits, block number above. */
type Ref = number;

/** The windows of one series. */
export class SeriesWindows {
  readonly series: CounterSeries;
  /** How long an event is kept behind the newest time. */
  readonly keptMs: number;
  readonly #shape: ListShape;
  /** Counters of the series by window, shortest first: place in CounterSet.definitions, and limit. */
  readonly #places: Int32Array;
  readonly #limits: Float64Array;
  readonly #entryWords: number;
  readonly #keep: number;
  readonly #slabCount: number;
  /** Most entries that a block holds. */
  readonly #longest: number;
  /** Small limits are kept in blocks, which then hold the time of the newest event let go. */
  readonly #dropWords: number;
  readonly #table = new HashTable();
  readonly #slabs: Slab[] = [];
  readonly #long: (LongList | undefined)[] = [undefined];
  readonly #freeLong: number[] = [];
  #sweepSlab = 1;
  #sweepBlock = 0;
  #sweepLong = 1;
  readonly #values: Float64Array;
  readonly #baselines: Float64Array;

  /** @param keptMs how far behind the newest time an event can still be asked for */
  constructor(series: CounterSeries, definitions: readonly CounterDefinition[], keptMs: number, tuning: Tuning) {
    const { slabs } = tuning;
    this.#slabCount = slabs;
    this.#longest = 1 << (slabs - 1);
    this.series = series;
    this.keptMs = keptMs;
    const places = [...series.counters].sort((a, b) => definitions[a]!.overMs - definitions[b]!.overMs);
    const counters = places.map(place => definitions[place]!);
    this.#places = Int32Array.from(places);
    this.#limits = Float64Array.from(counters, counter => counter.limit);
    this.#shape = {
      kind: series.count.kind,
      overMs: Float64Array.from(counters, counter => counter.overMs),
      baselineMs: Float64Array.from(counters, counter => counter.baseline?.overMs ?? 0),
      hasBaseline: counters.some(counter => counter.baseline !== undefined),
      chunkShift: tuning.chunkShift,
    };
    this.#entryWords = series.count.kind === 'events' ? 2 : 4;
    this.#keep = series.keep;
    this.#dropWords = series.keep <= this.#longest ? 2 : 0;
    for (let slab = 0; slab <= slabs; slab++) {
      this.#slabs.push(new Slab(headWords + this.#dropWords + this.#entryWords * (slab === 0 ? 1 : 1 << (slab - 1))));
    }
    this.#values = new Float64Array(places.length);
    this.#baselines = new Float64Array(places.length);
  }

  /** The key's events; 0 when there are none. The table remembers the place for `add`. */
  find(h0: number, h1: number, h2: number): Ref {
    return this.#table.find(h0, h1, h2);
  }

  /**
   * Lands an event right after `find`; `amount` is read for sums, `v0` and `v1` (lowest bit clear) for distinct values.
   * @returns where the key's events are now.
   */
  add(
    ref: Ref,
    h0: number,
    h1: number,
    h2: number,
    at: number,
    amount: number,
    v0: number,
    v1: number,
    newest: number,
  ): Ref {
    if (ref === 0) return this.#addKey(h0, h1, h2, at, amount, v0, v1, newest);
    if ((ref & 7) === 0) {
      const list = this.#long[ref >>> 3]!;
      list.insert(at, amount, v0, v1);
      if (list.length > this.#keep) list.dropForLimit();
      list.forget(newest - this.keptMs, 4);
      return ref;
    }
    return this.#addToBlock(ref, at, amount, v0, v1, newest);
  }

  #addKey(h0: number, h1: number, h2: number, at: number, amount: number, v0: number, v1: number, newest: number): Ref {
    const slab = this.#slabs[1]!;
    const index = slab.append();
    const ref = (index << 3) | 1;
    this.#table.insertAbsent(h0, h1, h2, ref);
    const page = index >>> slab.shift;
    const ints = slab.ints[page]!;
    const base = (index & slab.mask) * slab.blockWords;
    ints[base] = h0;
    ints[base + 1] = 1;
    if (this.#dropWords > 0) slab.floats[page]![(base >> 1) + 1] = Number.NEGATIVE_INFINITY;
    this.#write(ints, slab.floats[page]!, base + headWords + this.#dropWords, at, amount, v0, v1 | 1);
    this.sweep(sweptForKey, newest);
    // Forgetting may have moved the new block.
    return this.#table.find(h0, h1, h2);
  }

  #write(
    ints: Int32Array,
    floats: Float64Array,
    word: number,
    at: number,
    amount: number,
    v0: number,
    v1: number,
  ): void {
    floats[word >> 1] = at;
    if (this.#entryWords === 2) return;
    if (this.#shape.kind === 'sum') {
      floats[(word >> 1) + 1] = amount;
    } else {
      ints[word + 2] = v0;
      ints[word + 3] = v1;
    }
  }

  #addToBlock(ref: Ref, at: number, amount: number, v0: number, v1: number, newest: number): Ref {
    const number = ref & 7;
    const slab = this.#slabs[number]!;
    const index = ref >>> 3;
    const ints = slab.ints[index >>> slab.shift]!;
    const floats = slab.floats[index >>> slab.shift]!;
    const base = (index & slab.mask) * slab.blockWords;
    const full = ints[base + 1]! >= 1 << (number - 1);
    if (ints[base + 1]! >= this.#keep) {
      if (!this.#makeWayForLimit(ints, floats, base, at)) return ref;
    } else if (full && !this.#trim(ints, floats, base, newest - this.keptMs)) {
      const grown = number === this.#slabCount ? this.#toLong(slab, index) : this.#toSlab(number, index, number + 1);
      this.#table.setFound(grown);
      this.#dropBlock(number, index);
      return this.add(grown, 0, 0, 0, at, amount, v0, v1, newest);
    }
    this.#insert(ints, floats, base, at, amount, v0, v1);
    return ref;
  }

  /** At the limit: lets the oldest entry go, or the new event when it is older still. False in the latter case. */
  #makeWayForLimit(ints: Int32Array, floats: Float64Array, base: number, at: number): boolean {
    const dropped = (base >> 1) + 1;
    const oldest = floats[(base + headWords + this.#dropWords) >> 1]!;
    if (at < oldest) {
      floats[dropped] = Math.max(floats[dropped]!, at);
      return false;
    }
    floats[dropped] = Math.max(floats[dropped]!, oldest);
    this.#removeOldest(ints, base, 1);
    return true;
  }

  #removeOldest(ints: Int32Array, base: number, count: number): void {
    const first = base + headWords + this.#dropWords;
    const words = this.#entryWords;
    const length = ints[base + 1]!;
    ints.copyWithin(first, first + count * words, first + length * words);
    ints[base + 1] = length - count;
  }

  /** Forgets entries at or before a time. True when there were any. */
  #trim(ints: Int32Array, floats: Float64Array, base: number, reachedAt: number): boolean {
    const length = ints[base + 1]!;
    const stride = this.#entryWords >> 1;
    const first = (base + headWords + this.#dropWords) >> 1;
    let gone = 0;
    while (gone < length && floats[first + gone * stride]! <= reachedAt) gone++;
    if (gone === 0) return false;
    this.#removeOldest(ints, base, gone);
    return true;
  }

  #insert(
    ints: Int32Array,
    floats: Float64Array,
    base: number,
    at: number,
    amount: number,
    v0: number,
    v1: number,
  ): void {
    const words = this.#entryWords;
    const length = ints[base + 1]!;
    const first = base + headWords + this.#dropWords;
    let position = length;
    while (position > 0 && floats[(first + (position - 1) * words) >> 1]! > at) position--;
    const last = this.#shape.kind !== 'distinct' || this.#claimLast(ints, first, length, position, v0, v1);
    const word = first + position * words;
    if (position < length) ints.copyWithin(word + words, word, first + length * words);
    this.#write(ints, floats, word, at, amount, v0, last ? v1 | 1 : v1);
    ints[base + 1] = length + 1;
  }

  /** The mark "last of its value" for an entry about to stand at a position: true when it is the last from now on. */
  #claimLast(ints: Int32Array, first: number, length: number, position: number, v0: number, v1: number): boolean {
    const marked = v1 | 1;
    for (let index = length - 1; index >= 0; index--) {
      const word = first + index * 4;
      if (ints[word + 2] !== v0 || ints[word + 3] !== marked) continue;
      if (index >= position) return false;
      ints[word + 3] = v1;
      return true;
    }
    return true;
  }

  /** Copies a block into a new one of another slab. */
  #toSlab(number: number, index: number, target: number): Ref {
    const from = this.#slabs[number]!;
    const to = this.#slabs[target]!;
    const created = to.append();
    const source = from.ints[index >>> from.shift]!;
    const base = (index & from.mask) * from.blockWords;
    const words = headWords + this.#dropWords + source[base + 1]! * this.#entryWords;
    to.ints[created >>> to.shift]!.set(source.subarray(base, base + words), (created & to.mask) * to.blockWords);
    return (created << 3) | target;
  }

  #toLong(slab: Slab, index: number): Ref {
    const ints = slab.ints[index >>> slab.shift]!;
    const floats = slab.floats[index >>> slab.shift]!;
    const base = (index & slab.mask) * slab.blockWords;
    const list = new LongList(this.#shape, ints[base]!);
    const { kind } = this.#shape;
    for (let entry = 0; entry < ints[base + 1]!; entry++) {
      const word = base + headWords + this.#dropWords + entry * this.#entryWords;
      const amount = kind === 'sum' ? floats[(word >> 1) + 1]! : 0;
      if (kind === 'distinct') list.insert(floats[word >> 1]!, 0, ints[word + 2]!, ints[word + 3]! & ~1);
      else list.insert(floats[word >> 1]!, amount, 0, 0);
    }
    return this.#adopt(list);
  }

  #adopt(list: LongList): Ref {
    const place = this.#freeLong.pop() ?? this.#long.length;
    this.#long[place] = list;
    return place << 3;
  }

  /** Gives a block back; the slab's last block takes its place, and its owner is told. */
  #dropBlock(number: number, index: number): void {
    const slab = this.#slabs[number]!;
    const last = slab.count - 1;
    if (index !== last) {
      slab.copy(last, index);
      const h0 = slab.ints[index >>> slab.shift]![(index & slab.mask) * slab.blockWords]!;
      this.#table.findValue(h0, (last << 3) | number);
      this.#table.setFound((index << 3) | number);
    }
    slab.dropLast();
  }

  /** True when the key has an event in (from, to]. */
  hasWithin(ref: Ref, from: number, to: number): boolean {
    if (ref === 0) return false;
    if ((ref & 7) === 0) return this.#long[ref >>> 3]!.hasWithin(from, to);
    const slab = this.#slabs[ref & 7]!;
    const index = ref >>> 3;
    const floats = slab.floats[index >>> slab.shift]!;
    const base = (index & slab.mask) * slab.blockWords;
    const first = (base + headWords + this.#dropWords) >> 1;
    const stride = this.#entryWords >> 1;
    for (let entry = slab.ints[index >>> slab.shift]![base + 1]! - 1; entry >= 0; entry--) {
      const at = floats[first + entry * stride]!;
      if (at <= to) return at > from;
    }
    return false;
  }

  /** Reads every counter of the series at a time, into arrays that are indexed as CounterSet.definitions. */
  read(ref: Ref, t: number, values: Float64Array, baselines: Float64Array, saturated: Uint8Array): void {
    const places = this.#places;
    if (ref === 0) {
      for (let w = 0; w < places.length; w++) {
        values[places[w]!] = 0;
        baselines[places[w]!] = 0;
      }
      return;
    }
    if ((ref & 7) === 0) this.#readLong(this.#long[ref >>> 3]!, t, saturated);
    else this.#readBlock(this.#slabs[ref & 7]!, ref >>> 3, t, saturated);
    for (let w = 0; w < places.length; w++) {
      values[places[w]!] = this.#values[w]!;
      baselines[places[w]!] = this.#baselines[w]!;
    }
  }

  #readLong(list: LongList, t: number, saturated: Uint8Array): void {
    const { kind, overMs } = this.#shape;
    list.read(t, this.#values, this.#baselines);
    for (let w = 0; w < overMs.length; w++) {
      const limit = this.#limits[w]!;
      if (!(list.beyond(limit) > t - overMs[w]!)) continue;
      saturated[this.#places[w]!] = 1;
      this.#values[w] = kind === 'sum' ? list.sumOfNewest(limit, t - overMs[w]!, t) : limit;
    }
  }

  #readBlock(slab: Slab, index: number, t: number, saturated: Uint8Array): void {
    const { kind, overMs, hasBaseline } = this.#shape;
    const page = index >>> slab.shift;
    const ints = slab.ints[page]!;
    const floats = slab.floats[page]!;
    const base = (index & slab.mask) * slab.blockWords;
    const first = base + headWords + this.#dropWords;
    const words = this.#entryWords;
    const length = ints[base + 1]!;
    let to = length;
    while (to > 0 && floats[(first + (to - 1) * words) >> 1]! > t) to--;
    let entry = to;
    let value = 0;
    for (let w = 0; w < overMs.length; w++) {
      const windowStart = t - overMs[w]!;
      while (entry > 0) {
        const word = first + (entry - 1) * words;
        if (!(floats[word >> 1]! > windowStart)) break;
        entry--;
        if (kind === 'events') value++;
        else if (kind === 'sum') value += floats[(word >> 1) + 1]!;
        else if (to === length ? ints[word + 3]! & 1 : this.#isLastUntil(ints, first, entry, to)) value++;
      }
      this.#values[w] = value;
      if (hasBaseline) this.#baselines[w] = this.#baselineOf(ints, floats, first, entry, windowStart, w);
      const limit = this.#limits[w]!;
      const beyond =
        length > limit
          ? floats[(first + (length - limit - 1) * words) >> 1]!
          : this.#dropWords > 0
            ? floats[(base >> 1) + 1]!
            : Number.NEGATIVE_INFINITY;
      if (!(beyond > windowStart)) continue;
      saturated[this.#places[w]!] = 1;
      this.#values[w] = kind === 'sum' ? this.#sum(floats, first, Math.max(entry, length - limit), to) : limit;
    }
  }

  #isLastUntil(ints: Int32Array, first: number, entry: number, to: number): boolean {
    const word = first + entry * 4;
    for (let later = word + 4; later < first + to * 4; later += 4) {
      if (ints[later + 2] === ints[word + 2] && (ints[later + 3]! | 1) === (ints[word + 3]! | 1)) return false;
    }
    return true;
  }

  #sum(floats: Float64Array, first: number, from: number, to: number): number {
    let sum = 0;
    for (let entry = from; entry < to; entry++) sum += floats[((first + entry * 4) >> 1) + 1]!;
    return sum;
  }

  /** The figure of the baseline that ends before entry `to`. */
  #baselineOf(
    ints: Int32Array,
    floats: Float64Array,
    first: number,
    to: number,
    windowStart: number,
    w: number,
  ): number {
    const { kind, baselineMs } = this.#shape;
    const words = this.#entryWords;
    const start = windowStart - baselineMs[w]!;
    let from = to;
    while (from > 0 && floats[(first + (from - 1) * words) >> 1]! > start) from--;
    if (kind === 'events') return to - from;
    if (kind === 'sum') return this.#sum(floats, first, from, to);
    let distinct = 0;
    for (let entry = from; entry < to; entry++) if (this.#isLastUntil(ints, first, entry, to)) distinct++;
    return distinct;
  }

  /**
   * Looks at some blocks, and one long list, for what no window can reach any more, and gives its memory back.
   * @param blocks how many blocks to look at
   */
  sweep(blocks: number, newest: number): void {
    const reachedAt = newest - this.keptMs;
    for (let step = 0; step < blocks; step++) {
      const slab = this.#slabs[this.#sweepSlab]!;
      if (this.#sweepBlock >= slab.count) {
        this.#sweepBlock = 0;
        this.#sweepSlab = (this.#sweepSlab % this.#slabCount) + 1;
        if (this.#sweepSlab === 1) this.#sweepList(reachedAt);
      } else if (!this.#forgetBlock(this.#sweepSlab, this.#sweepBlock, reachedAt)) {
        this.#sweepBlock++;
      }
    }
    this.#sweepList(reachedAt);
  }

  /** Forgets what is over in a block. True when another block may stand in its place now. */
  #forgetBlock(number: number, index: number, reachedAt: number): boolean {
    const slab = this.#slabs[number]!;
    const page = index >>> slab.shift;
    const ints = slab.ints[page]!;
    const floats = slab.floats[page]!;
    const base = (index & slab.mask) * slab.blockWords;
    const first = (base + headWords + this.#dropWords) >> 1;
    const stride = this.#entryWords >> 1;
    if (floats[first]! > reachedAt) return false;
    const ref = (index << 3) | number;
    if (floats[first + (ints[base + 1]! - 1) * stride]! <= reachedAt) {
      this.#table.findValue(ints[base]!, ref);
      this.#table.deleteFound();
      this.#dropBlock(number, index);
      return true;
    }
    this.#trim(ints, floats, base, reachedAt);
    if (number === 1 || ints[base + 1]! * 4 > 1 << (number - 1)) return false;
    this.#table.findValue(ints[base]!, ref);
    this.#table.setFound(this.#toSlab(number, index, number - 1));
    this.#dropBlock(number, index);
    return true;
  }

  #sweepList(reachedAt: number): void {
    if (this.#long.length === 1) return;
    if (this.#sweepLong >= this.#long.length) this.#sweepLong = 1;
    const place = this.#sweepLong++;
    const list = this.#long[place];
    if (list === undefined) return;
    list.forget(reachedAt, forgottenAtOnce);
    if (list.length > this.#longest / 4 || list.droppedAt > reachedAt) return;
    this.#table.findValue(list.h0, place << 3);
    if (list.length === 0) this.#table.deleteFound();
    else this.#table.setFound(this.#toBlock(list));
    this.#long[place] = undefined;
    this.#freeLong.push(place);
  }

  /** A list that has become short, as a block. */
  #toBlock(list: LongList): Ref {
    const number = Math.max(1, Math.ceil(Math.log2(list.length)) + 1);
    const slab = this.#slabs[number]!;
    const index = slab.append();
    const page = index >>> slab.shift;
    const ints = slab.ints[page]!;
    const base = (index & slab.mask) * slab.blockWords;
    ints[base] = list.h0;
    ints[base + 1] = 0;
    list.visit((at, amount, v0, v1) => {
      this.#insert(ints, slab.floats[page]!, base, at, amount, v0, v1);
    });
    return (index << 3) | number;
  }

  /** Keys alive, and those not yet forgotten. */
  get keys(): number {
    return this.#table.count;
  }

  /** Key–event pairs held. */
  get pairs(): number {
    let pairs = 0;
    for (let number = 1; number <= this.#slabCount; number++) {
      const slab = this.#slabs[number]!;
      for (let index = 0; index < slab.count; index++) {
        pairs += slab.ints[index >>> slab.shift]![(index & slab.mask) * slab.blockWords + 1]!;
      }
    }
    for (const list of this.#long) pairs += list?.length ?? 0;
    return pairs;
  }

  /** Bytes of memory held, about. */
  get bytes(): number {
    let words = this.#table.words;
    for (const slab of this.#slabs) words += slab.words;
    let bytes = words * 4;
    for (const list of this.#long) bytes += list?.bytes ?? 0;
    return bytes;
  }
}
