/** Puts the keys of a rule into the order in which people read them, and comments where they can stand. */
import { type Document, isMap, isScalar, isSeq, type Pair, visit, type YAMLMap } from 'yaml';

const ruleOrder = [
  'id',
  'title',
  'status',
  'family',
  'description',
  'when',
  'points',
  'points_by',
  'flow',
  'advice',
  'attack',
  'reason',
  'tags',
  'false_positives',
  'cases',
];
/** Order of the keys inside a rule, by the key that the map belongs to. The keys of `set`, `features` and a story stay. */
const innerOrders: Readonly<Record<string, readonly string[]>> = {
  title: ['ja', 'en'],
  reason: ['ja', 'en'],
  points_by: ['feature', 'steps'],
  steps: ['from', 'points'],
  advice: ['do', 'key', 'for_s'],
  cases: ['name', 'story', 'from', 'set', 'features', 'expect'],
};

const nameOf = (pair: Pair) => String(isScalar(pair.key) ? pair.key.value : pair.key);

function put(map: YAMLMap, order: readonly string[]): void {
  const rank = (pair: Pair) => (order.includes(nameOf(pair)) ? order.indexOf(nameOf(pair)) : order.length);
  map.items.sort((a, b) => rank(a) - rank(b));
}

/** Arranges a document in place. */
export function arrange(document: Document): void {
  if (!isMap(document.contents)) return;
  put(document.contents, ruleOrder);
  visit(document.contents, {
    Pair(_, pair) {
      const order = Object.hasOwn(innerOrders, nameOf(pair)) ? innerOrders[nameOf(pair)] : undefined;
      if (order === undefined) return;
      const { value } = pair;
      if (isMap(value)) put(value, order);
      if (isSeq(value)) for (const entry of value.items) if (isMap(entry)) put(entry, order);
    },
    Seq(_, list) {
      for (const entry of list.items) if (isMap(entry)) hoistComment(entry);
    },
  });
}

/** A comment before the first key of an entry of a list stands before the entry: none can stand behind its hyphen. */
function hoistComment(entry: YAMLMap): void {
  const key = entry.items[0]?.key;
  if (!isScalar(key) || !key.commentBefore) return;
  entry.commentBefore = [entry.commentBefore, key.commentBefore].filter(Boolean).join('\n');
  key.commentBefore = null;
}
