/** Types of the expression language: CEL's int, double, string, bool and lists of them, and one record type, the item. */

/** A list of one type. */
export interface ListType {
  readonly list: Type;
}

/** `nothing` is the element type of `[]`: it fits every other. */
export type Type = 'int' | 'double' | 'string' | 'bool' | 'item' | 'nothing' | ListType;

/** A type as people and CEL write it: `list<string>`. */
export function typeName(type: Type): string {
  if (typeof type !== 'string') return `list<${typeName(type.list)}>`;
  return type === 'nothing' ? 'dyn' : type;
}

/** The type that both fit, or undefined: equal types, or lists of which one is empty. */
export function unify(a: Type, b: Type): Type | undefined {
  if (a === b || b === 'nothing') return a;
  if (a === 'nothing') return b;
  if (typeof a === 'string' || typeof b === 'string') return undefined;
  const element = unify(a.list, b.list);
  return element === undefined ? undefined : { list: element };
}

/** True for int and double. */
export function isNumeric(type: Type): type is 'int' | 'double' {
  return type === 'int' || type === 'double';
}

/** The element type of a list, or undefined when it is none. */
export function elementOf(type: Type): Type | undefined {
  return typeof type === 'string' ? undefined : type.list;
}
