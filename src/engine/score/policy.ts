/** Reads policy.yaml: families with caps and floors, bands over 0–100, and what happens when a part fails (docs/rules.md). */
import type { Finding } from '../../shared/finding.ts';
import { readYaml, type YamlPath } from '../../shared/yaml-file.ts';
import { Problems, sortedFindings } from '../rules/problems.ts';
import { readAdvice } from '../rules/read-advice.ts';
import { isYamlMap, readMap, readText, readWholeNumber, readWord, wordHint, type YamlMap } from '../rules/shape.ts';
import type { Band, FailPolicy, Policy } from '../types.ts';

/** Codes of threeDSRequestorChallengeInd that ask for a challenge (facts/emv-3ds.md 1.1). */
const challengeCodes: readonly string[] = ['03', '04', '09', '12', '13', '14'];
/** Codes that do not; 01, no preference, is among them, for the issuer decides. */
const frictionlessCodes: readonly string[] = ['01', '02', '05', '06', '07', '08', '10', '11'];

/** Reads a policy. Never throws; undefined when there is an error, and the findings say which. */
export function readPolicy(
  file: string,
  text: string,
): { readonly policy?: Policy; readonly findings: readonly Finding[] } {
  const problems = new Problems(readYaml(file, text));
  const done = (policy?: Policy) => {
    const findings = sortedFindings(problems.findings);
    return policy === undefined || problems.failed ? { findings } : { policy, findings };
  };
  if (problems.yaml.value === undefined) return done();
  if (text.trim() === '') {
    problems.at([], 'missing-file', `there is no ${file}, or it is empty`, 'docs/rules.md shows one');
    return done();
  }
  const map = readMap(problems, problems.yaml.value, [], { required: ['families', 'bands', 'fail'] }, 'a policy');
  if (map === undefined) return done();
  const families = readFamilies(problems, map['families']);
  const bands = readBands(problems, map['bands']);
  const fail = readFail(problems, map['fail'], namesOf(map['bands']));
  return fail === undefined ? done() : done({ families, bands, fail });
}

function readFamilies(problems: Problems, value: unknown): Policy['families'] {
  const families = new Map<string, { cap?: number; floor?: number }>();
  if (!isYamlMap(value)) {
    if (value !== undefined) problems.at(['families'], 'wrong-type', 'families are a map from name to { cap }');
    return families;
  }
  for (const [name, limits] of Object.entries(value)) {
    const path = ['families', name];
    const map = readMap(problems, limits, path, { required: [], optional: ['cap', 'floor'] }, 'a family');
    if (map === undefined) continue;
    const cap = readWholeNumber(problems, map['cap'], [...path, 'cap'], 'a cap', [0, 100], 'family-limits');
    const floor = readWholeNumber(problems, map['floor'], [...path, 'floor'], 'a floor', [-100, 0], 'family-limits');
    families.set(name, { ...(cap === undefined ? {} : { cap }), ...(floor === undefined ? {} : { floor }) });
  }
  return families;
}

function readBands(problems: Problems, value: unknown): Band[] {
  if (!Array.isArray(value) || value.length === 0) {
    if (value !== undefined) problems.at(['bands'], 'policy-bands', 'bands are a list, at least one');
    return [];
  }
  const bands = value.flatMap((entry: unknown, index) => readBand(problems, entry, ['bands', index]) ?? []);
  if (bands.length !== value.length) return bands;
  bands.forEach((band, index) => {
    const path = ['bands', index, 'from'];
    const before = bands[index - 1];
    if (index === 0 && band.from !== 0) {
      const message = `the first band starts at ${band.from}: scores below it have no band`;
      problems.at(path, 'policy-bands', message, 'let it start from: 0');
    }
    if (before !== undefined && band.from <= before.from) {
      const message = `the band "${band.name}" starts at ${band.from}, and "${before.name}" before it at ${before.from}`;
      problems.at(path, 'policy-bands', message, 'put the bands in ascending order of "from"');
    }
    if (before?.flow === 'challenge' && band.flow === 'frictionless') {
      const message = `the band "${band.name}" is above "${before.name}" and asks for less`;
      problems.at(
        ['bands', index, 'flow'],
        'policy-bands',
        message,
        'a higher score never asks for less than a lower one',
      );
    }
    const twin = bands.findIndex(other => other.name === band.name);
    if (twin < index) problems.at(['bands', index, 'name'], 'policy-bands', `two bands are called "${band.name}"`);
  });
  return bands;
}

function readBand(problems: Problems, value: unknown, path: YamlPath): Band | undefined {
  const keys = { required: ['name', 'from', 'flow', 'challenge_ind'], optional: ['advice'] };
  const map = readMap(problems, value, path, keys, 'a band');
  if (map === undefined) return undefined;
  const name = readText(problems, map['name'], [...path, 'name'], 'the name of a band');
  const from = readWholeNumber(problems, map['from'], [...path, 'from'], '"from"', [0, 100], 'policy-bands');
  const flow = readWord(problems, map['flow'], [...path, 'flow'], 'a flow', ['frictionless', 'challenge'] as const);
  const indicator = readIndicator(problems, map, flow, path);
  const advice = readAdvice(problems, map['advice'], [...path, 'advice']);
  if (name === undefined || from === undefined || flow === undefined || indicator === undefined) return undefined;
  return { name, from, flow, challenge_ind: indicator, advice };
}

function readIndicator(problems: Problems, map: YamlMap, flow: Band['flow'] | undefined, path: YamlPath) {
  const value = map['challenge_ind'];
  const at = [...path, 'challenge_ind'];
  if (typeof value === 'number') {
    const hint = `put it in quotes: "${String(value).padStart(2, '0')}"`;
    problems.at(at, 'wrong-type', 'a challenge indicator is a text of two digits', hint);
    return undefined;
  }
  const indicator = readText(problems, value, at, 'a challenge indicator');
  if (indicator === undefined || flow === undefined) return undefined;
  const fitting = flow === 'challenge' ? challengeCodes : frictionlessCodes;
  if (fitting.includes(indicator)) return indicator;
  const other = flow === 'challenge' ? frictionlessCodes : challengeCodes;
  const message = other.includes(indicator)
    ? `"${indicator}" does not go with flow: ${flow}`
    : `"${indicator}" is no code of threeDSRequestorChallengeInd`;
  const usual = flow === 'challenge' ? '"03" (or "04" where the acquirer demands it)' : '"01" or "02"';
  problems.at(at, 'challenge-indicator', message, `write ${usual}`);
  return undefined;
}

const failParts = ['velocity_store', 'journal', 'time_budget', 'rule_error'] as const;

/** The bands' names as written: a band that is faulty elsewhere is still a band. */
function namesOf(bands: unknown): string[] {
  if (!Array.isArray(bands)) return [];
  return bands.flatMap((band: unknown) => (isYamlMap(band) && typeof band['name'] === 'string' ? [band['name']] : []));
}

function readFail(problems: Problems, value: unknown, bands: readonly string[]): FailPolicy | undefined {
  if (value === undefined) return undefined;
  const map = readMap(problems, value, ['fail'], { required: failParts }, 'the fail policy');
  if (map === undefined) return undefined;
  const band = (part: string, keys: readonly string[] = ['band']) => {
    const path = ['fail', part];
    const inner = map[part] === undefined ? undefined : readMap(problems, map[part], path, { required: keys }, part);
    const name = readText(problems, inner?.['band'], [...path, 'band'], 'a band');
    if (name !== undefined && bands.length > 0 && !bands.includes(name)) {
      const hint = wordHint(name, bands);
      problems.at([...path, 'band'], 'policy-fail', `there is no band "${name}"`, hint);
    }
    return { inner, name };
  };
  const store = band('velocity_store').name;
  const journal = band('journal').name;
  const budget = band('time_budget', ['after_ms', 'band']);
  const afterPath = ['fail', 'time_budget', 'after_ms'];
  const after = readWholeNumber(
    problems,
    budget.inner?.['after_ms'],
    afterPath,
    'after_ms',
    [1, 60_000],
    'policy-fail',
  );
  const keep = readKeep(problems, map['rule_error']);
  if (store === undefined || journal === undefined || budget.name === undefined) return undefined;
  if (after === undefined || keep === undefined) return undefined;
  return {
    velocity_store: { band: store },
    journal: { band: journal },
    time_budget: { after_ms: after, band: budget.name },
    rule_error: { keep },
  };
}

/** Only `true` is taken: an assessment without its one failed rule is better than none, and `false` must not promise otherwise. */
function readKeep(problems: Problems, value: unknown): true | undefined {
  if (value === undefined) return undefined;
  const map = readMap(problems, value, ['fail', 'rule_error'], { required: ['keep'] }, 'rule_error');
  if (map === undefined || map['keep'] === undefined) return undefined;
  if (map['keep'] === true) return true;
  const path = ['fail', 'rule_error', 'keep'];
  if (map['keep'] === false)
    problems.at(path, 'policy-fail', 'the assessment is always kept: a rule that fails adds nothing', 'write true');
  else problems.at(path, 'wrong-type', '"keep" is true');
  return undefined;
}
