/** What an expression may read: declared from data, never discovered. */
import type { Type } from './types.ts';

/** Types as declarations write them. */
export type DeclaredType = 'int' | 'double' | 'string' | 'bool' | 'list<string>' | 'list<item>';

/** A name as its owner declares it; the catalogue's entries fit (engine/features.ts). */
export interface Declaration {
  readonly type: DeclaredType;
  /** Never missing. */
  readonly always?: boolean;
  /** Closed vocabulary. */
  readonly values?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** Lists: most elements that there can be. Default 1,000. */
  readonly most?: number;
  /** Properties that lead to the value, when they are not those of its path. */
  readonly at?: readonly string[];
}

/** Names with their declarations. */
export type Declarations = Readonly<Record<string, Declaration>>;

/** A declared name, ready to be read. */
export interface Declared {
  readonly path: string;
  readonly type: Type;
  /** Properties that lead from the data to the value. */
  readonly at: readonly string[];
  readonly always: boolean;
  readonly values?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** Lists: most elements that there can be. */
  readonly most?: number;
}

/** Everything that an expression may name. */
export interface Environment {
  /** Full paths, `account.age_days`, and standalone names, `purpose`. */
  readonly names: ReadonlyMap<string, Declared>;
  /** Names of records with the names of their fields. */
  readonly records: ReadonlyMap<string, readonly string[]>;
  /** Records whose fields are counters (`velocity`, `surge`): an unknown field there is an unknown counter. */
  readonly counterRecords: ReadonlySet<string>;
  /** Names after `lists.`. */
  readonly lists: ReadonlySet<string>;
  /** Fields of an item. */
  readonly itemFields: ReadonlyMap<string, Declared>;
}

/** What an environment is made from. */
export interface EnvironmentSource {
  readonly records?: Readonly<Record<string, Declarations>>;
  readonly variables?: Declarations;
  readonly counterRecords?: readonly string[];
  readonly lists?: Iterable<string>;
  readonly itemFields?: Declarations;
}

const defaultMost = 1000;

/** The type of a declaration. */
function typeOfDeclaration(type: DeclaredType): Type {
  if (type === 'list<string>') return { list: 'string' };
  if (type === 'list<item>') return { list: 'item' };
  return type;
}

function declare(path: string, declaration: Declaration, at: readonly string[]): Declared {
  const type = typeOfDeclaration(declaration.type);
  return {
    path,
    type,
    at: declaration.at ?? at,
    always: declaration.always === true,
    ...(declaration.values && { values: declaration.values }),
    ...(declaration.min !== undefined && { min: declaration.min }),
    ...(declaration.max !== undefined && { max: declaration.max }),
    ...(typeof type !== 'string' && { most: declaration.most ?? declaration.values?.length ?? defaultMost }),
  };
}

/** Makes an environment. Records are always there; their fields may be missing. */
export function createEnvironment(source: EnvironmentSource): Environment {
  const names = new Map<string, Declared>();
  const records = new Map<string, readonly string[]>();
  for (const [record, fields] of Object.entries(source.records ?? {})) {
    records.set(record, Object.keys(fields));
    for (const [name, declaration] of Object.entries(fields)) {
      const path = `${record}.${name}`;
      names.set(path, declare(path, declaration, [record, name]));
    }
  }
  for (const [name, declaration] of Object.entries(source.variables ?? {})) {
    names.set(name, declare(name, declaration, [name]));
  }
  const itemFields = Object.entries(source.itemFields ?? {});
  return {
    names,
    records,
    counterRecords: new Set(source.counterRecords ?? []),
    lists: new Set(source.lists ?? []),
    itemFields: new Map(itemFields.map(([name, declaration]) => [name, declare(name, declaration, [name])])),
  };
}

/** The parts of the feature catalogue (engine/features.ts) that rules read. */
export interface Catalogue {
  readonly catalogue: Readonly<Record<string, Declarations>>;
  readonly standalone: Declarations;
  readonly itemFields: Declarations;
}

/** Names that a rule set brings along. */
export interface RuleSetNames {
  /** Counters: `velocity.<name>`, whole numbers. */
  readonly counters?: Iterable<string>;
  /** Ratios: `velocity.<name>`, doubles. */
  readonly ratios?: Iterable<string>;
  /** Counters with a baseline: `surge.<name>`, doubles. */
  readonly surges?: Iterable<string>;
  /** Lists: `lists.<name>`. */
  readonly lists?: Iterable<string>;
}

/** Lines of a basket that a checkout may carry (checkout/schema.ts, `maxItems`). */
const mostItems = 500;

/** What a rule's condition may read: the catalogue, the rule set's counters and its lists. */
export function ruleEnvironment(features: Catalogue, names: RuleSetNames = {}): Environment {
  const each = (list: Iterable<string> | undefined, declaration: Declaration): Declarations =>
    Object.fromEntries([...(list ?? [])].map(name => [name, declaration]));
  const variables = Object.fromEntries(
    Object.entries(features.standalone).map(([name, declaration]) => [
      name,
      declaration.type === 'list<item>' ? { most: mostItems, ...declaration } : declaration,
    ]),
  );
  return createEnvironment({
    records: {
      ...features.catalogue,
      velocity: {
        ...each(names.counters, { type: 'int', min: 0 }),
        ...each(names.ratios, { type: 'double', min: 0 }),
      },
      surge: each(names.surges, { type: 'double', min: 0 }),
    },
    counterRecords: ['velocity', 'surge'],
    variables,
    lists: names.lists ?? [],
    itemFields: features.itemFields,
  });
}

const eventFacts = {
  purpose: 'string',
  currency: 'string',
  brand: 'string',
  reason: 'string',
  security_code: 'string',
  trans_status: 'string',
  category: 'string',
  number_basis: 'string',
  challenged: 'bool',
  luhn_valid: 'bool',
  expired: 'bool',
} as const;

/**
 * What a counter's `where` may read, straight from a `VelocityEvent` (engine/types.ts): compiled predicates take the
 * event itself.
 */
export const eventEnvironment: Environment = createEnvironment({
  records: { amount: { value: { type: 'int', min: 0, at: ['amount'] } } },
  variables: Object.fromEntries(
    Object.entries(eventFacts).map(([name, type]) => [name, { type, at: ['facts', name] }]),
  ),
});
