import creditCardType from 'credit-card-type';
import { LRUCache } from 'lru-cache';

/** What the BIN tables say of a card number's first digits. */
export interface BrandFacts {
  /** In the words of credit-card-type: `visa`, `mastercard`, `jcb`, `american-express`, `diners-club`, `unionpay`, … */
  readonly brand: string;
  /** Lengths that numbers of the brand have. */
  readonly lengths: readonly number[];
}

/** A pure function's results by the first eight digits: losing one costs time, never a count. */
const known = new LRUCache<string, BrandFacts | typeof unknownBrand>({ max: 10_000 });
const unknownBrand = Symbol('no brand has this prefix');

/** The brand whose ranges hold this number or BIN (npm credit-card-type), or undefined. `digits` are ASCII digits. */
export function brandOf(digits: string): BrandFacts | undefined {
  const prefix = digits.slice(0, 8);
  let facts = known.get(prefix);
  if (facts === undefined) {
    const best = prefix.length < 6 ? undefined : creditCardType(prefix)[0];
    facts = best ? { brand: best.type, lengths: best.lengths } : unknownBrand;
    known.set(prefix, facts);
  }
  return facts === unknownBrand ? undefined : facts;
}
