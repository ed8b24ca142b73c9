/** A YAML text of a rule set, read with the place of every value kept, so that a finding can point at it. */
import type { Alias, Document, Node, YAMLMap } from 'yaml';
import type { Finding } from './finding.ts';
import { conflictHint, conflictMessage, isConflictMark } from './git-conflict.ts';
import { onDemand } from './on-demand.ts';
import { yamlValue } from './yaml-value.ts';

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
  /** Plain JavaScript value; undefined when the text could not be parsed. Of a key that stands twice the last value counts. */
  readonly value: unknown;
  /** Faults of YAML itself (`yaml-syntax`, `yaml-duplicate-key`). */
  readonly findings: readonly Finding[];
  /** Where the value at the path stands; the nearest enclosing value when it is absent. */
  placeOf(path: YamlPath): Place;
  /** Where the key itself stands, for the last step of the path. */
  placeOfKey(path: YamlPath): Place;
  /**
   * Where offset `offset` of the string value at `path` stands in the file, for problems inside an expression.
   * Exact for plain, quoted, literal (`|`) and folded (`>`) scalars.
   */
  placeInside(path: YamlPath, offset: number, length: number): Place;
  /**
   * In `{ en: New account, high value }` the comma ends the text and starts a key "high value" that holds nothing.
   * Gives the text that was meant by the key of the map at the path, or undefined when this is not what happened.
   */
  textCutByComma(path: YamlPath, key: string): string | undefined;
}

/** Reads a YAML 1.2 text. Never throws: faults are findings. */
export function readYaml(file: string, text: string): YamlFile {
  const plain = yamlValue(text);
  if (plain === undefined) return parseYaml(file, text);
  let parsed: YamlFile | undefined;
  const whole = () => (parsed ??= parseYaml(file, text));
  return {
    file,
    text,
    value: plain.value,
    findings: [],
    placeOf: path => whole().placeOf(path),
    placeOfKey: path => whole().placeOfKey(path),
    placeInside: (path, offset, length) => whole().placeInside(path, offset, length),
    textCutByComma: (path, key) => whole().textCutByComma(path, key),
  };
}

/** The parser of every YAML there is: 70 modules, loaded when a text needs it. */
const parser = onDemand<typeof import('yaml')>('yaml');

/** Reads a text with the place of every value. */
function parseYaml(file: string, text: string): YamlFile {
  const { isMap, isNode, isScalar, LineCounter, parseDocument } = parser();
  const counter = new LineCounter();
  const document: Document = parseDocument(text, {
    lineCounter: counter,
    uniqueKeys: true,
    keepSourceTokens: true,
    logLevel: 'error',
  });
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
      const node = nodeIn(document.contents, path.slice(0, depth));
      if (isNode(node) && node.range) return node;
    }
    return undefined;
  };
  // The parser goes on after a fault, and mostly finds faults that follow from the first.
  const [firstFault] = document.errors
    .filter(({ code }) => code !== 'DUPLICATE_KEY')
    .sort((one, other) => one.pos[0] - other.pos[0]);
  const told = document.errors.filter(fault => fault === firstFault || fault.code === 'DUPLICATE_KEY');
  const [, bracket] = /end with a ([\]}])/.exec(document.errors.map(({ message }) => message).join('\n')) ?? [];
  const unclosed =
    bracket === undefined ? undefined : { hint: `a bracket is not closed: look for the missing "${bracket}"` };
  const findings = [...told, ...(firstFault ? [] : document.warnings)].map((fault): Finding => {
    const duplicate = fault.code === 'DUPLICATE_KEY';
    return {
      code: duplicate ? 'yaml-duplicate-key' : 'yaml-syntax',
      severity: fault.name === 'YAMLWarning' ? 'warning' : 'error',
      file,
      ...place(fault.pos[0], Math.max(fault.pos[1], fault.pos[0] + 1)),
      message: ours[fault.code] ?? (fault.message.split(/ at line \d+/)[0] ?? fault.message).trim(),
      ...(duplicate ? { hint: 'keep one of the two' } : (unclosed ?? hintOf(text, fault.pos[0]))),
    };
  });
  let value: unknown;
  try {
    // A key that stands twice must not hide what else is wrong with the file.
    if (document.errors.every(({ code }) => code === 'DUPLICATE_KEY')) value = document.toJS({ maxAliasCount: 100 });
  } catch {
    // An alias without its anchor, so many that they would fill the memory, or a depth that no stack holds, shows only now.
    const alias = aliasAtFault(document);
    const said =
      alias === undefined
        ? { message: 'the brackets are nested too deeply', hint: 'look for brackets that were opened by mistake' }
        : {
            message: alias.unresolved
              ? `"*${alias.node.source}" stands for an anchor that this file does not have`
              : 'aliases of aliases would fill the memory',
            hint: 'write the value out; a text that begins with * or & stands in quotes',
          };
    const at = alias === undefined ? { line: 1, column: 1, length: 1 } : placeOfNode(alias.node);
    findings.push({ code: 'yaml-syntax', severity: 'error', file, ...at, ...said });
  }
  return {
    file,
    text,
    findings,
    value,
    placeOf: path => placeOfNode(nodeAt(path)),
    placeOfKey(path) {
      const parent = nodeIn(document.contents, path.slice(0, -1));
      const key = path.at(-1);
      const pair = isMap(parent) && key !== undefined ? pairOf(parent, key) : undefined;
      if (pair) return placeOfNode(pair.key);
      return placeOfNode(nodeAt(path));
    },
    placeInside(path, offset, length) {
      const node = nodeAt(path);
      if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return placeOfNode(node);
      const [start, end] = node.range;
      const units = writtenUnits(text, start, end, node.value);
      // The end of a block's text is the end of its last word, not the line break that closes the block.
      const first = units[Math.min(offset, node.value.trimEnd().length)];
      // At the end of an expression there is no unit to point at: the place just behind the last one is meant.
      if (first === undefined) return place(units.at(-1)?.to ?? start, (units.at(-1)?.to ?? start) + 1);
      const last = units[Math.min(offset + Math.max(1, length), units.length) - 1]!;
      return place(first.from, last.to);
    },
    textCutByComma: (path, key) => textCutByComma(nodeIn(document.contents, path), key),
  };
}

/** Faults in words of ours: the parser's speak of its own functions. */
const ours: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key stands twice in the same map',
  MULTIPLE_DOCS: 'a second document begins here',
  MULTILINE_IMPLICIT_KEY: 'this line is not read as a key and its value',
  TAB_AS_INDENT: 'a tab stands where spaces belong',
  RESOURCE_EXHAUSTION: 'the brackets are nested too deeply',
};

/** The first alias whose anchor is absent; else the first of all, for those that would fill the memory. */
function aliasAtFault(document: Document): { readonly node: Alias; readonly unresolved: boolean } | undefined {
  const aliases: Alias[] = [];
  parser().visit(document, {
    Alias(_, node) {
      aliases.push(node);
    },
  });
  const lost = aliases.find(node => node.resolve(document) === undefined);
  const node = lost ?? aliases[0];
  return node === undefined ? undefined : { node, unresolved: lost !== undefined };
}

/** What an author most likely did, from the line that the parser stumbled over. */
function hintOf(text: string, at: number): { readonly hint?: string } {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  const line = text.slice(start, end < 0 ? text.length : end);
  if (isConflictMark(line)) return { hint: `${conflictMessage}: ${conflictHint}` };
  if (/^\s*\t/.test(line)) return { hint: 'indent with spaces' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a damaged file holds them, and no editor shows them.
  if (/[\u0000-\u0008\u000e-\u001f]/.test(line)) {
    return { hint: 'this line holds a character that no editor shows: type it anew' };
  }
  const wide = /^\s*(?:- )?([\w.]+)：\s*(.*)$/u.exec(line);
  if (wide) return { hint: `the colon is in full width: write "${`${wide[1]}: ${wide[2]}`.trimEnd()}"` };
  if (line.includes('\u3000') && /^[ \u3000]*\u3000/.test(line)) {
    return { hint: 'the line is indented with a full-width space: indent with spaces' };
  }
  if (/^---/.test(line)) return { hint: 'one file holds one document: put the second one into a file of its own' };
  if (
    /^\s*(- )?when:\s*["'!&*?|>@`%{[#-]?/.test(line) &&
    /^\s*(- )?when:\s*\S/.test(line) &&
    !/when:\s*[>|][-+]?\s*$/.test(line)
  ) {
    return { hint: 'write "when: >" and the condition in the next line, indented: then YAML reads nothing into it' };
  }
  const [, below = ''] = /^\n( *)[\w.-]+:(?:\s|$)/.exec(end < 0 ? '' : text.slice(end)) ?? [];
  if (/^ *(- )?[\w.-]+:\s+[^\s>|&#]/.test(line) && below.length > line.search(/[^ -]/))
    return { hint: 'the line below is indented further: keys of one map begin in the same column' };
  if (/[{,]\s*[\w.]+:\s[^"']*[:{}#]/.test(line))
    return { hint: 'a text with a colon, a brace or a comma stands in quotes' };
  if (/:\s.*:\s/.test(line)) return { hint: 'a text with a colon in it stands in quotes' };
  return {};
}

/** The text that was meant where a comma cut it in a flow map (`YamlFile.textCutByComma`). */
function textCutByComma(map: unknown, key: string): string | undefined {
  const { isMap, isScalar } = parser();
  if (!isMap(map) || map.flow !== true) return undefined;
  const at = map.items.findIndex(item => isScalar(item.key) && String(item.key.value) === key);
  const hollow = (index: number) => {
    const held = map.items[index]?.value;
    return held === null || (isScalar(held) && held.value === null);
  };
  if (at < 1 || !hollow(at)) return undefined;
  let first = at - 1;
  while (first > 0 && hollow(first)) first--;
  const start = map.items[first]?.value;
  if (!isScalar(start) || typeof start.value !== 'string') return undefined;
  const rest = map.items.slice(first + 1, at + 1).map(item => String(isScalar(item.key) ? item.key.value : item.key));
  return [start.value, ...rest].join(', ');
}

/** The node at a path; of a key that stands twice the last one, whose value counts. */
function nodeIn(root: unknown, path: YamlPath): unknown {
  const { isMap, isSeq } = parser();
  let node = root;
  for (const step of path) {
    if (isMap(node)) node = pairOf(node, step)?.value;
    else if (isSeq(node) && typeof step === 'number') node = node.items[step];
    else return undefined;
  }
  return node;
}

function pairOf(map: YAMLMap, key: string | number) {
  const { isScalar } = parser();
  return map.items.findLast(({ key: node }) => isScalar(node) && String(node.value) === String(key));
}

/** Where one UTF-16 unit of a scalar's value stands in the source, and how many units it takes there. */
interface Written {
  readonly from: number;
  readonly to: number;
}

/**
 * Walks value and source together: every unit of a scalar's value stands in its source in the same order, with
 * indentation, quotes, escapes, block headers and folds (a newline for a space) between them.
 */
function writtenUnits(text: string, from: number, to: number, value: string): readonly Written[] {
  const quote = text[from] === '"' || text[from] === "'" ? text[from] : undefined;
  let source = quote === undefined ? from : from + 1;
  if (text[from] === '>' || text[from] === '|') source = text.indexOf('\n', source) + 1;
  const units: Written[] = [];
  while (units.length < value.length && source < to) {
    const wanted = value[units.length]!;
    const found = text[source]!;
    const escaped = quote === '"' && found === '\\' ? escapeAt(text, source) : undefined;
    if (escaped?.breaksLine) {
      source += escaped.length;
      while (source < to && (text[source] === ' ' || text[source] === '\t')) source++;
      continue;
    }
    const matches = escaped !== undefined || found === wanted || (found === '\n' && wanted === ' ');
    if (!matches) {
      source++;
      continue;
    }
    const doubled = quote === "'" && found === "'";
    const end = source + (escaped?.length ?? (doubled ? 2 : 1));
    // An escape beyond the basic plane makes two units of the value.
    const pair = escaped !== undefined && value.codePointAt(units.length)! > 0xffff;
    for (let made = 0; made < (pair ? 2 : 1); made++) units.push({ from: source, to: end });
    source = end;
    // After a line break the indentation is no part of the value.
    if (found === '\n') while (source < to && text[source] === ' ' && value[units.length] !== ' ') source++;
  }
  return units;
}

/** The escape of a double-quoted scalar that starts here (YAML 1.2, 5.7). */
function escapeAt(text: string, at: number): { readonly length: number; readonly breaksLine: boolean } {
  const kind = text[at + 1];
  if (kind === '\n') return { length: 2, breaksLine: true };
  if (kind === '\r') return { length: text[at + 2] === '\n' ? 3 : 2, breaksLine: true };
  return { length: kind === 'x' ? 4 : kind === 'u' ? 6 : kind === 'U' ? 10 : 2, breaksLine: false };
}
