/**
 * A history of orders that never happened: attempts and outcomes in their order of time, the same for the same seed.
 * Synthetic: shares and shapes are invented after common knowledge of the trade (docs/fixtures.md); no figure drawn from it
 * says anything about real shops.
 */
import { type AttackPattern, attackPatterns, campaign, sizeOf } from './attacks.ts';
import { day, hour, minute, momentOf, ordersByDay, startOfDay } from './calendar.ts';
import type { CardView } from './cards.ts';
import { honestOrder } from './honest.ts';
import { type Episode, LineQueue, linesOf, type TimedLine } from './lines.ts';
import { createPopulation } from './people.ts';
import { createRandom } from './random.ts';
import { allShops, type Shop } from './shops.ts';

/** What to generate. */
export interface HistoryOptions {
  readonly seed: string | number;
  /** Orders of honest shoppers. Attacks come on top. */
  readonly orders: number;
  /** First day, milliseconds since 1970 UTC; brought to the beginning of its day in Tokyo. */
  readonly from: number;
  readonly days: number;
  /** Persons; a fourth of the orders, and 300 at least, when absent. */
  readonly people?: number;
  /** How many of the shops, the busiest first. */
  readonly shops?: number;
  /** Attempts by pattern, as a share of the honest orders. */
  readonly attacks: Readonly<Partial<Record<AttackPattern, number>>>;
  readonly cards: CardView;
  /** Which attempts get a label later, besides their chargebacks. */
  readonly labels: 'none' | 'fraud' | 'all';
}

/** The shares of all patterns, multiplied. */
export function usualAttacks(times = 1): Readonly<Record<AttackPattern, number>> {
  const entries = Object.entries(attackPatterns).map(([name, { share }]) => [name, share * times]);
  return Object.fromEntries(entries) as Record<AttackPattern, number>;
}

/** The lines of the history, by time. Late chargebacks go on after the last day. */
export function* history(options: HistoryOptions): Generator<TimedLine> {
  const first = startOfDay(options.from);
  const queue = new LineQueue();
  const honest = honestEpisodes(options, first);
  const attacks = plannedAttacks(options, first);
  let nextHonest = honest.next();
  let nextAttack = attacks.next();
  for (;;) {
    const honestAt = nextHonest.done ? Number.POSITIVE_INFINITY : nextHonest.value.at;
    const attackAt = nextAttack.done ? Number.POSITIVE_INFINITY : nextAttack.value.at;
    if (queue.next <= Math.min(honestAt, attackAt)) {
      const timed = queue.take();
      if (!timed) return;
      yield timed;
      continue;
    }
    const taken = honestAt <= attackAt ? nextHonest.value! : nextAttack.value!;
    for (const episode of taken.episodes) for (const timed of linesOf(episode)) queue.add(timed);
    if (honestAt <= attackAt) nextHonest = honest.next();
    else nextAttack = attacks.next();
  }
}

/** Episodes that begin together, at `at` or later. */
interface Bundle {
  readonly at: number;
  readonly episodes: readonly Episode[];
}

function shopsOf(options: HistoryOptions): readonly Shop[] {
  return allShops.slice(0, Math.max(1, Math.min(allShops.length, options.shops ?? allShops.length)));
}

function peopleOf(options: HistoryOptions): number {
  return Math.max(1, options.people ?? Math.max(300, Math.ceil(options.orders / 4)));
}

function* honestEpisodes(options: HistoryOptions, first: number): Generator<Bundle> {
  const { seed, cards, labels } = options;
  const population = createPopulation(seed, peopleOf(options), first);
  const ordersBefore = new Uint16Array(population.size);
  const openedAt = new Float64Array(population.size);
  const shops = shopsOf(options).map(shop => [shop, shop.weight] as const);
  const office = shopsOf(options).filter(shop => shop.products.some(product => product.office));
  let number = 0;
  for (const [index, count] of ordersByDay(options.orders, first, options.days).entries()) {
    const start = first + index * day;
    const clock = createRandom(seed, 'clock', index);
    const moments = Array.from({ length: count }, () => momentOf(clock, start)).sort((a, b) => a - b);
    for (const at of moments) {
      number++;
      const random = createRandom(seed, 'order', number);
      // Some order much more often than others.
      const person = population.person(Math.floor(random.next() ** 1.6 * population.size));
      const opened = openedAt[person.index]! || (person.createdAt ?? at - 12 * minute);
      openedAt[person.index] = opened;
      const shop = person.kind === 'business' && office.length > 0 ? random.pick(office) : random.weighted(shops);
      const id = `o-${String(number).padStart(8, '0')}`;
      const episodes = honestOrder(random, {
        id,
        at,
        person,
        places: population.places,
        shop,
        ordersBefore: ordersBefore[person.index]!,
        createdAt: opened,
        start: first,
        view: cards,
        labels: labels === 'all',
      });
      ordersBefore[person.index] = Math.min(65_535, ordersBefore[person.index]! + 1);
      yield { at, episodes };
    }
  }
}

/** Campaigns of every pattern until its share of attempts is reached, by their beginning. */
function* plannedAttacks(options: HistoryOptions, first: number): Generator<Bundle> {
  const { seed } = options;
  const plans: { pattern: AttackPattern; number: number; at: number; size: number }[] = [];
  for (const pattern of Object.keys(attackPatterns) as AttackPattern[]) {
    const wanted = Math.round((options.attacks[pattern] ?? 0) * options.orders);
    let planned = 0;
    for (let number = 1; planned < wanted; number++) {
      const random = createRandom(seed, 'plan', pattern, number);
      const size = Math.min(sizeOf(pattern, random), wanted - planned);
      const night = pattern === 'gift-cards-at-night' || random.chance(0.4);
      const time = night ? random.between(0, 4 * hour) : random.below(day);
      plans.push({ pattern, number, at: first + random.below(options.days) * day + time, size });
      planned += size;
    }
  }
  plans.sort((a, b) => a.at - b.at || (a.pattern < b.pattern ? -1 : 1) || a.number - b.number);
  const population = createPopulation(seed, peopleOf(options), first);
  const shops = shopsOf(options);
  for (const { pattern, number, at, size } of plans) {
    const id = `x-${pattern}-${String(number).padStart(4, '0')}`;
    const target = { id, at, shops, population, view: options.cards, labels: options.labels !== 'none' };
    yield { at, episodes: campaign(pattern, createRandom(seed, 'attack', pattern, number), target, size) };
  }
}
