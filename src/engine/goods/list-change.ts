/** What a change of the goods lists is about: whether a basket holds any of it, found out without recognising it anew. */
import { LRUCache } from 'lru-cache';
import { changedEntries } from '../../shared/list-change.ts';
import type { CheckoutItem, GoodsClass, GoodsFacts } from '../types.ts';
import { stepsOf } from './category.ts';
import { foldedUnits, foldTitle } from './folded-title.ts';
import { gtinLookup } from './gtin.ts';
import type { CategoryPattern, GoodsLists, GtinListed, TitlePattern } from './lists.ts';
import { PatternFinder } from './patterns.ts';

/** False for a basket that both lists say the same of, given what one of them says. */
export type GoodsChange = (items: readonly CheckoutItem[], facts: GoodsFacts) => boolean;

/** Titles whose answer is remembered. */
const remembered = 10_000;

/** The answer for an item. */
interface Seen {
  readonly category: string | undefined;
  readonly gtin: string | undefined;
  readonly holds: boolean;
}

/**
 * A pattern speaks only where it is found, a code only of its own goods, a class only of baskets that hold it: a basket that holds
 * nothing of what changed is the same to both lists.
 */
export function goodsChange(one: GoodsLists, other: GoodsLists): GoodsChange {
  const titles = changedEntries(one.titles, other.titles, titleName);
  const categories = changedEntries(one.categories, other.categories, categoryName);
  const gtins = changedEntries(one.gtins, other.gtins, gtinName);
  if (!titles || !categories || !gtins) return () => true;
  const inTitle = new PatternFinder(titles.map(({ pattern }) => pattern));
  const inCategory = new PatternFinder(categories.map(({ pattern }) => pattern));
  const gtinOf = gtinLookup(gtins);
  const fees = new Set([
    ...[...one.fees].filter(fee => !other.fees.has(fee)),
    ...[...other.fees].filter(fee => !one.fees.has(fee)),
  ]);
  const classes = new Set(
    [...one.classes.keys(), ...other.classes.keys()].filter(
      name => JSON.stringify(one.classes.get(name)) !== JSON.stringify(other.classes.get(name)),
    ),
  );
  const holds = ({ name = '', category = '', gtin }: CheckoutItem): boolean => {
    const title = foldTitle(name);
    if (inTitle.find(title).length > 0 || (fees.size > 0 && fees.has(foldedUnits(title)))) return true;
    if (gtin !== undefined && gtinOf(gtin) !== undefined) return true;
    const steps = category === '' ? [] : stepsOf(category);
    // A step is read alone and behind the one before it.
    return steps.some((step, index) => {
      const alone = foldTitle(step);
      if (inCategory.find(alone).length > 0 || inTitle.find(alone).length > 0) return true;
      return inTitle.find(foldTitle(`${steps[index - 1] ?? ''} ${step}`)).length > 0;
    });
  };
  /** By title, since items of one title nearly always have one category and code. */
  const known = new LRUCache<string, Seen>({ max: remembered });
  const holdsAsKnown = (item: CheckoutItem): boolean => {
    const { name = '', category, gtin } = item;
    const seen = known.get(name);
    if (seen !== undefined && seen.category === category && seen.gtin === gtin) return seen.holds;
    const fresh = { category, gtin, holds: holds(item) };
    known.set(name, fresh);
    return fresh.holds;
  };
  const ofChangedClass = (item: { readonly class: GoodsClass }) => classes.has(item.class);
  return (items, facts) => (classes.size > 0 && facts.items.some(ofChangedClass)) || items.some(holdsAsKnown);
}

const titleName = ({ pattern, role, classes, strength, until }: TitlePattern) =>
  JSON.stringify([pattern, role, classes, strength, String(until)]);
const categoryName = ({ pattern, class: goodsClass, certain, until }: CategoryPattern) =>
  JSON.stringify([pattern, goodsClass, certain, String(until)]);
const gtinName = ({ digits, range, class: goodsClass, until }: GtinListed) =>
  JSON.stringify([digits, range, goodsClass, String(until)]);
