/**
 * Synthetic checkouts for benches: the personas of fixtures/checkouts, varied by a fixed sequence, so that addresses,
 * cards, devices and accounts differ as those of a shop do. Synthetic: they say how fast the code is, not how good.
 */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../fixtures/checkouts/', import.meta.url);

/** A small linear congruential sequence (Numerical Recipes' constants): the same numbers in every run. */
export function sequence(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
}

type Body = Record<string, unknown> & { card?: Record<string, unknown>; shipping?: Record<string, unknown> };

/** Bodies as JSON texts, as they come over the wire; `at` is left to the caller. */
export function checkoutTexts(count: number, seed = 1): string[] {
  const next = sequence(seed);
  const personas = readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Body)
    .filter(body => body.card?.['number'] === undefined);
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify(varied(personas[next(personas.length)]!, index, next)),
  );
}

function varied(persona: Body, index: number, next: (below: number) => number): Body {
  const shopper = next(20_000);
  const hex = (value: number) => value.toString(16).padStart(8, '0');
  const body: Body = { ...persona, id: `bench-${index}`, order_id: `order-${index - next(2)}` };
  body['amount'] = { value: 500 + next(200_000), currency: 'JPY' };
  if (persona.card) {
    body.card = {
      ...persona.card,
      token: `tok_${hex(shopper)}`,
      range_token: `range_${hex(shopper >> 3)}`,
      bin: `3528${1000 + (shopper % 40)}`,
    };
  }
  if (persona.shipping)
    body.shipping = {
      ...persona.shipping,
      line1: `${persona.shipping['line1'] ?? '新宿'}${1 + (shopper % 9)}-${1 + next(20)}-${1 + next(30)}`,
    };
  if (persona['device'])
    body['device'] = {
      ...persona['device'],
      id: `device-${hex(shopper)}`,
      ip: `203.0.${shopper % 113}.${shopper % 256}`,
    };
  if (persona['account']) body['account'] = { ...persona['account'], id: `account-${shopper}` };
  if (persona['email']) body['email'] = `shopper-${shopper}@example.jp`;
  return body;
}
