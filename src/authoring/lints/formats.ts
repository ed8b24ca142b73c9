/** Forms that texts have: a country is JP and never Japan, a prefecture 東京都 and never 東京. */
import { prefectures } from '../../engine/address/prefectures.ts';

/** A form: what fits, and how to say it. */
export interface TextForm {
  readonly fits: (text: string) => boolean;
  /** `two capital letters, such as JP`. */
  readonly form: string;
  /** Words that could be meant. */
  readonly words?: readonly string[];
}

const prefectureNames = prefectures.map(([name]) => name);

const pattern = (expression: RegExp, form: string): TextForm => ({ fits: text => expression.test(text), form });

/** Forms by the path of the feature. A text of another form can never be equal to it. */
export const textForms: ReadonlyMap<string, TextForm> = new Map([
  ['amount.currency', pattern(/^[A-Z]{3}$/, 'three capital letters (ISO 4217), such as JPY')],
  ['address.country', pattern(/^[A-Z]{2}$/, 'two capital letters (ISO 3166-1), such as JP')],
  ['billing.country', pattern(/^[A-Z]{2}$/, 'two capital letters (ISO 3166-1), such as JP')],
  ['merchant.mcc', pattern(/^[0-9]{4}$/, 'four digits (ISO 18245)')],
  ['card.bin6', pattern(/^[0-9]{6}$/, 'six digits')],
  ['card.bin8', pattern(/^[0-9]{8}$/, 'eight digits')],
  ['email.domain', pattern(/^[^\sA-Z@]+$/, 'in small letters and without @')],
  ['device.language', pattern(/^[A-Za-z0-9-]{1,35}$/, 'a language tag (BCP 47), such as ja-JP')],
  [
    'address.prefecture',
    {
      fits: text => prefectureNames.includes(text),
      form: 'one of the 47 prefectures in full, such as 東京都',
      words: prefectureNames,
    },
  ],
]);
