/**
 * Fifty conditions on 20,000 checkouts: ours against JavaScript written by hand, json-rules-engine, zen-engine and
 * cel-js's own interpreter. All must reach identical verdicts before anything is measured.
 */

import { ZenEngine } from '@gorules/zen-engine';
import type { Environment as CelJs } from '@marcbachmann/cel-js';
import { Engine } from 'json-rules-engine';
import { celJsEnvironment } from '../src/engine/cel/cel-js.ts';
import { readExpression } from '../src/engine/cel/check.ts';
import { compilePredicates } from '../src/engine/cel/compile.ts';
import type { Features } from '../src/engine/features.ts';
import { type Atom, celOf, handWritten, sampleCheckouts, sampleEnvironment, sampleRules } from './rules-sample.ts';
import { alternate, type BenchTable, printIfMain } from './table.ts';

const checkoutsARound = 20_000;
const rounds = 5;
/** Slow peers get a part of the checkouts in each round. */
const partFor = { 'cel-js, interpreting': 2_000, 'zen-engine': 1_000, 'json-rules-engine': 400 } as const;

/** Hits of one checkout: 1 where a rule hits. Unknown counts as no hit: the peers know no third value. */
type Judge = (index: number) => Uint8Array | Promise<Uint8Array>;

function hits(judge: (features: Features, results: Uint8Array) => void, checkouts: readonly Features[]): Judge {
  return index => {
    const results = new Uint8Array(sampleRules.length);
    judge(checkouts[index]!, results);
    return results.map(verdict => (verdict === 1 ? 1 : 0));
  };
}

function ours(mode: 'generated' | 'closures') {
  const expressions = sampleRules.map(rule => {
    const read = readExpression(celOf(rule), sampleEnvironment);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    return read.value;
  });
  return compilePredicates(expressions, { mode });
}

/** json-rules-engine: facts by path, given ready-made. */
function jsonRulesEngine(checkouts: readonly Features[]): Judge {
  const engine = new Engine([], { allowUndefinedFacts: true });
  const operators = {
    '==': 'equal',
    '<': 'lessThan',
    '<=': 'lessThanInclusive',
    '>': 'greaterThan',
    '>=': 'greaterThanInclusive',
    in: 'in',
    has: 'contains',
  };
  const condition = ([fact, operator, value]: Atom) => ({ fact, operator: operators[operator], value });
  for (const [index, { all, any }] of sampleRules.entries()) {
    const conditions = { all: [...all.map(condition), ...(any ? [{ any: any.map(condition) }] : [])] };
    engine.addRule({ conditions, event: { type: 'hit', params: { index } } } as never);
  }
  const facts = checkouts.slice(0, partFor['json-rules-engine']).map(flat);
  return async index => {
    const results = new Uint8Array(sampleRules.length);
    const { events } = await engine.run(facts[index]);
    for (const event of events) results[(event.params as { index: number }).index] = 1;
    return results;
  };
}

function flat(features: Features): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  for (const { path, at } of sampleEnvironment.names.values()) {
    const value = at.reduce<unknown>((from, name) => (from as Record<string, unknown>)[name], features);
    if (value !== undefined) facts[path] = value;
  }
  return facts;
}

/** zen-engine: one expression node with fifty expressions. It compares null with nothing, so orders are guarded. */
function zenEngine(checkouts: readonly Features[]): Judge {
  const atom = ([path, operator, value]: Atom): string => {
    if (operator === 'has') return `${path} != null and ${JSON.stringify(value)} in ${path}`;
    const test = `${path} ${operator} ${JSON.stringify(value)}`;
    return operator === '==' || operator === 'in' ? test : `${path} != null and ${test}`;
  };
  const expressions = sampleRules.map(({ all, any }, index) => {
    const either = any ? [`(${any.map(part => `(${atom(part)})`).join(' or ')})`] : [];
    return {
      id: String(index),
      key: `r${index}`,
      value: [...all.map(part => `(${atom(part)})`), ...either].join(' and '),
    };
  });
  const position = { x: 0, y: 0 };
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position },
      { id: 'rules', type: 'expressionNode', name: 'rules', position, content: { expressions } },
      { id: 'out', type: 'outputNode', name: 'out', position },
    ],
    edges: [
      { id: '1', sourceId: 'in', targetId: 'rules', type: 'edge' },
      { id: '2', sourceId: 'rules', targetId: 'out', type: 'edge' },
    ],
  });
  return async index => {
    const { result } = await decision.evaluate(checkouts[index]);
    return Uint8Array.from(sampleRules, (_, rule) => (result[`r${rule}`] === true ? 1 : 0));
  };
}

/** cel-js by itself: parsed and checked once, evaluated with a try around each (missing data throw). */
function celJs(checkouts: readonly Features[]): Judge {
  const environment: CelJs = celJsEnvironment(sampleEnvironment);
  const programs = sampleRules.map(rule => {
    const program = environment.parse(celOf(rule));
    program.check();
    return program;
  });
  const contexts = checkouts.slice(0, partFor['cel-js, interpreting']).map(nestedWithBigInts);
  return index => {
    const context = contexts[index];
    return Uint8Array.from(programs, program => {
      try {
        return program(context) === true ? 1 : 0;
      } catch {
        return 0;
      }
    });
  };
}

function nestedWithBigInts(features: Features): Record<string, unknown> {
  const context: Record<string, Record<string, unknown>> = { lists: {} };
  for (const record of sampleEnvironment.records.keys()) context[record] = {};
  for (const { path, type } of sampleEnvironment.names.values()) {
    const [record, name] = path.split('.') as [string, string | undefined];
    const from = features as unknown as Record<string, Record<string, unknown>>;
    const value = name === undefined ? from[record] : from[record]![name];
    if (value === undefined) continue;
    const given = type === 'int' ? BigInt(value as number) : value;
    if (name === undefined) context[record] = given as Record<string, unknown>;
    else context[record]![name] = given;
  }
  return context;
}

async function assertSame(reference: Judge, judges: ReadonlyMap<string, readonly [Judge, number]>): Promise<number> {
  let total = 0;
  for (const [name, [judge, count]] of judges) {
    for (let index = 0; index < count; index++) {
      const expected = await reference(index);
      const found = await judge(index);
      const differs = expected.findIndex((verdict, rule) => verdict !== found[rule]);
      if (differs >= 0) throw new Error(`${name} differs on checkout ${index}, rule ${celOf(sampleRules[differs]!)}`);
      if (judge === reference) total += expected.reduce((sum, verdict) => sum + verdict, 0);
    }
  }
  return total;
}

/** The bench. */
export async function run(): Promise<BenchTable> {
  const checkouts = sampleCheckouts(checkoutsARound);
  const generated = ours('generated');
  const closures = ours('closures');
  const byHand = hits(handWritten, checkouts);
  const peers = {
    'cel-js, interpreting': celJs(checkouts),
    'zen-engine': zenEngine(checkouts),
    'json-rules-engine': jsonRulesEngine(checkouts),
  };
  const total = await assertSame(
    byHand,
    new Map<string, readonly [Judge, number]>([
      ['hand-written', [byHand, checkoutsARound]],
      ['ours, generated', [hits(generated, checkouts), checkoutsARound]],
      ['ours, closures', [hits(closures, checkouts), checkoutsARound]],
      ...Object.entries(peers).map(
        ([name, judge]) => [name, [judge, partFor[name as keyof typeof partFor]]] as [string, [Judge, number]],
      ),
    ]),
  );
  const results = new Uint8Array(sampleRules.length);
  const all = (judge: (features: Features, results: Uint8Array) => void, times: number) => () => {
    for (let time = 0; time < times; time++) for (const features of checkouts) judge(features, results);
    return times * checkouts.length;
  };
  const part = (name: keyof typeof partFor) => async () => {
    const judge = peers[name];
    for (let index = 0; index < partFor[name]; index++) await judge(index);
    return partFor[name];
  };
  const rates = await alternate(
    [
      { name: 'hand-written JavaScript', round: all(handWritten, 10) },
      { name: 'ours, generated', round: all(generated, 10) },
      { name: 'ours, closures', round: all(closures, 2) },
      ...(Object.keys(partFor) as (keyof typeof partFor)[]).map(name => ({ name, round: part(name) })),
    ],
    rounds,
  );
  const hand = rates.get('hand-written JavaScript')!;
  const rate = rates.get('ours, generated')!;
  return {
    title: 'Rules against peers: 50 conditions a checkout',
    rows: [...rates].map(([name, value]) => ({ name, value, unit: 'checkouts/s', ratio: value / hand })),
    notes: [
      'ratio: against JavaScript written by hand, which is two-valued; ours tells missing data from a miss',
      `identical verdicts asserted first: ${total.toLocaleString('en-US')} hits of hand-written and ours on ${checkoutsARound.toLocaleString('en-US')} checkouts; peers on theirs`,
      `checkouts a round: hand-written and generated ${checkoutsARound} ten times over, closures twice, ${Object.entries(
        partFor,
      )
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')} (scaled to a second); ${rounds} alternating rounds, medians`,
      'json-rules-engine gets its facts by path and ready-made, cel-js its BigInts; zen-engine takes the features as they are',
    ],
    aims: [
      { name: 'generated, of hand-written', reached: rate / hand, aim: 0.7, better: 'higher' },
      { name: 'generated, of zen-engine', reached: rate / rates.get('zen-engine')!, aim: 250, better: 'higher' },
      {
        name: 'generated, of json-rules-engine',
        reached: rate / rates.get('json-rules-engine')!,
        aim: 500,
        better: 'higher',
      },
    ],
  };
}

await printIfMain(import.meta, run);
