/**
 * Doors and telephones that do not exist, in numbers that grow with the people. In a country of one size a million orders
 * would crowd strangers into one house and onto one telephone, which looks like the attacks that rules look for.
 */
import type { CheckoutAddress } from '../engine/checkout/schema.ts';
import { buildingNames, towns } from './names.ts';
import { createRandom, type Random } from './random.ts';

/** Where people live and are rung up. */
export interface Places {
  /** A place to live: a house, a room in a building or in one of the towers, at a block that is made up. */
  address(random: Random): CheckoutAddress;
  /**
   * A mobile number that begins with 0 after its prefix (with 000 in a small history), so that it is unlikely to be anybody's.
   */
  phone(random: Random): string;
}

/** People for whom the smallest country is made; more of them have more towers, blocks and numbers. */
const smallestPopulation = 12_000;

/** Tall buildings in which hundreds live, many cards and names at one building, honestly: about 24 of the people in each. */
const fewestTowers = 30;
const shareInTowers = 0.06;

/** A country for so many people. */
export function createPlaces(people: number): Places {
  const growth = Math.max(1, people / smallestPopulation);
  const towers = Math.ceil(fewestTowers * growth);
  // A town has 6 districts of so many blocks of so many lots: both grow, and their product with the people.
  const [blocks, lots] = [Math.ceil(28 * Math.sqrt(growth)), Math.ceil(20 * Math.sqrt(growth))];
  // The four digits in the middle, of which the first remains 0.
  const exchanges = Math.min(1000, Math.ceil(10 * growth));

  function plainAddress(random: Random, flat: boolean): CheckoutAddress {
    const [postal, prefecture, city, town] = random.weighted(towns.map(each => [each, each[4]] as const));
    const block = `${random.between(1, 6)}-${random.between(1, blocks)}-${random.between(1, lots)}`;
    const [beginnings, ends] = buildingNames;
    return {
      postal_code: `${postal}${random.digits(2)}`.slice(0, 8),
      prefecture,
      city,
      line1: `${town}${block}`,
      ...(flat
        ? {
            line2: `${random.pick(beginnings)}${random.pick(ends)}${town} ${random.between(1, 12)}0${random.between(1, 9)}`,
          }
        : {}),
      country: 'JP',
    };
  }

  return {
    address(random) {
      if (!random.chance(shareInTowers)) return plainAddress(random, random.chance(0.55));
      const tower = plainAddress(createRandom('tower', random.below(towers)), true);
      const name = tower.line2?.replace(/ \d+$/, '') ?? '';
      return { ...tower, line2: `${name} ${random.between(2, 40)}${String(random.between(1, 24)).padStart(2, '0')}` };
    },
    phone(random) {
      const prefix = random.pick(['070', '080', '090']);
      return `${prefix}-${String(random.below(exchanges)).padStart(4, '0')}-${random.digits(4)}`;
    },
  };
}
