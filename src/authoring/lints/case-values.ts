/** Values that cases set and with which no checkout is read: such a case cannot be played. */
import type { FieldProblem } from '../../engine/checkout/problems.ts';
import { checkoutPath } from '../../engine/rules/checkout-path.ts';
import type { CheckoutCase, CheckoutEdit } from '../../engine/rules/rule.ts';
import type { Finding } from '../../shared/finding.ts';
import type { YamlPath } from '../../shared/yaml-file.ts';
import { CaseBodies, readCaseBody } from '../cases/body.ts';
import { fixturesOf } from '../cases/fixtures.ts';
import type { Lint } from './lint.ts';
import { type Found, foundAt, yamlOf } from './place.ts';

/** Reads the checkout of each case as it is read when the case is played. Fields that do not exist are case-path's. */
export const lintCaseValues: Lint = ({ written, files }, { fixtures = fixturesOf({}) }) => {
  const bodies = new CaseBodies(fixtures);
  return written
    .filter(({ status }) => status !== 'retired')
    .flatMap(({ file, cases }) =>
      cases.flatMap((entry): Finding[] => {
        if (entry.kind === 'story' || entry.set.length === 0) return [];
        const at = ['cases', entry.index, 'set'];
        const { set } = (yamlOf(files, file).value as { cases: { set: object }[] }).cases[entry.index]!;
        return faultsOf(entry, bodies).map(fault => foundAt(files, file, [...at, ...placeIn(set, fault)], said(fault)));
      }),
    );
};

/** A fault of a checkout, and what the case sets to bring it about. */
interface Fault {
  readonly edit: CheckoutEdit;
  /** Steps to the faulty field. */
  readonly steps: readonly (string | number)[];
  /** What stands there; undefined where nothing does. */
  readonly value: unknown;
  readonly problem: FieldProblem;
}

function faultsOf({ from, set }: CheckoutCase, bodies: CaseBodies): Fault[] {
  const fixture = bodies.of({ ...(from === undefined ? {} : { from }), set: [] });
  // What a case sets is looked at even where its fixture cannot be used: by itself, on the smallest checkout.
  const edited = bodies.of({ ...(fixture.ok && from !== undefined ? { from } : {}), set });
  if (!edited.ok) return [];
  const read = readCaseBody(edited.value);
  if (read.ok) return [];
  const sound = fixture.ok && readCaseBody(fixture.value).ok;
  const faults = read.error.flatMap((problem): Fault[] => {
    if (problem.code === 'unknown-field') return [];
    const steps = problem.pointer
      .split('/')
      .slice(1)
      .map(step => (/^\d+$/.test(step) ? Number(step) : step));
    const edit = causeOf(set, steps, sound);
    return edit === undefined ? [] : [{ edit, steps, value: valueAt(edited.value, steps), problem }];
  });
  // A line of the basket far behind the others leaves many empty: the first says it.
  return faults.filter((fault, index) => !isGap(fault) || faults.findIndex(isGap) === index);
}

/** True for a line of the basket that nothing fills. */
const isGap = ({ value, problem }: Fault) => value === undefined && problem.code === 'wrong-type';

function valueAt(body: unknown, steps: YamlPath): unknown {
  return steps.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], body);
}

/**
 * The edit that a fault comes from: the last that wrote the faulty value. Where a fixture is sound by itself, a fault beside
 * what is set comes from it as well: a line of the basket that nothing stands before.
 */
function causeOf(set: readonly CheckoutEdit[], steps: YamlPath, sound: boolean): CheckoutEdit | undefined {
  const shared = ({ path }: CheckoutEdit) => {
    const apart = path.findIndex((step, index) => step !== steps[index]);
    return apart < 0 ? path.length : apart;
  };
  const within = set.findLast(edit => shared(edit) === edit.path.length);
  if (within !== undefined || !sound) return within;
  return set.filter(edit => shared(edit) > 0).sort((one, other) => shared(other) - shared(one))[0];
}

/** Where the faulty value stands in what is written under `set`: its key there may be `items[0].name`. */
function placeIn(set: object, { edit: { path }, steps }: Fault): YamlPath {
  const key = Object.keys(set).findLast(name => {
    const found = checkoutPath(name);
    return 'steps' in found && found.steps.join('.') === path.join('.');
  })!;
  return [key, ...steps.slice(path.length)];
}

function said(fault: Fault): Found {
  const { steps, value } = fault;
  const field = steps.join('.');
  const message =
    value === undefined ? `no checkout is read without "${field}"` : `no checkout is read with this "${field}"`;
  return { code: 'case-value', message, hint: hintOf(fault) };
}

function hintOf(fault: Fault): string {
  const { value, problem } = fault;
  if (isGap(fault)) return 'a list is filled from 0 on, without a gap';
  const plain = typeof value === 'number' || typeof value === 'boolean';
  if (plain && problem.detail.includes('type string')) return 'write it in quotes';
  // The API's sentences, as hints are written.
  return `${problem.detail.charAt(0).toLowerCase()}${problem.detail.slice(1).replace(/\.$/, '')}`;
}
