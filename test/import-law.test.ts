/** Keeps the import law of the architecture: each rule has a name, and a sentence that says what to do instead. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../src', import.meta.url));

interface Import {
  /** Importing file, from src/, with forward slashes. */
  readonly from: string;
  /** Imported file from src/, or the package's name. */
  readonly to: string;
  readonly typesOnly: boolean;
}

interface Law {
  readonly name: string;
  readonly instead: string;
  readonly breaks: (edge: Import) => boolean;
}

/** The flow, left to right; a stage knows only what stands left of it. */
const stages = ['checkout', 'card', 'address', 'goods', 'velocity', 'rules', 'score', 'threeds'];
/** Files of the engine that every stage may know: the data and the catalogue. */
const known = ['engine/types.ts', 'engine/features.ts'];
const doors = ['api', 'replay', 'authoring', 'sandbox', 'generator'];

/** A trial of rules is a replay, and the sandbox starts the service. */
const lent = ['rules → replay', 'sandbox → serve'];

/** The command that a file of cli/ belongs to, by its folder or its own name; `common` and `main` too. */
const commandOf = (path: string) => /^cli\/(\w+)/.exec(path)?.[1];
const stageOf = (path: string) => stages.indexOf(path.split('/')[1] ?? '');
const isIn = (path: string, folder: string) => path.startsWith(`${folder}/`);
const isPackage = (to: string) => to.startsWith('node:') || !to.endsWith('.ts');

const laws: readonly Law[] = [
  {
    name: 'shared imports nothing of ours',
    instead: 'move what it needs into shared, or move the file to the folder that it belongs to',
    breaks: ({ from, to }) => isIn(from, 'shared') && !isPackage(to) && !isIn(to, 'shared'),
  },
  {
    name: 'the engine stays pure',
    instead: 'hand the data in as an argument: a door reads files, clocks and networks, the engine never does',
    breaks: ({ from, to }) =>
      isIn(from, 'engine') &&
      (isPackage(to)
        ? /^(fastify|@fastify\/.*|better-sqlite3|ioredis|pino|prom-client|commander)$/.test(to) ||
          (to.startsWith('node:') && !['node:crypto', 'node:net'].includes(to))
        : !isIn(to, 'engine') && !isIn(to, 'shared')),
  },
  {
    name: 'a stage imports only stages to its left in the flow',
    instead: `the flow is ${stages.join(' → ')}: pass what is needed through assess.ts, or name the type in engine/types.ts`,
    breaks: ({ from, to }) =>
      isIn(from, 'engine') &&
      stageOf(from) >= 0 &&
      isIn(to, 'engine') &&
      !known.includes(to) &&
      !isIn(to, 'engine/cel') &&
      (stageOf(to) < 0 || stageOf(to) > stageOf(from)),
  },
  {
    name: 'the expression language stands alone',
    instead: 'hand names and types in through its environment',
    breaks: ({ from, to }) =>
      isIn(from, 'engine/cel') && !isPackage(to) && !isIn(to, 'engine/cel') && !isIn(to, 'shared'),
  },
  {
    name: 'stores import only the ports of the engine',
    instead: 'name the type in engine/types.ts or engine/journal.ts, or use the pure code of engine/velocity',
    breaks: ({ from, to }) =>
      isIn(from, 'stores') &&
      !isPackage(to) &&
      !isIn(to, 'shared') &&
      !['engine/types.ts', 'engine/journal.ts'].includes(to) &&
      !isIn(to, 'engine/velocity') &&
      from.split('/')[1] !== to.split('/')[1],
  },
  {
    name: 'doors do not import each other',
    instead: 'cli composes doors; move what two doors share into engine, stores, rule-set or shared',
    breaks: ({ from, to }) => {
      const [mine, theirs] = [doors.indexOf(from.split('/')[0]!), doors.indexOf(to.split('/')[0]!)];
      return mine >= 0 && (isIn(to, 'cli') || (theirs >= 0 && theirs !== mine));
    },
  },
  {
    name: 'commands do not import each other',
    instead: 'move what two commands share into cli/common, or below the doors where it is more than words and options',
    breaks: ({ from, to }) => {
      const [mine, theirs] = [commandOf(from), commandOf(to)];
      const isOwn = mine === 'main' || mine === theirs || theirs === 'common';
      return mine !== undefined && theirs !== undefined && !isOwn && !lent.includes(`${mine} → ${theirs}`);
    },
  },
  {
    name: 'the client imports only checkout types and the card stage',
    instead: 'a shop installs the client: keep it small, and copy nothing of the engine into it',
    breaks: ({ from, to, typesOnly }) =>
      isIn(from, 'client') &&
      !isPackage(to) &&
      !isIn(to, 'client') &&
      !isIn(to, 'shared') &&
      !isIn(to, 'engine/card') &&
      !(typesOnly && (isIn(to, 'engine/checkout') || known.includes(to))),
  },
];

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts'));

function importsOf(path: string): Import[] {
  const text = readFileSync(join(root, path), 'utf8');
  const from = path.split('\\').join('/');
  const imported = (target: string, typesOnly: boolean) => {
    const to = target.startsWith('.') ? posix.normalize(posix.join(dirname(from), target)) : packageName(target);
    return { from, to, typesOnly };
  };
  const named = text.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
  const onDemand = text.matchAll(/(typeof\s+)?import\('([^']+)'\)/g);
  return [...named, ...onDemand].map(([, type, target]) => imported(target!, type !== undefined));
}

function packageName(target: string): string {
  if (target.startsWith('node:')) return target;
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

const edges = files.flatMap(importsOf);

/** Circles that lie in what is said: an expression holds expressions, and the types of the flow name the catalogue's and the counters'. */
const circular: readonly (readonly [from: string, to: string])[] = [
  ['engine/cel/check-operators.ts', 'engine/cel/check-node.ts'],
  ['engine/cel/check-comprehension.ts', 'engine/cel/check-node.ts'],
  ['engine/cel/check-call.ts', 'engine/cel/check-node.ts'],
  ['engine/cel/check-name.ts', 'engine/cel/check-node.ts'],
  ['engine/cel/emit-value.ts', 'engine/cel/emit-truth.ts'],
  ['engine/types.ts', 'engine/features.ts'],
  ['engine/types.ts', 'engine/velocity/definitions.ts'],
];

/** Files that can be reached from themselves, each with the file that it imports on the way. */
function circlesOf(among: readonly Import[]): readonly string[] {
  const left = new Map(Map.groupBy(among, ({ from }) => from));
  // A file that imports nothing that is left is in no circle.
  const isDone = (imports: readonly Import[]) => imports.every(({ to }) => !left.has(to));
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [file, imports] of left) if (isDone(imports)) left.delete(file);
  }
  return [...left].flatMap(([file, imports]) =>
    imports.filter(({ to }) => left.has(to)).map(({ to }) => `${file} → ${to}`),
  );
}

describe('the import law', () => {
  it('reads the imports (or the laws below would pass by seeing nothing)', () => {
    expect(edges.length).toBeGreaterThan(30);
    expect(edges).toContainEqual(
      expect.objectContaining({ from: 'engine/checkout/read.ts', to: 'engine/checkout/schema.ts' }),
    );
    // What is loaded on demand is imported all the same.
    expect(edges).toContainEqual({ from: 'cli/rules/try.ts', to: 'cli/rules/try-files.ts', typesOnly: false });
  });

  it.each(laws)('$name', ({ breaks, instead }) => {
    const broken = edges.filter(breaks).map(({ from, to }) => `src/${from} imports ${to}`);
    expect(broken, `Broken: ${instead}.`).toEqual([]);
  });

  it('no file imports another in a circle', () => {
    const circles = circlesOf(
      edges.filter(edge => !circular.some(([from, to]) => from === edge.from && to === edge.to)),
    );
    expect(circles, 'Move what both need into a file below them, such as the types that they share.').toEqual([]);
  });

  it('the engine reads no clock and no randomness', () => {
    const impure = /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\.now\b|\bprocess\./;
    const found = files
      .filter(path => isIn(path, 'engine'))
      .flatMap(path =>
        readFileSync(join(root, path), 'utf8')
          .split('\n')
          .map((line, index) => ({
            line: line.replace(/\/\/.*|^\s*\*.*|\/\*.*\*\//, ''),
            place: `${relative('.', path)}:${index + 1}`,
          }))
          .filter(({ line }) => impure.test(line))
          .map(({ place }) => place),
      );
    expect(found, 'The time is the checkout’s own: hand it in.').toEqual([]);
  });
});

describe('each law', () => {
  it('a circle: can be found', () => {
    const typesOnly = true;
    const [from, to, above] = ['a/one.ts', 'b/two.ts', 'a/above.ts'];
    const there = [
      { from: above, to: from, typesOnly },
      { from, to, typesOnly },
    ];
    expect(circlesOf(there)).toEqual([]);
    expect(circlesOf([...there, { from: to, to: from, typesOnly }])).toContain('b/two.ts → a/one.ts');
    expect(circlesOf(edges).length).toBeGreaterThan(circular.length);
  });

  it.each<[string, Import]>([
    ['shared imports nothing of ours', { from: 'shared/a.ts', to: 'engine/types.ts', typesOnly: false }],
    ['the engine stays pure', { from: 'engine/card/a.ts', to: 'node:fs', typesOnly: false }],
    ['the engine stays pure', { from: 'engine/card/a.ts', to: 'stores/memory/velocity.ts', typesOnly: true }],
    [
      'a stage imports only stages to its left in the flow',
      { from: 'engine/goods/a.ts', to: 'engine/rules/b.ts', typesOnly: true },
    ],
    [
      'a stage imports only stages to its left in the flow',
      { from: 'engine/goods/a.ts', to: 'engine/assess.ts', typesOnly: false },
    ],
    ['the expression language stands alone', { from: 'engine/cel/a.ts', to: 'engine/features.ts', typesOnly: false }],
    [
      'stores import only the ports of the engine',
      { from: 'stores/redis/a.ts', to: 'stores/memory/b.ts', typesOnly: false },
    ],
    ['doors do not import each other', { from: 'api/a.ts', to: 'replay/b.ts', typesOnly: false }],
    ['commands do not import each other', { from: 'cli/keys.ts', to: 'cli/orders/orders.ts', typesOnly: false }],
    ['commands do not import each other', { from: 'cli/common/a.ts', to: 'cli/rules/b.ts', typesOnly: true }],
    [
      'the client imports only checkout types and the card stage',
      { from: 'client/a.ts', to: 'engine/assess.ts', typesOnly: true },
    ],
  ])('%s: can fail', (name, edge) => {
    expect(laws.find(law => law.name === name)?.breaks(edge)).toBe(true);
  });
});
