/** Forms that texts have: a country is JP and never Japan, a prefecture 東京都 and never 東京, a currency JPY and never YEN. */
import creditCardType from 'credit-card-type';
import { prefectures } from '../../engine/address/prefectures.ts';
import { chargebackCategories, securityCodeResults, transStatuses } from '../../engine/checkout/schema.ts';
import { declineReasons } from '../../engine/checkout/vocabulary.ts';
import { standalone } from '../../engine/features.ts';
import { numberBases } from '../../engine/types.ts';
import { countryNumbers } from '../../shared/countries.ts';
import { currencies } from '../../shared/money.ts';
import { nearest } from '../../shared/nearest.ts';

/** A form: what fits, and how to say it. */
export interface TextForm {
  readonly fits: (text: string) => boolean;
  /** Whether a text that fits can hold this one, where `words` are not all there is; absent where nothing is known of it. */
  readonly holds?: (part: string) => boolean;
  /** `two capital letters, such as JP`. */
  readonly form: string;
  /** Texts that fit, the plainest first: what made-up cases are written with. */
  readonly examples: readonly string[];
  /** Words that could be meant. */
  readonly words?: readonly string[];
  /** What people write for a word, where it is not the nearest one by its letters; in small letters. */
  readonly meant?: Readonly<Record<string, string>>;
  /** Reads a text that fits out of one that says more, such as a domain out of an address; undefined where none is in it. */
  readonly readFrom?: (text: string) => string | undefined;
}

/** Texts that a feature may have beside those given, the plainest first. */
export function otherTexts(path: string, given: { has(text: string): boolean }): readonly string[] {
  const examples = textForms.get(path)?.examples ?? ['another', 'yet-another', 'still-another'];
  return examples.filter(text => !given.has(text));
}

/** What to say of a text that does not fit. */
export function hintOf({ form, words, meant, readFrom }: Omit<TextForm, 'examples'>, text: string): string {
  const near = meant?.[text.trim().toLowerCase()] ?? readFrom?.(text) ?? nearest(text, words ?? []);
  return near === undefined ? `it is ${form}` : `did you mean "${near}"?`;
}

const pattern = (expression: RegExp, form: string, inside: RegExp, examples: readonly string[]): TextForm => ({
  fits: text => expression.test(text),
  holds: part => inside.test(part),
  form,
  examples,
});

const oneOf = (
  words: readonly string[],
  form: string,
  usual: readonly string[] = [],
  meant: Readonly<Record<string, string>> = {},
): TextForm => {
  const known = new Set(words);
  return { fits: text => known.has(text), form, examples: [...usual, ...words], words, meant };
};
const vocabulary = (words: readonly string[]) => oneOf(words, `one of ${words.join(', ')}`);

const currency = oneOf([...currencies.keys()], 'a currency of ISO 4217 in capitals, such as JPY', ['JPY', 'USD'], {
  yen: 'JPY',
  円: 'JPY',
  '¥': 'JPY',
  '￥': 'JPY',
  rmb: 'CNY',
  yuan: 'CNY',
  won: 'KRW',
  dollar: 'USD',
  $: 'USD',
  euro: 'EUR',
});
const country = oneOf(
  [...countryNumbers.keys()],
  'a country of ISO 3166-1 in two capital letters, such as JP',
  ['JP', 'US'],
  {
    japan: 'JP',
    jpn: 'JP',
    日本: 'JP',
    uk: 'GB',
    usa: 'US',
    china: 'CN',
    chn: 'CN',
    korea: 'KR',
    kor: 'KR',
    taiwan: 'TW',
    twn: 'TW',
  },
);
const brands = Object.values(creditCardType.types);
const brand = oneOf(brands, `one of ${brands.join(', ')}`, ['jcb', 'visa'], {
  amex: 'american-express',
  diners: 'diners-club',
  dinersclub: 'diners-club',
  master: 'mastercard',
  cup: 'unionpay',
  銀聯: 'unionpay',
});
const prefecture = oneOf(
  prefectures.map(([name]) => name),
  'one of the 47 prefectures in full, such as 東京都',
  ['東京都', '大阪府'],
);

/**
 * The domain of an e-mail address. Whatever an address can have behind its @: no star, no sign of a web address, no full stop at its ends.
 * `*.example.com` and `.example.com` are what other programs write for the domains below one.
 */
const emailDomain: TextForm = {
  ...pattern(
    /^(?![.])[^\sA-Z@*/:]+(?<![.])$/,
    'a domain alone, in small letters and without @ and *',
    /^[^\sA-Z@*/:]*$/,
    ['example.jp', 'example.com'],
  ),
  readFrom(text) {
    // RFC 5321, 4.5.3.1: no address is longer.
    if (text.length > 254) return undefined;
    const [, domain] =
      /^(?:[a-z]+:\/\/)?(?:.*@)?\*?\.?([^\s@*/:.][^\s@*/:]*\.[^\s@*/:]*[^\s@*/:.])\.?(?:\/.*)?$/.exec(
        text.trim().toLowerCase(),
      ) ?? [];
    return domain;
  },
};

/** Forms by the path of the feature. A text of another form can never be equal to it. */
export const textForms: ReadonlyMap<string, TextForm> = new Map([
  ['amount.currency', currency],
  ['card.brand', brand],
  ['address.country', country],
  ['billing.country', country],
  ['address.prefecture', prefecture],
  ['merchant.mcc', pattern(/^[0-9]{4}$/, 'four digits (ISO 18245)', /^[0-9]{0,4}$/, ['5732', '5999'])],
  ['card.bin6', pattern(/^[0-9]{6}$/, 'six digits', /^[0-9]{0,6}$/, ['352800', '411111'])],
  ['card.bin8', pattern(/^[0-9]{8}$/, 'eight digits', /^[0-9]{0,8}$/, ['35280000', '41111111'])],
  ['email.domain', emailDomain],
  [
    'device.language',
    pattern(/^[A-Za-z0-9-]{1,35}$/, 'a language tag (BCP 47), such as ja-JP', /^[A-Za-z0-9-]{0,35}$/, [
      'ja-JP',
      'en-US',
    ]),
  ],
]);

/** The same for the facts that a counter's `where` reads (engine/types.ts, `EventFacts`). */
export const eventForms: ReadonlyMap<string, TextForm> = new Map([
  ['currency', currency],
  ['brand', brand],
  ['purpose', vocabulary(standalone.purpose.values)],
  ['number_basis', vocabulary(numberBases)],
  // A shop that refuses an order declines it (engine/velocity/events.ts).
  ['reason', vocabulary([...declineReasons, 'refused_by_shop'])],
  ['security_code', vocabulary(securityCodeResults)],
  ['trans_status', vocabulary(transStatuses)],
  ['category', vocabulary(chargebackCategories)],
]);
