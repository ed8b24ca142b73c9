/**
 * "Nintendo Switch 2 マリオカート ワールド セット": a console sold together with a game. The game speaks against the
 * console, as in "Switch マリオカート 8", and セット behind it says that both are sold.
 */
import type { GoodsClass } from '../types.ts';
import { isFor, isRole, type TitleWord } from './title-words.ts';

/** A word of this strength or more says what the thing is (ソフト, ぬいぐるみ): no bundle takes it back. */
const outright = 4;

/**
 * How strongly the title says that the class's thing comes in a bundle; 0 when it does not. Asked for are the thing, then
 * the word, and that nothing speaks against the class but one name that speaks against nothing else, as a game's does:
 * two are a set of games, a word against other classes too is an accessory.
 */
export function bundleStrength(words: readonly TitleWord[], candidate: GoodsClass): number {
  const thing = words.find(word => isFor(word) && word.listed.role !== 'brand' && word.listed.classes[0] === candidate);
  if (!thing) return 0;
  const against = words.filter(word => isRole(word, 'not') && word.listed.classes.includes(candidate));
  if (against.some(word => word.listed.classes.length > 1 || word.listed.strength >= outright)) return 0;
  if (against.length > 1) return 0;
  let strength = 0;
  for (const word of words)
    if (isRole(word, 'bundle') && word.start >= thing.start && word.listed.classes.includes(candidate))
      strength = Math.max(strength, word.listed.strength);
  return strength;
}
