/** A YAML text of a rule set, read with the place of every value kept, so that a finding can point at it. */
import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { Finding } from './finding.ts';

/** Where a value stands: 1-based line and column, and the length to mark. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** Steps from the root of the document to a value: map keys and list indices. */
export type YamlPath = readonly (string | number)[];

/** A parsed YAML text. */
export interface YamlFile {
  readonly file: string;
  readonly text: string;
  /** The document for comment-keeping edits (formatter). */
  readonly document: Document;
  /** Plain JavaScript value; undefined when the text could not be parsed. */
  readonly value: unknown;
  /** Faults of YAML itself (`yaml-syntax`, `yaml-duplicate-key`). */
  readonly findings: readonly Finding[];
  /** Where the value at the path stands; the nearest enclosing value when it is absent. */
  placeOf(path: YamlPath): Place;
  /** Where the key itself stands, for the last step of the path. */
  placeOfKey(path: YamlPath): Place;
  /**
   * Where offset `offset` of the string value at `path` stands in the file, for problems inside an expression.
   * Exact for plain, quoted (without escapes), literal (`|`) and folded (`>`) scalars.
   */
  placeInside(path: YamlPath, offset: number, length: number): Place;
}

/** Reads a YAML 1.2 text. Never throws: faults are findings. */
export function readYaml(file: string, text: string): YamlFile {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, keepSourceTokens: true });
  const place = (from: number, to: number): Place => {
    const start = counter.linePos(from);
    const lineEnd = text.indexOf('\n', from);
    const end = Math.min(to, lineEnd < 0 ? text.length : lineEnd);
    return { line: Math.max(1, start.line), column: Math.max(1, start.col), length: Math.max(1, end - from) };
  };
  const placeOfNode = (node: unknown): Place => {
    const range = isNode(node) ? node.range : undefined;
    return range ? place(range[0], range[1]) : { line: 1, column: 1, length: 1 };
  };
  const nodeAt = (path: YamlPath): Node | undefined => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return node;
    }
    return undefined;
  };
  const findings = [...document.errors, ...document.warnings].map((fault): Finding => {
    const duplicate = fault.code === 'DUPLICATE_KEY';
    return {
      code: duplicate ? 'yaml-duplicate-key' : 'yaml-syntax',
      severity: fault.name === 'YAMLWarning' ? 'warning' : 'error',
      file,
      ...place(fault.pos[0], Math.max(fault.pos[1], fault.pos[0] + 1)),
      message: duplicate
        ? 'this key stands twice in the same map'
        : (fault.message.split(/ at line \d+/)[0] ?? fault.message).trim(),
    };
  });
  return {
    file,
    text,
    document,
    findings,
    value: document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 }),
    placeOf: path => placeOfNode(nodeAt(path)),
    placeOfKey(path) {
      const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
      const key = path.at(-1);
      if (isMap(parent)) {
        const pair = parent.items.find(item => isScalar(item.key) && String(item.key.value) === String(key));
        if (pair) return placeOfNode(pair.key);
      }
      return placeOfNode(nodeAt(path));
    },
    placeInside(path, offset, length) {
      const node = nodeAt(path);
      if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return placeOfNode(node);
      const from = sourceOffset(text, node.range[0], node.range[1], node.value, offset);
      const to = sourceOffset(text, node.range[0], node.range[1], node.value, offset + Math.max(1, length));
      return place(from, Math.max(to, from + 1));
    },
  };
}

/**
 * Walks value and source together: every character of a scalar's value stands in its source in the same order, with
 * indentation, quotes, block headers and folds (a newline for a space) between them.
 */
function sourceOffset(text: string, from: number, to: number, value: string, offset: number): number {
  let source = from;
  if (text[source] === '>' || text[source] === '|') source = text.indexOf('\n', source) + 1;
  for (let index = 0; index < value.length; index++) {
    const wanted = value[index]!;
    const blank = wanted === ' ' || wanted === '\n';
    while (source < to) {
      const found = text[source]!;
      if (found === wanted || (blank && found === '\n')) break;
      source++;
    }
    if (index >= offset) return source;
    source++;
    // After a line break the indentation is no part of the value.
    if (text[source - 1] === '\n') while (source < to && text[source] === ' ' && value[index + 1] !== ' ') source++;
  }
  return Math.min(source, to);
}
