/** How a title, a category and a code became a class of goods, step by step. For `goods explain` and for assessments. */
import type { GoodsExplanation, GoodsRecogniser } from '../../engine/goods/recognise.ts';
import type { TitleWord } from '../../engine/goods/title-words.ts';
import type { Checkout } from '../../engine/types.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
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
  hints: { ja: '手がかり。商品名と合わせて判断', en: 'a hint, joined to the title' },
  cancelled: { ja: '無効：', en: 'does not count, because of ' },
  against: { ja: '打ち消し', en: 'against' },
  support: { ja: '強さ', en: 'support' },
  classes: { ja: '分類', en: ' classes' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** Where an entry of a list stands: `file:line`. */
export const placeOf = ({ listed }: { readonly listed: { readonly file: string; readonly line: number } }) =>
  `${listed.file}:${listed.line}`;

/** What decided the class. */
const sources: Readonly<Record<GoodsExplanation['source'], Bilingual>> = {
  category: { ja: 'カテゴリ', en: 'category' },
  gtin: { ja: 'JAN/GTIN', en: 'gtin' },
  title: { ja: '商品名', en: 'title' },
  none: { ja: '手がかりなし', en: 'none' },
};

/** Punctuation of either language. */
const marks = {
  ja: { colon: '：', space: '', comma: '、', aside: (text: string) => `（${text}）` },
  en: { colon: ':', space: ' ', comma: ', ', aside: (text: string) => ` (${text})` },
} as const;

/** The steps of one item as lines. */
export function goodsSteps(explanation: GoodsExplanation, language: Language): readonly string[] {
  const text = (key: keyof typeof texts) => texts[key][language];
  const { colon, space, comma, aside } = marks[language];
  const told = (what: string, value: string) => `${what}${colon}${space}${value}`;
  const { category, gtin, title } = explanation;
  const lines = [told(text('normalised'), explanation.normalised)];
  if (category) {
    const says = category.decided ?? category.hint?.class ?? text('against');
    const how = category.decided ? text('decides') : text('hints');
    const where = category.listed ? `  ${placeOf({ listed: category.listed })}` : '';
    lines.push(told(text('category'), `${category.evidence} → ${says}${aside(how)}${where}`));
  }
  if (gtin) lines.push(told(text('gtin'), `${gtin.value} → ${gtin.class}  ${placeOf({ listed: gtin })}`));
  lines.push(title.words.length === 0 ? told(text('words'), text('none')) : `${text('words')}${colon}`);
  for (const word of title.words) lines.push(`  ${told(word.listed.value, meaningOf(word, language))}`);
  if (title.supports.length > 0) lines.push(`${text('scores')}${colon}`);
  for (const each of title.supports)
    lines.push(`  ${told(each.class, `${text('support')} ${each.support}${comma}${text('against')} ${each.against}`)}`);
  const evidence = explanation.evidence === undefined ? '' : ` — ${explanation.evidence}`;
  const why = `${sources[explanation.source][language]}${evidence}`;
  lines.push(told(text('result'), `${explanation.class}${aside(why)}`));
  return lines;
}

function meaningOf(word: TitleWord, language: Language): string {
  const { role, classes, strength } = word.listed;
  const which = classes.length > 3 ? `${classes.length}${texts.classes[language]}` : classes.join(' ');
  const meaning = classes.length === 0 ? role : `${role} ${which} ${strength}`;
  const { cancelledBy } = word;
  const without = cancelledBy ? ` ${marks[language].aside(`${texts.cancelled[language]}${cancelledBy.value}`)}` : '';
  return `${meaning}  ${placeOf(word)}${without}`;
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
