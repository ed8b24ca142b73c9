/** How an address was read, step by step: normal form, parts, words found, what decided, keys. For `address explain` and for assessments. */
import type { AddressLine } from '../../engine/address/address-text.ts';
import { joinedLines, normaliseText } from '../../engine/address/normalise.ts';
import type { PlaceReading, PlaceRecogniser } from '../../engine/address/recognise.ts';
import type { Checkout, CheckoutAddress } from '../../engine/types.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { padTo } from '../report/width.ts';
import type { painter } from '../show-cases.ts';

/** How steps are written. */
export interface StepsOptions {
  readonly language: Language;
  readonly paint: ReturnType<typeof painter>;
}

const texts = {
  normal: { ja: '正規化', en: 'Normal form' },
  parts: { ja: '住所の部分', en: 'Parts' },
  words: { ja: '見つかった語', en: 'Words found' },
  kind: { ja: '場所の種類', en: 'Kind' },
  keys: { ja: 'キー', en: 'Keys' },
  prefecture: { ja: '都道府県', en: 'prefecture' },
  postalCode: { ja: '郵便番号', en: 'postal code' },
  town: { ja: '町名', en: 'town' },
  block: { ja: '番地', en: 'block' },
  room: { ja: '部屋', en: 'room' },
  door: { ja: '部屋まで', en: 'door' },
  building: { ja: '建物まで', en: 'building' },
  none: { ja: 'なし', en: 'none' },
  lodging: { ja: '宿泊施設の手がかり', en: 'sign of a lodging' },
  empty: { ja: '住所がありません。', en: 'There is no address.' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** Names of the steps of the normal form (engine/address/normalise.ts). */
const stepNames: Readonly<Record<string, string>> = {
  width: '全角・半角',
  'invisible characters': '見えない文字',
  hyphens: 'ハイフン',
  kanji: '漢字の字体',
  'postal code': '郵便番号',
  numerals: '漢数字',
  block: '丁目・番地・号',
  prefecture: '都道府県の重複',
  spaces: '空白',
};

/** Width of the column of names. */
const nameWidth = 22;

/** The steps of one address as lines; `at` in milliseconds since 1970 UTC decides which entries of lists hold. */
export function placeSteps(
  address: CheckoutAddress,
  places: PlaceRecogniser,
  at: number,
  { language, paint }: StepsOptions,
): readonly string[] {
  const text = (key: keyof typeof texts) => texts[key][language];
  const reading = places.read(address, at);
  const trace = places.trace(address);
  if (reading === undefined || trace === undefined) return [text('empty')];
  const row = (name: string, value: string) => `  ${padTo(name, nameWidth)} ${value}`;
  const normal = normaliseText(joinedLines(address));
  const words = trace.words.map(word => {
    const what =
      word.role === 'kind'
        ? `${word.kind} ${word.weight.toFixed(2)}`
        : word.role === 'lodging'
          ? `${text('lodging')} ${word.weight.toFixed(1)}`
          : word.role;
    const list = word.entry === undefined ? '' : `   ${word.entry.file}:${word.entry.line}`;
    return `  ${word.words}  (${word.line})  ${what}${list}`;
  });
  return [
    paint('bold', text('normal')),
    ...normal.steps.map(({ step, text: changed }) =>
      row(language === 'ja' ? (stepNames[step] ?? step) : step, changed),
    ),
    row('=', normal.text),
    '',
    paint('bold', text('parts')),
    ...partsOf(address, reading, language).flatMap(([name, value]) => (value ? [row(text(name), value)] : [])),
    '',
    paint('bold', text('words')),
    ...(words.length === 0 ? [`  ${text('none')}`] : words),
    '',
    paint('bold', text('kind')),
    `  ${verdictText(reading, language)}`,
    '',
    paint('bold', text('keys')),
    row(text('door'), reading.point.door ?? '-'),
    row(text('building'), reading.point.building ?? '-'),
  ];
}

type PartName = 'prefecture' | 'postalCode' | 'town' | 'block' | 'room';

function partsOf(
  address: CheckoutAddress,
  reading: PlaceReading,
  language: Language,
): readonly (readonly [PartName, string | undefined])[] {
  const { parts, point } = reading;
  const { romanised } = point;
  return [
    ['prefecture', point.prefecture],
    ['postalCode', parts.postalCode ?? address.postal_code],
    ['town', townText(reading, language)],
    ['block', (romanised?.block ?? parts.block).join('-')],
    ['room', romanised === undefined ? parts.room : romanised.room],
  ];
}

/** How the town of an address in Latin letters was told. */
const toldBy = {
  'postal code': { ja: '郵便番号から', en: 'by the postal code' },
  reading: { ja: '読みから', en: 'by the reading' },
  'postal code and reading': { ja: '郵便番号と読みから', en: 'by the postal code and the reading' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** The town in the form of keys; for an address in Latin letters the one that its words mean, and what told it. */
function townText({ parts, point }: PlaceReading, language: Language): string | undefined {
  const { romanised, resolved } = point;
  if (resolved === undefined) return parts.town || romanised?.words.join(' ');
  const { town, by, words } = resolved;
  const told = `${toldBy[by][language]}${words === '' ? '' : language === 'ja' ? `「${words}」` : ` "${words}"`}`;
  const name = `${town.municipality.name}${town.name}`;
  return language === 'ja' ? `${name}（${told}）` : `${name}, ${told}`;
}

function verdictText({ verdict }: PlaceReading, language: Language): string {
  const { kind, confidence, evidence, line } = verdict;
  if (language === 'en') {
    return `${kind}, confidence ${confidence}${evidence === undefined ? '' : `, because of "${evidence}"${inLine(line)}`}`;
  }
  return `${kind}（確からしさ ${confidence}）${evidence === undefined ? '' : `：「${evidence}」${inLine(line)}による`}`;
}

const inLine = (line: AddressLine | undefined) => (line === undefined ? '' : ` (${line})`);

/** The steps of an assessment's address: what its words say, and the shop's delivery method where that decides instead. */
export function checkoutPlaceSteps(
  { shipping, at }: Pick<Checkout, 'shipping' | 'at'>,
  places: PlaceRecogniser,
  options: StepsOptions,
): readonly string[] {
  const ja = options.language === 'ja';
  if (shipping === undefined) return [ja ? '配送先は送られていません。' : 'The checkout names no address.'];
  const steps = placeSteps(shipping, places, at, options);
  const { kind, source } = places.recognise({ id: '', amount: { value: 0, currency: 'JPY' }, at, shipping });
  if (source !== 'method') return steps;
  const decided = ja
    ? `店舗の配送方法（shipping.method）が決めています：${kind}（確からしさ 1）。住所の語は次のとおりです。`
    : `The shop's delivery method (shipping.method) decides: ${kind}, confidence 1. The words of the address say:`;
  return [decided, '', ...steps];
}
