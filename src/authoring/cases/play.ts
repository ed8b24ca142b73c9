/** What a case is judged on: the features of a checkout, or of each attempt of a story, by the whole engine. */
import { recognise } from '../../engine/assess.ts';
import { createCardGuard } from '../../engine/card/guard.ts';
import { readCheckout } from '../../engine/checkout/read.ts';
import type { Features } from '../../engine/features.ts';
import { featuresOf } from '../../engine/features-of.ts';
import type { RuleSet } from '../../engine/rule-set.ts';
import { editCheckout } from '../../engine/rules/checkout-path.ts';
import { withFeature } from '../../engine/rules/feature-paths.ts';
import type { CheckoutCase } from '../../engine/rules/rule.ts';
import { inOrderOfTime, play, readLine, type StreamLine } from '../../engine/stream.ts';
import type { Checkout } from '../../engine/types.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { createMemoryVelocity, type MemoryVelocity } from '../../stores/memory/velocity.ts';
import type { Fixtures } from './fixtures.ts';

/** The time of a case whose checkout does not say `at`: noon of a Friday in Tokyo. */
export const usualTime = Date.parse('2026-11-20T12:30:00+09:00');

/** The smallest checkout, for cases without a fixture. */
const smallest: unknown = { id: 'case', amount: { value: 10_000, currency: 'JPY' } };

/** Features with the time at which they hold. */
export interface Situation {
  readonly features: Features;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** What the stages read; absent where it was not kept. */
  readonly checkout?: Checkout;
}

const guard = createCardGuard();

/** Plays cases of one rule set. Situations are kept: many cases share a fixture or a story. */
export class CasePlayer {
  readonly #ruleSet: RuleSet;
  readonly #fixtures: Fixtures;
  /** Counts one case or story at a time: making a store for each took as long as the rest of a case. */
  readonly #velocity: MemoryVelocity;
  /** Bodies of fixtures by name, as they stand there: edits copy. */
  readonly #bodies = new Map<string, Result<unknown, string>>();
  readonly #checkouts = new Map<string, Result<Situation, string>>();
  readonly #stories = new Map<string, Result<ReadonlyMap<string, Situation>, string>>();

  constructor(ruleSet: RuleSet, fixtures: Fixtures) {
    this.#ruleSet = ruleSet;
    this.#fixtures = fixtures;
    this.#velocity = createMemoryVelocity(ruleSet.counters);
  }

  /** The situation of a case on a checkout, or why there is none. */
  checkout(entry: Pick<CheckoutCase, 'from' | 'set' | 'features'>): Result<Situation, string> {
    const body = this.#body(entry);
    if (!body.ok) return body;
    const key = JSON.stringify(body.value);
    const known = this.#checkouts.get(key) ?? this.#assess(body.value);
    this.#checkouts.set(key, known);
    if (!known.ok || entry.features.size === 0) return known;
    let { features } = known.value;
    for (const [path, value] of entry.features) features = withFeature(features, path, value ?? undefined);
    return ok({ ...known.value, features });
  }

  /** The situation of a checkout that is the first thing ever seen. */
  #assess(body: unknown): Result<Situation, string> {
    const read = readCheckout(body, { door: 'stream', receivedAt: usualTime, guard });
    if (!read.ok) return fail(`the checkout is refused: ${describe(read.error)}`);
    const recognised = recognise(read.value.checkout, this.#ruleSet);
    const reading = this.#emptied().assess(recognised.event);
    const { checkout } = recognised;
    return ok({ features: featuresOf(recognised, reading, this.#ruleSet), at: checkout.at, checkout });
  }

  #emptied(): MemoryVelocity {
    this.#velocity.clear();
    return this.#velocity;
  }

  #body({ from, set }: Pick<CheckoutCase, 'from' | 'set'>): Result<unknown, string> {
    const written = from === undefined ? ok(smallest) : this.#written(from);
    if (!written.ok || set.length === 0) return written;
    return ok(set.reduce((body, { path, value }) => editCheckout(body, path, value), written.value));
  }

  #written(name: string): Result<unknown, string> {
    const known = this.#bodies.get(name) ?? this.#readBody(name);
    this.#bodies.set(name, known);
    return known;
  }

  #readBody(name: string): Result<unknown, string> {
    const text = this.#fixtures.checkout(name);
    if (text === undefined) return fail(`there is no fixture checkouts/${name}.json`);
    try {
      return ok(JSON.parse(text));
    } catch {
      return fail(`checkouts/${name}.json is not JSON`);
    }
  }

  /** The situation of every attempt of a story by its id, or why there is none. */
  story(name: string): Result<ReadonlyMap<string, Situation>, string> {
    const known = this.#stories.get(name) ?? this.#play(name);
    this.#stories.set(name, known);
    return known;
  }

  #play(name: string): Result<ReadonlyMap<string, Situation>, string> {
    const text = this.#fixtures.story(name);
    if (text === undefined) return fail(`there is no fixture stories/${name}.ndjson`);
    const lines: StreamLine[] = [];
    for (const [index, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue;
      const read = readLine(line, index + 1, guard, usualTime);
      if (!read.ok) return fail(`stories/${name}.ndjson, line ${index + 1}: ${describe(read.error.problems)}`);
      lines.push(read.value);
    }
    const situations = new Map<string, Situation>();
    for (const played of play(inOrderOfTime(lines), this.#ruleSet, this.#emptied())) {
      if (played.kind === 'rejected') {
        return fail(`stories/${name}.ndjson, line ${played.line}: ${describe(played.problems)}`);
      }
      const { checkout } = played.recognised;
      situations.set(checkout.id, { features: played.features, at: checkout.at, checkout });
    }
    return ok(situations);
  }
}

function describe(problems: readonly { readonly code: string; readonly pointer?: string; readonly detail?: string }[]) {
  return problems.map(({ code, pointer, detail }) => [pointer, detail ?? code].filter(Boolean).join(' ')).join('; ');
}
