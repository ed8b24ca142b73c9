/** Closed vocabularies of the engine that pages list by hand: each word, and no other. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCardGuard } from '../../src/engine/card/guard.ts';
import { eventEnvironment } from '../../src/engine/cel/environment.ts';
import { readOutcome } from '../../src/engine/checkout/read.ts';
import { outcomeSchemas } from '../../src/engine/checkout/schema.ts';
import { type EventFacts, eventFields, eventKinds } from '../../src/engine/types.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const codes = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(match => match[1]!);

/** Every fact of an event, or this does not compile: the expression language cannot know their type. */
const facts: Readonly<Record<keyof EventFacts, true>> = {
  purpose: true,
  currency: true,
  brand: true,
  luhn_valid: true,
  expired: true,
  number_basis: true,
  reason: true,
  security_code: true,
  trans_status: true,
  challenged: true,
  category: true,
};

describe('docs/velocity.md', () => {
  const page = read('velocity.md');

  it('names every kind of fact that "of" takes', () => {
    expect(codes(/^\| `of` \| (.+) \|$/m.exec(page)![1]!)).toEqual([...eventKinds]);
  });

  it('names every field of an event', () => {
    const [paragraph] = /^\*\*Fields\.\*\*[\s\S]+?Counters span/m.exec(page)!;
    expect(codes(paragraph)).toEqual([...eventFields, 'amount.value']);
  });

  it('names everything that a "where" reads', () => {
    const [paragraph] = /^A `where` reads [\s\S]+?`\./m.exec(page)!;
    const readable = [...eventEnvironment.names.keys()].sort();
    expect(readable).toEqual(['amount.value', ...Object.keys(facts)].sort());
    expect(codes(paragraph).slice(1).sort()).toEqual(readable);
  });

  it('says of every kind of outcome what it counts as', () => {
    const [, table] = /^\| outcome \| counts as \|\n\|---\|---\|\n([\s\S]+?)\n\n/m.exec(page)!;
    const said = table!
      .split('\n')
      .map(row => row.split('|')[1]!)
      .join(' ')
      .replaceAll('authorisation', 'authorization');
    const unsaid = Object.keys(outcomeSchemas).filter(type => !said.includes(type.replace('_', ' ')));
    expect(unsaid).toEqual([]);
  });
});

it('docs/api.md shows an outcome of every kind, each as it is taken', () => {
  const [, shown] = /## Outcomes[\s\S]+?```json\n([\s\S]+?)```/.exec(read('api.md'))!;
  const bodies = shown!
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { readonly type: string });
  expect([...new Set(bodies.map(({ type }) => type))]).toEqual(Object.keys(outcomeSchemas));
  for (const body of bodies) {
    const outcome = readOutcome(body, { attempt: 'a', door: 'api', receivedAt: 0, guard: createCardGuard() });
    expect(outcome, body.type).toMatchObject({ ok: true });
  }
});
