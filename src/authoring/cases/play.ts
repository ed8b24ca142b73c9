/** What a case is judged on: the features of a checkout, or of each attempt of a story, by the whole engine. */
import { recognise } from '../../engine/assess.ts';
import { createCardGuard } from '../../engine/card/guard.ts';
import type { Features } from '../../engine/features.ts';
import { featuresOf } from '../../engine/features-of.ts';
import type { RuleSet } from '../../engine/rule-set.ts';
import { withFeature } from '../../engine/rules/feature-paths.ts';
import type { CheckoutCase } from '../../engine/rules/rule.ts';
import { inOrderOfTime, play, readLine, type StreamLine } from '../../engine/stream.ts';
import type { Checkout } from '../../engine/types.ts';
import { type Problem, problemText } from '../../shared/errors.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { createMemoryVelocity, type MemoryVelocity } from '../../stores/memory/velocity.ts';
import { CaseBodies, readCaseBody, usualTime } from './body.ts';
import type { Fixtures } from './fixtures.ts';

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
  readonly #bodies: CaseBodies;
  readonly #checkouts = new Map<string, Result<Situation, string>>();
  readonly #stories = new Map<string, Result<ReadonlyMap<string, Situation>, string>>();

  constructor(ruleSet: RuleSet, fixtures: Fixtures) {
    this.#ruleSet = ruleSet;
    this.#fixtures = fixtures;
    this.#bodies = new CaseBodies(fixtures);
    this.#velocity = createMemoryVelocity(ruleSet.counters);
  }

  /** The situation of a case on a checkout, or why there is none. */
  checkout(entry: Pick<CheckoutCase, 'from' | 'set' | 'features'>): Result<Situation, string> {
    const body = this.#bodies.of(entry);
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
    const read = readCaseBody(body);
    if (!read.ok) return fail(`the checkout is refused: ${describe(read.error)}`);
    const recognised = recognise(read.value, this.#ruleSet);
    const reading = this.#emptied().assess(recognised.event);
    const { checkout } = recognised;
    return ok({ features: featuresOf(recognised, reading, this.#ruleSet), at: checkout.at, checkout });
  }

  #emptied(): MemoryVelocity {
    this.#velocity.clear();
    return this.#velocity;
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

function describe(problems: readonly Problem[]) {
  return problems.map(problemText).join('; ');
}
