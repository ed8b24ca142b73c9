/** A whole service for tests: real engine, real journal in a folder of its own, a small rule set, a clock in hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { buildApp } from '../../src/api/app.ts';
import { type KeyRing, openKeyRing } from '../../src/api/key-ring.ts';
import { createMetrics } from '../../src/api/metrics.ts';
import type { ServiceParts } from '../../src/api/parts.ts';
import { createService, type Service } from '../../src/api/service.ts';
import { createCardGuard } from '../../src/engine/card/guard.ts';
import { cardKey } from '../../src/engine/card/tokens.ts';
import type { Journal } from '../../src/engine/journal.ts';
import { loadRuleSet, type RuleSet } from '../../src/engine/rule-set.ts';
import { keyedDigests } from '../../src/engine/velocity/keys.ts';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { openJournal, type SqliteJournalOptions } from '../../src/stores/sqlite/journal.ts';
import { shippedTowns } from '../../src/towns/shipped.ts';

const cases = `cases:
  - { name: hit, from: minimal, expect: hit }
  - { name: miss, from: minimal, expect: miss }
`;
const rule = (id: string, when: string, more: string, status = 'live') => `id: ${id}
title: { ja: "規則", en: "Rule ${id}" }
status: ${status}
family: velocity
description: For tests of the API.
when: >
  ${when}
${more}
${cases}`;

/** A rule set small enough to foresee every score. */
export const smallRules: ReadonlyMap<string, string> = new Map([
  [
    'policy.yaml',
    `families: { velocity: { cap: 100 } }
bands:
  - { name: low, from: 0, flow: frictionless, challenge_ind: "02" }
  - { name: medium, from: 30, flow: frictionless, challenge_ind: "01" }
  - { name: high, from: 60, flow: challenge, challenge_ind: "03" }
  - { name: critical, from: 85, flow: challenge, challenge_ind: "03", advice: [hold_shipment] }
fail: { velocity_store: { band: high }, journal: { band: high }, time_budget: { after_ms: 150, band: high }, rule_error: { keep: true } }
`,
  ],
  [
    'counters.yaml',
    `counters:
  attempts_per_device_1h:
    title: { ja: "端末の試行", en: "Attempts on one device, 1 h" }
    count: events
    of: attempts
    by: device.id
    over: 1h
  declines_per_device_1h:
    title: { ja: "端末の拒否", en: "Declines on one device, 1 h" }
    count: events
    of: declines
    by: device.id
    over: 1h
  numbers_per_range_10m:
    title: { ja: "番号帯", en: "Numbers in one range, 10 min" }
    count: distinct card.number
    of: attempts
    by: card.range
    over: 10m
`,
  ],
  [
    'velocity/busy-device.yaml',
    rule(
      'busy-device',
      'velocity.attempts_per_device_1h >= 3',
      'points: 70\nreason: { ja: "{velocity.attempts_per_device_1h}回", en: "{velocity.attempts_per_device_1h} attempts" }',
    ),
  ],
  [
    'velocity/declined-device.yaml',
    rule(
      'declined-device',
      'velocity.declines_per_device_1h >= 1',
      'points: 40\nreason: { ja: "{velocity.declines_per_device_1h}回", en: "{velocity.declines_per_device_1h} declines" }',
    ),
  ],
  [
    'velocity/costly.yaml',
    rule(
      'costly',
      'amount.value >= 100000',
      'points: 20\nreason: { ja: "{amount.value}円", en: "{amount.value} yen" }',
    ),
  ],
  [
    'velocity/short-stay.yaml',
    rule(
      'short-stay',
      'address.kind == "hotel"',
      'points: 5\nreason: { ja: "{address.evidence}宛て", en: "Ships to {address.evidence}" }',
      'shadow',
    ),
  ],
]);

let loaded: RuleSet | undefined;

/** The small rule set, loaded once. */
export function smallRuleSet(): RuleSet {
  if (loaded) return loaded;
  const { ruleSet, findings } = loadRuleSet(smallRules, shippedTowns);
  if (!ruleSet) throw new Error(JSON.stringify(findings, undefined, 1));
  loaded = ruleSet;
  return ruleSet;
}

/** A service behind its door. */
export interface Door {
  readonly app: FastifyInstance;
  readonly service: Service;
  readonly journal: Journal;
  readonly keys: KeyRing;
  /** A key for any merchant. */
  readonly key: string;
  readonly folder: string;
  /** Lines logged. */
  readonly logged: string[];
  /** Set to move the service's clock. */
  clock: { now: number };
  send(options: InjectOptions, key?: string): Promise<Answered>;
  assess(body: unknown, query?: string): Promise<Answered>;
  /** Closes the service; the folder stays. */
  close(): Promise<void>;
}

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever JSON came; tests look into it.
  readonly body: any;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface DoorOptions {
  readonly folder?: string;
  readonly journal?: Partial<SqliteJournalOptions>;
  readonly parts?: (parts: ServiceParts) => Partial<ServiceParts>;
  readonly cardNumbers?: boolean;
  readonly rebuild?: boolean;
}

export const startOfTests = Date.UTC(2026, 10, 22, 3, 0, 0);
const secret = new Uint8Array(32).fill(3);

/** Opens a door; close it after the test. */
export async function openDoor(options: DoorOptions = {}): Promise<Door> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'sekisho-api-'));
  const opened = openJournal({
    folder,
    personalKeys: [secret],
    writer: 'inline',
    durability: 'normal',
    ...options.journal,
  });
  if (!opened.ok) throw new Error(opened.error);
  const journal = opened.value;
  const clock = { now: startOfTests };
  const ruleSet = smallRuleSet();
  const metrics = createMetrics();
  const parts: ServiceParts = {
    ruleSet,
    journal,
    velocity: createMemoryVelocity(ruleSet.counters),
    guard: createCardGuard(options.cardNumbers ? cardKey('test', secret) : undefined),
    keyOf: keyedDigests(secret),
    digestKey: secret,
    now: () => clock.now,
    journalPatienceMs: 2_000,
    observer: metrics,
  };
  const service = createService({ ...parts, ...options.parts?.(parts) });
  if (options.rebuild !== false) await service.rebuild();
  const keys = openKeyRing(folder, () => clock.now);
  const logged: string[] = [];
  const log = pino(
    { base: null },
    new Writable({
      write(line, _encoding, done) {
        logged.push(String(line));
        done();
      },
    }),
  );
  const app = buildApp({ service, keys, metrics, log, version: 'test' });
  const { key } = keys.create('tests');
  const send = async (request: InjectOptions, as = key): Promise<Answered> => {
    const reply = await app.inject({ ...request, headers: { authorization: `Bearer ${as}`, ...request.headers } });
    const type = String(reply.headers['content-type']);
    const isJson = type.includes('json');
    return {
      status: reply.statusCode,
      type,
      text: reply.body,
      body: isJson ? JSON.parse(reply.body) : undefined,
      headers: reply.headers,
    };
  };
  return {
    app,
    service,
    journal,
    keys,
    key,
    folder,
    logged,
    clock,
    send,
    assess: (body, query = '') =>
      send({
        method: 'POST',
        url: `/v1/assessments${query}`,
        headers: { 'content-type': 'application/json' },
        payload: JSON.stringify(body),
      }),
    async close() {
      await app.close();
      await service.settle();
      await journal.close();
    },
  };
}

/** Closes the door and removes its folder. */
export async function removeDoor(door: Door): Promise<void> {
  await door.close();
  rmSync(door.folder, { recursive: true, force: true });
}
