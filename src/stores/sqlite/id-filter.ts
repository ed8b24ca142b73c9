/**
 * "Surely new": a Bloom filter over the ids of attempts, so that a new attempt, which nearly every one is, costs no look into the
 * database. It may take a new id for a known one (then the database is asked), and never a known one for new.
 */

/** Bits for each id: with 7 probes one new id in 3,000 is looked up in vain. */
const bitsPerId = 16;
const probes = 7;

/** Ids of attempts, each under its merchant, as a filter keeps them: it forgets none and names none. */
export interface IdFilter {
  /** Takes in an id; one that is taken in twice counts twice in `size`. */
  add(merchant: string, id: string): void;
  /** False: surely never added. */
  mayHave(merchant: string, id: string): boolean;
  /** Ids added. */
  readonly size: number;
}

/** One filter of fixed size; when it is full another of twice its size is put beside it. */
interface Layer {
  readonly words: Uint32Array;
  readonly mask: number;
  readonly capacity: number;
  used: number;
}

/** @param capacity ids expected at first. */
export function createIdFilter(capacity = 65_536): IdFilter {
  const layers: Layer[] = [layerFor(capacity)];
  let size = 0;
  let one = 0;
  let two = 0;
  /** Two independent 32-bit hashes (FNV-1a and a multiplicative one), from which all probes follow (Kirsch and Mitzenmacher 2006). */
  const hash = (merchant: string, id: string) => {
    one = 0x811c9dc5;
    two = 0x9e3779b9;
    take(merchant);
    one = Math.imul(one ^ 0x1f, 0x01000193);
    two = Math.imul(two + 0x1f, 0x85ebca6b) ^ (two >>> 15);
    take(id);
    one = Math.imul(one ^ (one >>> 16), 0x7feb352d);
    one ^= one >>> 15;
    two = Math.imul(two ^ (two >>> 13), 0xc2b2ae35);
    two = (two ^ (two >>> 16)) | 1;
  };
  const take = (text: string) => {
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      one = Math.imul(one ^ unit, 0x01000193);
      two = Math.imul(two + unit, 0x85ebca6b) ^ (two >>> 15);
    }
  };
  return {
    get size() {
      return size;
    },
    add(merchant, id) {
      let layer = layers.at(-1)!;
      if (layer.used === layer.capacity) {
        layer = layerFor(layer.capacity * 2);
        layers.push(layer);
      }
      hash(merchant, id);
      for (let probe = 0; probe < probes; probe++) {
        const bit = (one + Math.imul(probe, two)) & layer.mask;
        layer.words[bit >>> 5]! |= 1 << (bit & 31);
      }
      layer.used++;
      size++;
    },
    mayHave(merchant, id) {
      hash(merchant, id);
      return layers.some(({ words, mask }) => {
        for (let probe = 0; probe < probes; probe++) {
          const bit = (one + Math.imul(probe, two)) & mask;
          if ((words[bit >>> 5]! & (1 << (bit & 31))) === 0) return false;
        }
        return true;
      });
    },
  };
}

function layerFor(capacity: number): Layer {
  const bits = 2 ** Math.ceil(Math.log2(Math.max(64, capacity) * bitsPerId));
  return { words: new Uint32Array(bits / 32), mask: bits - 1, capacity: bits / bitsPerId, used: 0 };
}
