/**
 * What a shadow rule set recognises otherwise than the live one: places, goods and throw-away mail, where their lists differ. Most
 * attempts hold nothing of what a change is about; for those the live set's features serve the shadow as they are.
 */
import type { Assessed } from './assess.ts';
import type { Features, RecognisingLists } from './features.ts';
import { featuresOf, isDisposable } from './features-of.ts';
import type { RuleSet } from './rule-set.ts';
import type { CountedFigures } from './shadow-counters.ts';
import type { GoodsFacts, PlaceFacts } from './types.ts';

/** The recognition of a shadow beside that of the live set. */
export interface ShadowRecognition {
  /** True when every feature but the counters is the same for both. */
  isAlike(decided: Assessed): boolean;
  /** The features as the shadow recognises them. */
  featuresOf(decided: Assessed, figures: CountedFigures): Features;
}

/** Finds out what of the live set's recognition serves a shadow. */
export function matchRecognition(live: RuleSet, shadow: RuleSet): ShadowRecognition {
  const samePlaces = sameFiles(live, shadow, 'lists/places/');
  const sameGoods = sameFiles(live, shadow, 'lists/goods/');
  const byLists: Readonly<Record<RecognisingLists, ((decided: Assessed) => boolean) | undefined>> = {
    places: samePlaces ? undefined : placesAlike(live, shadow),
    goods: sameGoods ? undefined : goodsAlike(live, shadow),
    disposable_email: sameList(live, shadow, 'disposable_email') ? undefined : mailAlike(shadow),
  };
  const parts = Object.values(byLists).filter(part => part !== undefined);
  return {
    isAlike(decided) {
      for (let index = 0; index < parts.length; index++) if (!parts[index]!(decided)) return false;
      return true;
    },
    featuresOf({ recognised }, figures) {
      const { checkout } = recognised;
      const place = samePlaces ? recognised.place : shadow.places.recognise(checkout);
      const goods = sameGoods ? recognised.goods : shadow.goods.recognise(checkout);
      return featuresOf({ ...recognised, place, goods }, figures, shadow);
    },
  };
}

function placesAlike(live: RuleSet, shadow: RuleSet): (decided: Assessed) => boolean {
  const isTouched = live.places.changeTo(shadow.places);
  return ({ recognised: { checkout, place } }) => {
    if (checkout.shipping === undefined || !isTouched(checkout.shipping, place)) return true;
    return placeText(place) === placeText(shadow.places.recognise(checkout));
  };
}

/** Which list and which field decided is no feature. */
const placeText = (place: PlaceFacts) => textWithout(place, ['source', 'evidence_field']);

function goodsAlike(live: RuleSet, shadow: RuleSet): (decided: Assessed) => boolean {
  const isTouched = live.goods.changeTo(shadow.goods);
  return ({ recognised: { checkout, goods } }) => {
    if (checkout.items === undefined || !isTouched(checkout.items, goods)) return true;
    return goodsText(goods) === goodsText(shadow.goods.recognise(checkout));
  };
}

/** Nor are the words and lists that decided what goods are. */
const goodsText = (goods: GoodsFacts) => textWithout(goods, ['source', 'evidence']);

/** What features come from, as a text to compare: everything but some fields. */
function textWithout(facts: object, fields: readonly string[]): string {
  return JSON.stringify(facts, (name, value: unknown) => (fields.includes(name) ? undefined : value));
}

function mailAlike(shadow: RuleSet): (decided: Assessed) => boolean {
  return ({ features: { email }, recognised: { checkout } }) =>
    email.domain === undefined || email.disposable === isDisposable(email.domain, shadow, checkout.at);
}

/** True when both rule sets have the same files, with the same texts, below a folder. */
function sameFiles(one: RuleSet, other: RuleSet, folder: string): boolean {
  const below = ({ files }: RuleSet) => [...files].filter(([file]) => file.startsWith(folder));
  const [first, second] = [below(one), below(other)];
  return first.length === second.length && first.every(([file, text]) => other.files.get(file) === text);
}

/** True when a list of that name has the same text in both, or neither has it. */
export function sameList(one: RuleSet, other: RuleSet, name: string): boolean {
  const textOf = ({ lists, files }: RuleSet) => {
    const file = lists.get(name)?.file;
    return file === undefined ? undefined : `${file}\n${files.get(file)}`;
  };
  return textOf(one) === textOf(other);
}
