/**
 * The people who shop: singles, families under one roof, givers of presents, staff of firms, guests. A person is worked
 * out from the seed and a number whenever needed, so that a million of them take no memory.
 */
import type { CheckoutAddress } from '../engine/checkout/schema.ts';
import { day } from './calendar.ts';
import { type SyntheticCard, someCard } from './cards.ts';
import { firmNames, givenNames, surnames } from './names.ts';
import { createPlaces, type Places } from './places.ts';
import { createRandom, type Random } from './random.ts';

/** How somebody shops. */
const personKinds = ['member', 'family', 'giver', 'business', 'guest'] as const;
/** One of `personKinds`. */
export type PersonKind = (typeof personKinds)[number];

/** Shares of households by kind: invented. */
const householdShares: readonly (readonly [PersonKind, number])[] = [
  ['member', 50],
  ['family', 18],
  ['giver', 8],
  ['business', 6],
  ['guest', 18],
];

/** Persons of one household or office stand next to each other. */
export const householdSize = 3;

/** A device and where it is used. */
export interface Device {
  readonly id: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly language: string;
  readonly timeZoneOffsetMin: number;
  readonly width: number;
  readonly height: number;
}

/** A person, with all that a checkout can show of them. */
export interface Person {
  readonly index: number;
  readonly kind: PersonKind;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly address: CheckoutAddress;
  readonly accountId: string | undefined;
  /** Account opened, milliseconds since 1970 UTC; undefined for those who open one when they first order. */
  readonly createdAt: number | undefined;
  readonly cards: readonly SyntheticCard[];
  readonly devices: readonly Device[];
  /** Purchases in the 180 days before the history begins. */
  readonly purchasesBefore: number;
}

const agents = [
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15', 393, 852],
  ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/142 Mobile', 412, 915],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142', 1920, 1080],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/19.1', 1512, 982],
] as const;

/** A device. Addresses are of ranges that belong to nobody: 198.18.0.0/15 (RFC 2544) and 2001:db8::/32 (RFC 3849). */
export function someDevice(random: Random, ip = someIp(random), language = 'ja-JP', timeZoneOffsetMin = -540): Device {
  const [userAgent, width, height] = random.pick(agents);
  return { id: `dev-${random.hex(12)}`, ip, userAgent, language, timeZoneOffsetMin, width, height };
}

/** An address on the internet: of a line at home, or one of the many behind a mobile carrier. */
function someIp(random: Random): string {
  if (random.chance(0.4)) return `198.${random.between(18, 19)}.${random.below(256)}.${random.between(1, 254)}`;
  return `2001:db8:${random.hex(4)}:${random.hex(4)}::${random.hex(2)}`.replace(/:0+([0-9a-f])/g, ':$1');
}

/** Makes people of one seed. */
export interface Population {
  /** Number of persons. */
  readonly size: number;
  /** Where they live, and where their parcels go. */
  readonly places: Places;
  person(index: number): Person;
}

/** A population. `start` is the beginning of the history: accounts are older, cards valid. */
export function createPopulation(seed: string | number, size: number, start: number): Population {
  const year = new Date(start).getUTCFullYear();
  const places = createPlaces(size);
  return {
    size,
    places,
    person(index) {
      const household = Math.floor(index / householdSize);
      const home = createRandom(seed, 'household', household);
      const kind = home.weighted(householdShares);
      const shares = kind === 'family' || kind === 'business';
      const common = householdOf(home, places, kind, year);
      const own = createRandom(seed, 'person', index);
      const [surname, romanSurname] = shares && kind === 'family' ? common.surname : own.pick(surnames);
      const [given, romanGiven] = own.pick(givenNames);
      const address = shares ? common.address : places.address(own);
      const cards = shares && own.chance(0.6) ? [common.card] : [];
      if (cards.length === 0 || own.chance(0.25)) cards.push(someCard(own, year));
      // Some who live in Japan read another language.
      const language = own.chance(0.03) ? own.pick(['en-US', 'zh-CN', 'pt-BR', 'vi-VN']) : 'ja-JP';
      const devices = [someDevice(own, shares ? common.ip : someIp(own), language)];
      if (own.chance(0.5)) devices.push(someDevice(own, someIp(own), language));
      if (kind === 'family' && own.chance(0.4)) devices.push(common.device);
      const age = Math.floor(own.next() ** 2 * 3000) + 1;
      return {
        index,
        kind,
        name: `${surname} ${given}`,
        email: `${romanGiven}.${romanSurname}${index}@${own.chance(0.005) ? 'mailinator.com' : own.pick(mailDomains)}`,
        phone: shares && own.chance(0.5) ? common.phone : places.phone(own),
        address,
        accountId: kind === 'guest' ? undefined : `member-${String(index).padStart(7, '0')}`,
        createdAt: own.chance(0.15) ? undefined : start - age * day,
        cards,
        devices,
        purchasesBefore: kind === 'guest' ? 0 : own.below(kind === 'business' ? 30 : 9),
      };
    },
  };
}

const mailDomains = ['example.com', 'example.jp', 'mail.example.com', 'mail.example.jp', 'example.net', 'example.org'];

/** What persons under one roof have in common. */
function householdOf(random: Random, places: Places, kind: PersonKind, year: number) {
  const address = places.address(random);
  const firm = `${random.pick(['株式会社', '有限会社', ''])}${random.pick(firmNames[0])}${random.pick(firmNames[1])}`;
  const ip = someIp(random);
  return {
    surname: random.pick(surnames),
    address: kind === 'business' ? { ...address, company: firm } : address,
    card: someCard(random, year),
    ip,
    device: someDevice(random, ip),
    phone: places.phone(random),
  };
}
