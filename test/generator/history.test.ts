import { describe, expect, it } from 'vitest';
import { createCardGuard } from '../../src/engine/card/guard.ts';
import { loadRuleSet } from '../../src/engine/rule-set.ts';
import { play, readLine, type StreamLine } from '../../src/engine/stream.ts';
import { type AttackPattern, attackPatterns } from '../../src/generator/attacks.ts';
import { cardViews } from '../../src/generator/cards.ts';
import { type HistoryOptions, history, usualAttacks } from '../../src/generator/history.ts';
import type { AttemptLine, OutcomeLine, TimedLine } from '../../src/generator/lines.ts';
import { readFolder } from '../../src/rule-set/folder.ts';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { shippedTowns } from '../../src/towns/shipped.ts';

const from = Date.parse('2026-08-01T00:00:00+09:00');
const usual: HistoryOptions = {
  seed: 7,
  orders: 1500,
  from,
  days: 30,
  attacks: usualAttacks(4),
  cards: 'token',
  labels: 'fraud',
};
const generate = (options: Partial<HistoryOptions> = {}): TimedLine[] => [...history({ ...usual, ...options })];
const textOf = (lines: readonly TimedLine[]) => lines.map(({ line }) => JSON.stringify(line)).join('\n');
const attemptsOf = (lines: readonly TimedLine[]) =>
  lines.map(({ line }) => line).filter((line): line is AttemptLine => !('assessment' in line));
const outcomesOf = (lines: readonly TimedLine[]) =>
  lines.map(({ line }) => line).filter((line): line is OutcomeLine => 'assessment' in line);
const patternOf = (id: string) => /^x-(.+)-\d+-\d+$/.exec(id)?.[1];
const timeOf = (line: { readonly at: string }) => Date.parse(line.at);

const lines = generate();
const attempts = attemptsOf(lines);
const outcomes = outcomesOf(lines);

describe('a synthetic history', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(textOf(generate())).toBe(textOf(lines));
    expect(textOf(generate({ seed: 8 }))).not.toBe(textOf(lines));
  });

  it('holds only lines that the stream reader takes, without a card number anywhere', () => {
    const guard = createCardGuard();
    for (const cards of cardViews) {
      const some = generate({ cards, orders: 300, labels: 'all' });
      for (const [index, { line }] of some.entries()) {
        const read = readLine(JSON.stringify(line), index, guard, from);
        expect(read.ok ? read.value.maskedNumbers : read.error).toBe(0);
      }
    }
  });

  it('comes in order of time, with each outcome after its attempt', () => {
    const seen = new Map<string, number>();
    let before = 0;
    for (const { at, line } of lines) {
      expect(at).toBeGreaterThanOrEqual(before);
      expect(timeOf(line)).toBe(at);
      before = at;
      if ('assessment' in line) expect(at).toBeGreaterThan(seen.get(line.assessment) ?? Number.POSITIVE_INFINITY);
      else {
        expect(seen.has(line.id)).toBe(false);
        seen.set(line.id, at);
      }
    }
  });

  it('has as many honest orders as asked for, spread over the days', () => {
    const honest = attempts.filter(line => /^o-\d+-1$/.test(line.id));
    expect(honest).toHaveLength(1500);
    const days = new Set(honest.map(line => Math.floor((timeOf(line) - from) / 86_400_000)));
    expect(days.size).toBe(30);
    expect(Math.min(...days)).toBe(0);
    expect(Math.max(...days)).toBe(29);
  });

  it('has each attack at the share asked for', () => {
    const counts = new Map<string, number>();
    for (const { id } of attempts) {
      const pattern = patternOf(id);
      if (pattern) counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
    }
    for (const [pattern, { share }] of Object.entries(attackPatterns)) {
      const wanted = Math.round(share * 4 * 1500);
      expect(counts.get(pattern)).toBeGreaterThanOrEqual(wanted);
      // A campaign may end with one attempt more than planned, never with a whole one.
      expect(counts.get(pattern)).toBeLessThanOrEqual(wanted + 1);
    }
  });

  it('has no attack where none is asked for', () => {
    expect(attemptsOf(generate({ attacks: {}, orders: 300 })).every(line => line.id.startsWith('o-'))).toBe(true);
  });

  it('labels attacks, and all or none where asked to', () => {
    const labels = (of: readonly OutcomeLine[]) => of.filter(line => line.type === 'label');
    const isAttack = (id: string) => patternOf(id) !== undefined;
    expect(new Set(labels(outcomes).map(line => line.assessment))).toEqual(
      new Set(attempts.map(line => line.id).filter(isAttack)),
    );
    expect(labels(outcomesOf(generate({ labels: 'none', orders: 300 })))).toHaveLength(0);
    const all = generate({ labels: 'all', orders: 300 });
    expect(labels(outcomesOf(all))).toHaveLength(attemptsOf(all).length);
  });

  it('has declines, and chargebacks for fraud that come weeks later, for stolen cards only', () => {
    const byId = new Map(attempts.map(line => [line.id, line]));
    expect(outcomes.some(line => line.type === 'authorization' && line.result === 'declined')).toBe(true);
    const frauds = outcomes.filter(line => line.type === 'chargeback' && line.category === 'fraud');
    expect(frauds.length).toBeGreaterThan(5);
    for (const line of frauds) {
      expect(patternOf(line.assessment)).toBeDefined();
      const days = (timeOf(line) - timeOf(byId.get(line.assessment)!)) / 86_400_000;
      expect(days).toBeGreaterThanOrEqual(20);
      expect(days).toBeLessThanOrEqual(81);
    }
  });

  it('has families, presents, firms, guests and odd but honest places', () => {
    const honest = attemptsOf(generate({ orders: 4000, attacks: {} }));
    expect(honest.some(line => line.account?.guest)).toBe(true);
    expect(honest.some(line => line.shipping?.company)).toBe(true);
    expect(honest.some(line => line.shipping?.name !== line.billing?.name)).toBe(true);
    expect(honest.some(line => line.shipping?.method === 'depot')).toBe(true);
    const byDoor = Map.groupBy(honest, line => `${line.billing?.line1} ${line.billing?.line2}`);
    expect([...byDoor.values()].some(orders => new Set(orders.map(line => line.account?.id)).size > 1)).toBe(true);
  });

  it('gets busier towards the end of the year', () => {
    const months = attemptsOf(
      generate({ orders: 3000, days: 365, from: Date.parse('2026-01-01T00:00:00+09:00'), attacks: {} }),
    );
    const of = (month: number) =>
      months.filter(line => new Date(timeOf(line) + 9 * 3_600_000).getUTCMonth() === month).length;
    expect(of(11)).toBeGreaterThan(of(1) * 1.3);
  });
});

describe('each attack has the shape that docs/velocity.md describes', () => {
  const campaigns = Map.groupBy(
    attemptsOf(generate({ orders: 300, attacks: usualAttacks(40) })).filter(line => line.id.startsWith('x-')),
    line => line.id.replace(/-\d+$/, ''),
  );
  const largest = (pattern: AttackPattern) =>
    [...campaigns]
      .filter(([id]) => patternOf(`${id}-1`) === pattern)
      .map(([, moves]) => moves)
      .sort((a, b) => b.length - a.length)[0]!;
  const distinct = (moves: readonly AttemptLine[], of: (move: AttemptLine) => unknown) => new Set(moves.map(of)).size;
  const token = (move: AttemptLine) => move.card?.token;

  it('walk-range: many numbers of one range within seconds, one device', () => {
    const moves = largest('walk-range');
    expect(moves.length).toBeGreaterThan(10);
    expect(distinct(moves, token)).toBeGreaterThan(moves.length * 0.9);
    expect(distinct(moves, move => move.card?.range_token)).toBe(1);
    expect(distinct(moves, move => move.device?.id)).toBe(1);
    expect(timeOf(moves.at(-1)!) - timeOf(moves[0]!)).toBeLessThan(moves.length * 1500);
  });

  it('walk-wide: another range each time, one BIN', () => {
    const moves = largest('walk-wide');
    expect(distinct(moves, move => move.card?.range_token)).toBeGreaterThan(moves.length * 0.9);
    expect(distinct(moves, move => move.card?.bin)).toBe(1);
  });

  it('walk-rotating: one range, another device each time', () => {
    const moves = largest('walk-rotating');
    expect(distinct(moves, move => move.card?.range_token)).toBe(1);
    expect(distinct(moves, move => move.device?.id)).toBe(moves.length);
  });

  it('retry-after-decline: several cards or expiries for one order, on one device', () => {
    const moves = largest('retry-after-decline');
    expect(distinct(moves, move => `${token(move)} ${move.card?.expiry}`)).toBe(moves.length);
    expect(distinct(moves, move => move.order_id)).toBe(1);
    expect(distinct(moves, move => move.device?.id)).toBe(1);
  });

  it('guess-expiry: one number', () => {
    const moves = largest('guess-expiry');
    expect(distinct(moves, token)).toBe(1);
    expect(distinct(moves, move => move.card?.expiry)).toBeGreaterThan(3);
  });

  it('many-cards-one-door: another card, device and name, one building', () => {
    const moves = largest('many-cards-one-door');
    expect(distinct(moves, token)).toBe(moves.length);
    expect(distinct(moves, move => move.device?.id)).toBe(moves.length);
    expect(distinct(moves, move => `${move.shipping?.city}${move.shipping?.line1}`)).toBe(1);
  });

  it('one-card-many-doors, one-device-many-accounts', () => {
    const doors = largest('one-card-many-doors');
    expect(distinct(doors, token)).toBe(1);
    expect(distinct(doors, move => `${move.shipping?.line1}${move.shipping?.line2}`)).toBe(doors.length);
    const accounts = largest('one-device-many-accounts');
    expect(distinct(accounts, move => move.device?.id)).toBe(1);
    expect(distinct(accounts, move => move.account?.id)).toBe(accounts.length);
  });

  it('gift-cards-at-night: codes, between midnight and six', () => {
    const moves = largest('gift-cards-at-night');
    for (const move of moves) {
      expect(move.shipping?.method).toBe('digital');
      expect(new Date(timeOf(move) + 9 * 3_600_000).getUTCHours()).toBeLessThan(6);
    }
  });

  it('account-takeover: the password changed hours before, a stored card, somewhere new', () => {
    for (const move of largest('account-takeover')) {
      expect(timeOf(move) - Date.parse(move.account?.password_changed_at ?? '')).toBeLessThan(4 * 3_600_000);
      expect(move.card?.stored).toBe(true);
    }
  });
});

describe('played through the default rule set', () => {
  it('attacks are challenged many times more often than honest orders', () => {
    const { ruleSet } = loadRuleSet(readFolder(new URL('../../rules', import.meta.url).pathname), shippedTowns);
    if (!ruleSet) throw new Error('the default rule set has errors');
    const guard = createCardGuard();
    const read = lines.map(({ line }, index) => readLine(JSON.stringify(line), index, guard, from));
    const stream = read.flatMap((result): StreamLine[] => (result.ok ? [result.value] : []));
    const tally = { honest: { all: 0, challenged: 0 }, attack: { all: 0, challenged: 0 } };
    for (const played of play(stream, ruleSet, createMemoryVelocity(ruleSet.counters))) {
      if (played.kind !== 'attempt') continue;
      const side = tally[patternOf(played.assessment.id) ? 'attack' : 'honest'];
      side.all++;
      if (played.assessment.flow === 'challenge') side.challenged++;
    }
    expect(tally.honest.challenged / tally.honest.all).toBeLessThan(0.05);
    expect(tally.attack.challenged / tally.attack.all).toBeGreaterThan(0.5);
  });
});
