/** What was made of things that come again and again, found by looking at the thing itself: no text is put together to look it up by. */

/** Things that share a bucket, and buckets, that are kept: far more than rule sets and lists give. */
const mostInBucket = 32;
const mostBuckets = 10_000;

/** Makes something of each thing, once for all that are the same, as long as there is room. */
export class Remembered<Thing, Known, Made> {
  readonly #same: (known: Known, thing: Thing) => boolean;
  readonly #make: (thing: Thing) => { readonly known: Known; readonly made: Made };
  readonly #buckets = new Map<number | string | undefined, { readonly known: Known; readonly made: Made }[]>();

  /**
   * @param same whether a thing is the same as one that is known
   * @param make what is kept of a thing to know it again, and what is made of it
   */
  constructor(
    same: (known: Known, thing: Thing) => boolean,
    make: (thing: Thing) => { readonly known: Known; readonly made: Made },
  ) {
    this.#same = same;
    this.#make = make;
  }

  /** @param bucket the same for things that are the same, and for few others. */
  of(thing: Thing, bucket: number | string | undefined): Made {
    const entries = this.#buckets.get(bucket);
    if (entries) {
      for (const { known, made } of entries) if (this.#same(known, thing)) return made;
    }
    const entry = this.#make(thing);
    if (entries && entries.length < mostInBucket) entries.push(entry);
    else {
      if (this.#buckets.size >= mostBuckets) this.#buckets.clear();
      this.#buckets.set(bucket, [entry]);
    }
    return entry.made;
  }
}
