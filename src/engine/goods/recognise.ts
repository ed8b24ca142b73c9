/** Items of a checkout → classes of goods and the figures that rules read. */
import { LRUCache } from 'lru-cache';
import { dayInJapan } from '../../shared/time.ts';
import type { Checkout, CheckoutItem, GoodsClass, GoodsFacts, ItemFacts } from '../types.ts';
import { CategoryJudge, type CategoryVerdict } from './category.ts';
import { goodsFacts } from './facts.ts';
import {
  type FoldedTitle,
  foldedUnits,
  foldTitle,
  normalisedText,
  originalWords,
  TitleFolder,
} from './folded-title.ts';
import { gtinLookup } from './gtin.ts';
import { type GoodsChange, goodsChange } from './list-change.ts';
import type { GoodsLists, GtinListed } from './lists.ts';
import { TitleJudge, type TitleVerdict } from './title.ts';

export { readGoodsLists } from './lists.ts';

/** What an item is known by. All three may be absent. */
export type ItemText = Pick<CheckoutItem, 'name' | 'category' | 'gtin'>;

/** The class of one item and what decided it. */
export interface Classified {
  readonly class: GoodsClass;
  readonly source: ItemFacts['source'];
  /** The words or the code that decided, as the shop wrote them; absent when nothing did. */
  readonly evidence: string | undefined;
  /** See `ItemFacts.certain`. */
  readonly certain?: true;
}

/** Everything that was seen on the way to the class, for `sekisho goods explain`. */
export interface GoodsExplanation extends Classified {
  readonly normalised: string;
  readonly folded: FoldedTitle;
  readonly category: CategoryVerdict | undefined;
  readonly gtin: GtinListed | undefined;
  readonly title: TitleVerdict;
}

/** Recognises goods. Synchronous; one caller at a time. */
export interface GoodsRecogniser {
  /** The basket of a checkout: each item's class, and the figures. */
  recognise(checkout: Checkout): GoodsFacts;
  /** @param at event time, milliseconds; entries past their end date are left out. 0 when absent: every entry holds. */
  classify(item: ItemText, at?: number): Classified;
  /** As `classify`, with each step. */
  explain(item: ItemText, at?: number): GoodsExplanation;
  /** What other lists would change: a quick test for baskets that this recogniser has recognised. */
  changeTo(other: GoodsRecogniser): GoodsChange;
  readonly lists: GoodsLists;
  /** The normalised form of a title (folded-title.ts). */
  normalise(title: string): string;
}

/** Settings of a recogniser. */
export interface GoodsRecogniserOptions {
  /** Items remembered, least recently used forgotten first; 0 for none. Default 10,000. */
  readonly remember?: number;
}

/** What is remembered of an item. */
interface Judged {
  readonly classified: Classified;
  /** No goods: postage, a discount. */
  readonly isFee: boolean;
}

/** Longer titles are not looked up among fees: spaces and marks included, no such word is longer. */
const longestFee = 60;

/** Makes a recogniser of the lists of a rule set. */
export function createGoodsRecogniser(lists: GoodsLists, options: GoodsRecogniserOptions = {}): GoodsRecogniser {
  const titles = new TitleJudge(lists.titles);
  const categories = new CategoryJudge(lists.categories, titles);
  const folder = new TitleFolder();
  const gtinOf = gtinLookup(lists.gtins);
  const remember = options.remember ?? 10_000;
  const known = remember > 0 ? new LRUCache<string, Judged>({ max: remember }) : undefined;
  const knownCategories = new LRUCache<string, { verdict: CategoryVerdict | undefined }>({ max: 2_000 });
  /** The day matters only where an entry has an end date. */
  const dayOf = (at: number) => (lists.dated ? dayInJapan(at) : 0);

  const judgeCategory = (category: string | undefined, at: number) => {
    if (category === undefined || category === '') return undefined;
    const key = `${dayOf(at)} ${category}`;
    const seen = knownCategories.get(key);
    if (seen) return seen.verdict;
    const verdict = categories.judge(category, at);
    knownCategories.set(key, { verdict });
    return verdict;
  };
  const lookUp = (gtin: string | undefined, at: number) => {
    const listed = gtin === undefined ? undefined : gtinOf(gtin);
    return listed && at < listed.until ? listed : undefined;
  };
  const classify = (item: ItemText, at: number): Classified => {
    const category = judgeCategory(item.category, at);
    if (category?.decided !== undefined) return byCategory(category, category.decided);
    const gtin = lookUp(item.gtin, at);
    if (gtin) return { class: gtin.class, source: 'gtin', evidence: item.gtin, certain: true };
    const folded = folder.fold(item.name ?? '');
    return byTitle(folded, titles.judge(folded, at, category?.hint), category);
  };
  const isFee = ({ name }: ItemText, classified: Classified) => {
    if (classified.class !== 'other' || name === undefined || name.length > longestFee) return false;
    return lists.fees.has(foldedUnits(folder.fold(name)));
  };
  const judge = (item: ItemText, at: number): Judged => {
    const classified = classify(item, at);
    return { classified, isFee: isFee(item, classified) };
  };
  const remembered = (item: ItemText, at: number): Judged => {
    if (!known) return judge(item, at);
    const key = `${dayOf(at)}\n${item.name ?? ''}\n${item.category ?? ''}\n${item.gtin ?? ''}`;
    const seen = known.get(key);
    if (seen) return seen;
    const fresh = judge(item, at);
    known.set(key, fresh);
    return fresh;
  };
  return {
    recognise({ items = [], at }) {
      const judged = items.map(item => remembered(item, at));
      const facts = items.map((item, line) => itemFacts(item, judged[line]!.classified));
      return goodsFacts(facts, lists.classes, line => judged[line]!.isFee);
    },
    classify: (item, at = 0) => remembered(item, at).classified,
    changeTo: other => goodsChange(lists, other.lists),
    lists,
    normalise: title => normalisedText(folder.fold(title)),
    explain(item, at = 0) {
      const folded = foldTitle(item.name ?? '');
      const category = judgeCategory(item.category, at);
      return {
        ...classify(item, at),
        normalised: normalisedText(folded),
        folded,
        category,
        gtin: lookUp(item.gtin, at),
        title: titles.judge(folded, at, category?.hint),
      };
    },
  };
}

/** Strength from which a word says plainly what a thing is (docs/goods.md). */
const plain = 3;

function byCategory(category: CategoryVerdict, decided: GoodsClass): Classified {
  return { class: decided, source: 'category', evidence: category.evidence, certain: true };
}

function byTitle(folded: FoldedTitle, verdict: TitleVerdict, category: CategoryVerdict | undefined): Classified {
  const { best } = verdict;
  if (!best) return { class: 'other', source: 'none', evidence: undefined };
  if (!best.evidence) return { class: best.class, source: 'category', evidence: category?.evidence, certain: true };
  const { start, end, listed } = best.evidence;
  const told = { class: best.class, source: 'title', evidence: originalWords(folded, start, end) } as const;
  return listed.strength >= plain || category?.hint?.class === best.class ? { ...told, certain: true } : told;
}

function itemFacts(item: CheckoutItem, classified: Classified): ItemFacts {
  return {
    name: item.name,
    category: item.category,
    gtin: item.gtin,
    class: classified.class,
    quantity: item.quantity ?? 1,
    unit_price: item.unit_price,
    preorder: item.preorder_at !== undefined,
    reorder: item.reorder,
    source: classified.source,
    evidence: classified.evidence,
    certain: classified.certain,
  };
}
