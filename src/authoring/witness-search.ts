/**
 * Makes up cases for conditions that cannot be solved on paper (items, arithmetic, functions): by trying values that stand
 * in the condition, or beside them, until the engine itself says hit and miss. The same condition gives the same cases.
 */
import { compilePredicates, verdicts } from '../engine/cel/compile.ts';
import { type Expression, everyPart, featuresRead } from '../engine/cel/expression.ts';
import { type FeatureDefinition, type FeatureValue, itemFields } from '../engine/features.ts';
import { listsAtTime } from '../engine/rules/lists.ts';
import { goodsClasses } from '../engine/types.ts';
import { usualTime } from './cases/body.ts';
import { fixturesOf } from './cases/fixtures.ts';
import { CasePlayer } from './cases/play.ts';
import type { RunnableParts } from './cases/run.ts';
import { textForms } from './lints/formats.ts';
import type { Witness, Witnesses } from './witness.ts';

/** An item as a case sets it in the checkout. */
type Item = Readonly<Record<string, string | number | boolean>>;

/** What is tried at once: features that are set, and the items of the checkout where the condition reads any. */
interface Attempt {
  readonly features: Witness;
  readonly items?: readonly Item[];
}

/** Attempts until it is given up: a condition of five parts is mostly solved within some hundred. */
const mostAttempts = 4_000;
/** Attempts that go through the recognition of goods, which take a hundred times as long. */
const mostWithItems = 600;

/** Cases found by trying; undefined where nothing was found that hits, or nothing near it that misses. */
export function searchWitnesses(condition: Expression, parts: RunnableParts): Witnesses | undefined {
  const search = new Search(condition, parts);
  const found = search.findHit();
  const miss = found && search.nearest(found, verdicts.miss);
  if (found === undefined || miss === undefined) return undefined;
  // From the miss back to the nearest hit: the two then stand on both sides of the threshold.
  return { hit: asCase(search.nearest(miss, verdicts.hit) ?? found), miss: asCase(miss) };
}

const asCase = ({ features, items }: Attempt) => ({ features, ...(items === undefined ? {} : { set: { items } }) });

class Search {
  readonly #paths: readonly string[];
  readonly #candidates: ReadonlyMap<string, readonly (FeatureValue | null)[]>;
  readonly #items: readonly (readonly Item[])[];
  readonly #judge: (attempt: Attempt) => number | undefined;
  #seed = 1;

  constructor(condition: Expression, parts: RunnableParts) {
    const texts = new Set<string>();
    const numbers = new Set<number>();
    for (const part of everyPart(condition)) {
      if (part.kind !== 'literal') continue;
      if (typeof part.value === 'string') texts.add(part.value);
      if (typeof part.value === 'number') numbers.add(part.value);
    }
    const listed = listedValues(condition, parts);
    const read = featuresRead(condition);
    this.#paths = read.filter(path => path !== 'items');
    this.#candidates = new Map(
      this.#paths.map(path => [path, valuesFor(path, parts.paths.get(path)!, [...texts, ...listed], [...numbers])]),
    );
    this.#items = read.includes('items') ? basketsFor([...texts], [...numbers]) : [];
    this.#judge = judgeOf(condition, parts);
  }

  /** The first attempt that hits. Features go missing only where nothing else helps. */
  findHit(): Attempt | undefined {
    const most = this.#items.length > 0 ? mostWithItems : mostAttempts;
    for (let tried = 0; tried < most; tried++) {
      const attempt = this.#random(tried < most / 2);
      if (this.#judge(attempt) === verdicts.hit) return attempt;
    }
    return undefined;
  }

  /** The attempt nearest to another that gives a verdict: one feature, or the items, changed as little as can be. */
  nearest(from: Attempt, verdict: number): Attempt | undefined {
    const others: Attempt[] = [
      ...this.#paths.flatMap(path =>
        byDistance(this.#candidates.get(path) ?? [], from.features.get(path)).map(value => ({
          ...from,
          features: new Map([...from.features, [path, value]]),
        })),
      ),
      ...this.#items.toSorted((a, b) => apart(a, from.items) - apart(b, from.items)).map(items => ({ ...from, items })),
    ];
    return others.find(other => this.#judge(other) === verdict);
  }

  #random(present: boolean): Attempt {
    const features = new Map(
      this.#paths.map(path => {
        const all = this.#candidates.get(path) ?? [];
        const usual = present ? all.filter(value => value !== null) : all;
        return [path, this.#oneOf(usual.length > 0 ? usual : all)!];
      }),
    );
    return this.#items.length === 0 ? { features } : { features, items: this.#oneOf(this.#items)! };
  }

  /** Lehmer's generator (Park and Miller 1988): small, and the same each time. */
  #oneOf<Value>(values: readonly Value[]): Value | undefined {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return values[this.#seed % values.length];
  }
}

/** What the condition says of an attempt; undefined where the checkout is refused. */
function judgeOf(condition: Expression, { ruleSet, lists }: RunnableParts): (attempt: Attempt) => number | undefined {
  const bound = listsAtTime(lists.byName);
  bound.moveTo(usualTime);
  const run = compilePredicates([condition], { lists: bound.memberships, mode: 'closures' });
  const result = new Uint8Array(1);
  const player = new CasePlayer(ruleSet, fixturesOf({}));
  return ({ features, items }) => {
    const set = items === undefined ? [] : [{ path: ['items'], value: items }];
    const played = player.checkout({ set, features });
    if (!played.ok) return undefined;
    run(played.value.features, result);
    return result[0];
  };
}

/** A value of each list that the condition asks, and one that stands in none. */
function listedValues(condition: Expression, { lists }: RunnableParts): readonly string[] {
  const named = [...everyPart(condition)].flatMap(part => (part.kind === 'named-list' ? [part.name] : []));
  const values = named.flatMap(name => {
    const entry = lists.byName.get(name)?.entries.find(({ expires }) => expires === undefined);
    return entry === undefined ? [] : [entry.value];
  });
  return named.length === 0 ? [] : [...values, 'not-in-the-list'];
}

/** Values of a feature that are worth trying: those of the condition, those beside them, and its plainest ones. */
function valuesFor(
  path: string,
  { type, values, always, min = -Infinity, max = Infinity }: FeatureDefinition,
  texts: readonly string[],
  numbers: readonly number[],
): readonly (FeatureValue | null)[] {
  const missing = always ? [] : [null];
  const form = textForms.get(path);
  const others = form?.examples.slice(0, 3) ?? ['another'];
  const written = [...texts, ...texts.flatMap(text => [`${text}x`, `x${text}`]), ...others];
  const words = values ?? written.filter(text => form?.fits(text) ?? true);
  switch (type) {
    case 'bool':
      return [true, false, ...missing];
    case 'string':
      return [...new Set(words), ...missing];
    case 'list<string>':
      return [...words.map(word => [word]), [...words.slice(0, 2)], [], ...missing];
    default: {
      const whole = type === 'int';
      const step = whole ? 1 : 0.01;
      const seen = [...numbersBeside(numbers, step), 0, 1]
        .map(value => (whole ? Math.round(value) : Number(value.toPrecision(12))))
        .filter(value => value >= min && value <= max);
      return [...new Set(seen), ...missing];
    }
  }
}

/** The numbers of a condition, those just beside them, and what arithmetic between two of them gives. */
function numbersBeside(numbers: readonly number[], step: number): readonly number[] {
  const pairs = numbers.flatMap(a => numbers.flatMap(b => (a === b ? [a * 2, a / 2] : [a * b, a / b, a - b, a + b])));
  return [...numbers, ...pairs]
    .filter(value => Number.isFinite(value) && Math.abs(value) <= 1e12)
    .flatMap(value => [value, value - step, value + step, Math.floor(value) - step, Math.ceil(value) + step]);
}

/** What a shop calls its categories, by the class that the rule set's own lists read them as. */
const categories: Readonly<Record<(typeof goodsClasses)[number], string>> = {
  consumer_electronics: '家電',
  brand_goods: 'ブランドバッグ',
  pc: 'ノートパソコン',
  oa_peripherals: 'プリンター',
  game_console: 'ゲーム機本体',
  ticket: 'チケット',
  digital_content: '電子書籍',
  e_money: '電子マネー',
  accommodation: '宿泊',
  other: '食品',
};

/** Baskets that are worth trying: one kind of item, in the numbers of the condition, and several of them. */
function basketsFor(texts: readonly string[], numbers: readonly number[]): readonly (readonly Item[])[] {
  const classes = goodsClasses.filter(name => texts.includes(name));
  const named = texts.filter(text => !goodsClasses.some(name => name === text) && text.trim() !== '');
  const kinds: Item[] = [...classes, 'other' as const]
    .flatMap(name => [
      { category: categories[name] },
      ...named.map(text => ({ category: categories[name], name: text })),
    ])
    .concat(named.map(text => ({ category: text, name: text })));
  const counts = numbersBeside(numbers, 1).map(Math.round);
  const some = (least: number, most: number) =>
    [...new Set([least, ...counts.filter(count => count >= least && count <= most)])].slice(0, 8);
  const single = kinds.flatMap(kind =>
    some(itemFields.quantity.min, 1_000).flatMap(quantity =>
      some(1_000, 10_000_000).map(unit_price => [{ ...kind, quantity, unit_price }]),
    ),
  );
  const several = some(2, 20).flatMap(count =>
    single.slice(0, 40).map(([item]) => Array.from({ length: count }, () => item!)),
  );
  const flagged = single.slice(0, 40).map(([item]) => [{ ...item!, reorder: true }]);
  return [...single, ...several, ...flagged, []];
}

/** Numbers by their distance from another, then the rest; what is missing comes last. */
function byDistance(values: readonly (FeatureValue | null)[], from: FeatureValue | null | undefined) {
  const distance = (value: FeatureValue | null) => {
    if (value === null) return Infinity;
    return typeof value === 'number' && typeof from === 'number' ? Math.abs(value - from) : 1;
  };
  return values.filter(value => value !== from).toSorted((a, b) => distance(a) - distance(b));
}

/** How far two baskets lie apart: fields that differ, and items more or fewer. */
function apart(items: readonly Item[], from: readonly Item[] | undefined): number {
  const before = from ?? [];
  const fields = [...new Set([...items, ...before].flatMap(item => Object.keys(item)))];
  const differing = fields.map(field => {
    const [one, other] = [items[0]?.[field], before[0]?.[field]];
    if (one === other) return 0;
    return typeof one === 'number' && typeof other === 'number' ? 1 + Math.abs(one - other) / 1e9 : 2;
  });
  return differing.reduce((sum, each) => sum + each, 0) + 3 * Math.abs(items.length - before.length);
}
