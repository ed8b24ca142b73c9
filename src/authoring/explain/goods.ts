/** How a title, a category and a code became a class of goods, step by step. For `goods explain` and for assessments. */
import type { GoodsExplanation, GoodsRecogniser } from '../../engine/goods/recognise.ts';
import type { TitleWord } from '../../engine/goods/title-words.ts';
import type { Checkout } from '../../engine/types.ts';
import type { Bilingual } from '../../shared/languages.ts';
import type { StepsOptions } from './place.ts';

const texts = {
  normalised: { ja: '正規化した商品名', en: 'normalised' },
  category: { ja: 'カテゴリ', en: 'category' },
  gtin: { ja: 'JAN/GTIN', en: 'gtin' },
  words: { ja: '見つかった語', en: 'words found' },
  scores: { ja: '分類ごとの強さ', en: 'support by class' },
  result: { ja: '判定', en: 'class' },
  none: { ja: 'なし', en: 'none' },
  decides: { ja: 'カテゴリで決定', en: 'decides' },
  hints: { ja: '手がかり（商品名と合わせて判断）', en: 'a hint, joined to the title' },
  cancelled: { ja: '無効：', en: 'does not count, because of ' },
  against: { ja: '打ち消し', en: 'against' },
  support: { ja: '強さ', en: 'support' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** Where an entry of a list stands: `file:line`. */
export const placeOf = ({ listed }: { readonly listed: { readonly file: string; readonly line: number } }) =>
  `${listed.file}:${listed.line}`;

/** The steps of one item as lines. */
export function goodsSteps(explanation: GoodsExplanation, language: keyof Bilingual): readonly string[] {
  const text = (key: keyof typeof texts) => texts[key][language];
  const { category, gtin, title } = explanation;
  const lines = [`${text('normalised')}: ${explanation.normalised}`];
  if (category) {
    const says = category.decided ?? category.hint?.class ?? text('against');
    const how = category.decided ? text('decides') : text('hints');
    const where = category.listed ? `  ${placeOf({ listed: category.listed })}` : '';
    lines.push(`${text('category')}: ${category.evidence} → ${says} (${how})${where}`);
  }
  if (gtin) lines.push(`${text('gtin')}: ${gtin.value} → ${gtin.class}  ${placeOf({ listed: gtin })}`);
  lines.push(`${text('words')}:${title.words.length === 0 ? ` ${text('none')}` : ''}`);
  for (const word of title.words) lines.push(`  ${describeWord(word, text('cancelled'))}`);
  if (title.supports.length > 0) lines.push(`${text('scores')}:`);
  for (const each of title.supports)
    lines.push(`  ${each.class}: ${text('support')} ${each.support}, ${text('against')} ${each.against}`);
  const evidence = explanation.evidence === undefined ? '' : ` — ${explanation.evidence}`;
  lines.push(`${text('result')}: ${explanation.class} (${explanation.source}${evidence})`);
  return lines;
}

function describeWord(word: TitleWord, cancelled: string): string {
  const { value, role, classes, strength } = word.listed;
  const meaning =
    classes.length === 0 ? '' : ` ${classes.length > 3 ? `${classes.length} classes` : classes.join(' ')} ${strength}`;
  const without = word.cancelledBy ? `  (${cancelled}${word.cancelledBy.value})` : '';
  return `${value}: ${role}${meaning}  ${placeOf(word)}${without}`;
}

/** Items of a basket that are shown: the first ones say enough. */
const mostItems = 12;

/** The steps of every item of an assessment's basket. */
export function checkoutGoodsSteps(
  { items = [], at }: Pick<Checkout, 'items' | 'at'>,
  goods: GoodsRecogniser,
  { language, paint }: StepsOptions,
): readonly string[] {
  const ja = language === 'ja';
  if (items.length === 0) return [ja ? '商品は送られていません。' : 'The checkout names no items.'];
  const blocks = items.slice(0, mostItems).map((item, index) => {
    const name = item.name ?? item.category ?? item.gtin ?? '-';
    const steps = goodsSteps(goods.explain(item, at), language).map(line => `  ${line}`);
    return [paint('bold', `${index + 1}. ${name} × ${item.quantity ?? 1}`), ...steps].join('\n');
  });
  const more = items.length - mostItems;
  if (more > 0) blocks.push(ja ? `ほか${more}点` : `… and ${more} more`);
  return blocks.join('\n\n').split('\n');
}
