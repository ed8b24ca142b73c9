/**
 * A card number never rests anywhere: checkouts with full numbers are assessed by a real service, and then every byte of its database,
 * its log, its answers and its keys is searched for them, in every writing.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Process, startProcess, writeRules } from './process.ts';

/** Numbers of published test cards (facts/cards-and-pci.md), and one that fails Luhn. */
const failsLuhn = '4111111111111112';
const numbers = ['4111111111111111', '3566002020360505', '378282246310005', '5555555555554444', failsLuhn];

let folder: string;
let service: Process;
const answers: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-numbers-'));
  writeRules(folder);
  service = await startProcess(folder, ['--log-level', 'debug', '--log-file', join(folder, 'service.log')]);
}, 60_000);
afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const post = async (path: string, body: unknown) => {
  const response = await fetch(`${service.address}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  answers.push(text, JSON.stringify([...response.headers]));
  return { status: response.status, body: JSON.parse(text) };
};
const get = async (path: string) => {
  const response = await fetch(`${service.address}${path}`, { headers: { authorization: `Bearer ${service.key}` } });
  const text = await response.text();
  answers.push(text);
  return /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined;
};

/** Every way in which a number might be written down. */
function writings(number: string): string[] {
  const groups = number.match(/.{1,4}/g)!;
  const amex = [number.slice(0, 4), number.slice(4, 10), number.slice(10)];
  const plain = [number, groups.join(' '), groups.join('-'), amex.join(' '), amex.join('-'), groups.join('.')];
  const wide = (text: string) =>
    [...text]
      .map(letter => (/\d/.test(letter) ? String.fromCodePoint(letter.codePointAt(0)! + 0xfee0) : letter))
      .join('');
  return [
    ...plain,
    ...plain.map(wide),
    [...number].reverse().join(''),
    Buffer.from(number).toString('base64').slice(0, 20),
  ];
}

test('numbers sent where they are taken, and where they are refused, are found nowhere', async () => {
  const amount = { value: 5_000, currency: 'JPY' };
  const card = { expiry: '2029-12', holder_name: 'TARO YAMADA' };
  for (const [index, number] of numbers.entries()) {
    const spaced = number.match(/.{1,4}/g)!.join(' ');
    const wide = writings(number)[6]!;
    expect((await post('/v1/assessments', { id: `n${index}`, amount, card: { ...card, number } })).status).toBe(200);
    expect((await post('/v1/assessments', { id: `s${index}`, amount, card: { ...card, number: spaced } })).status).toBe(
      200,
    );
    expect((await post('/v1/assessments', { id: `w${index}`, amount, card: { ...card, number: wide } })).status).toBe(
      200,
    );
    // The same number in any writing is the same card.
    const cards = await Promise.all(
      ['n', 's', 'w'].map(async letter => (await get(`/v1/assessments/${letter}${index}`)).checkout.card),
    );
    expect(new Set(cards.map(found => found.token)).size).toBe(1);
    expect(cards[0]).not.toHaveProperty('number');
    // Another body under the id, and faults beside the number.
    await post('/v1/assessments', { id: `n${index}`, amount, card: { ...card, number: numbers[(index + 1) % 5] } });
    await post('/v1/assessments', {
      id: `f${index}`,
      amount: { value: -1, currency: 'JPY' },
      card: { ...card, number },
    });
    await post('/v1/assessments', { id: `f${index}`, amount, card: { ...card, number, colour: number } });
    await post('/v1/assessments', { id: `f${index}`, amount, card: { ...card, number }, [number]: 1 });
    await post('/v1/assessments', { id: `f${index}`, amount, card: { ...card, number: `${number}x` } });
    await post('/v1/assessments', { id: `f${index}`, amount, shipping: { name: `山田 ${spaced}` } });
    await post('/v1/assessments', { id: `f${index}`, amount, device: { user_agent: `Mozilla ${number}` } });
    await post('/v1/assessments', `{"id":"f","card":{"number":"${number}"`);
    // Outside card.number only what passes Luhn is known for a number (docs/configuration.md, "Card numbers").
    if (number !== failsLuhn) {
      const told = await post(`/v1/assessments/n${index}/outcomes`, {
        type: 'authorization',
        result: 'declined',
        code: number,
      });
      expect(told.body.code).toBe('card-number-in-text');
    }
    await get(`/v1/assessments/n${index}`);
    await get(`/v1/assessments/${number}`);
    await get(`/v1/assessments?rule=${number}`);
    await get(`/v1/assessments?page=${number}-${number}`);
  }
  await get('/v1/assessments?limit=200');
  await get('/metrics');

  const search = (when: string) => {
    const places = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name));
    expect(places.some(place => place.endsWith('journal.db'))).toBe(true);
    expect(places.some(place => place.endsWith('service.log'))).toBe(true);
    const read = places.map(place => [place, readFileSync(place)] as const);
    const sent = [
      ...read,
      ['answers', Buffer.from(answers.join('\n'))],
      ['output', Buffer.from(service.output())],
    ] as const;
    for (const [place, bytes] of sent) {
      for (const writing of numbers.flatMap(writings)) {
        for (const encoding of ['utf8', 'utf16le'] as const) {
          expect(bytes.includes(Buffer.from(writing, encoding)), `${when}: a card number in ${place}`).toBe(false);
        }
      }
    }
  };
  // While it runs, the write-ahead log is part of the search.
  expect(readdirSync(join(folder, 'data'))).toContain('journal.db-wal');
  search('running');
  await service.stop();
  search('stopped');
});

test('the search would find one', () => {
  expect(writings('4111111111111111')).toEqual(
    expect.arrayContaining(['4111 1111 1111 1111', '4111-1111-1111-1111', '４１１１１１１１１１１１１１１１']),
  );
});
