/**
 * What a shadow rule set recognises otherwise than the live one: places, goods and throw-away mail, where their lists differ. Most
 * attempts hold nothing of what a change is about; for those the live set's features serve the shadow as they are.
 */
import type { Assessed } from './assess.ts';
import type { Features } from './features.ts';
import { featuresOf } from './features-of.ts';
import type { RuleSet } from './rule-set.ts';
import type { CountedFigures } from './shadow-counters.ts';

/** The recognition of a shadow beside that of the live set. */
export interface ShadowRecognition {
  /** True when every feature but the counters is the same for both. */
  isAlike(decided: Assessed): boolean;
  /** The features as the shadow recognises them. */
  featuresOf(decided: Assessed, figures: CountedFigures): Features;
}

export function matchRecognition(live: RuleSet, shadow: RuleSet): ShadowRecognition {
  const samePlaces = sameFiles(live, shadow, 'lists/places/');
  const sameGoods = sameFiles(live, shadow, 'lists/goods/');
  const alike = samePlaces && sameGoods && sameList(live, shadow, 'disposable_email');
  return {
    isAlike: () => alike,
    featuresOf({ recognised }, figures) {
      const { checkout } = recognised;
      const place = samePlaces ? recognised.place : shadow.places.recognise(checkout);
      const goods = sameGoods ? recognised.goods : shadow.goods.recognise(checkout);
      return featuresOf({ ...recognised, place, goods }, figures, shadow);
    },
  };
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
