/** Findings at places inside rule files, for checks that look at rules already read. */
import { findingAt } from '../../engine/rules/problems.ts';
import type { RuleSetFiles } from '../../engine/rules/read-rules.ts';
import type { Finding } from '../../shared/finding.ts';
import type { FindingCode } from '../../shared/finding-codes.ts';
import { readYaml, type YamlFile, type YamlPath } from '../../shared/yaml-file.ts';

/** What is found: a code, a sentence, and what to do about it. */
export interface Found {
  readonly code: FindingCode;
  readonly message: string;
  readonly hint?: string;
}

const parsed = new WeakMap<RuleSetFiles, Map<string, YamlFile>>();

/** The YAML of a file of the rule set; read once. */
export function yamlOf(files: RuleSetFiles, file: string): YamlFile {
  const known = parsed.get(files) ?? new Map<string, YamlFile>();
  parsed.set(files, known);
  const yaml = known.get(file) ?? readYaml(file, files.get(file) ?? '');
  known.set(file, yaml);
  return yaml;
}

/** A finding at a value of a YAML file. */
export function foundAt(files: RuleSetFiles, file: string, path: YamlPath, { code, message, hint }: Found): Finding {
  return findingAt(code, file, yamlOf(files, file).placeOf(path), message, hint);
}

/** A finding at a part of a rule's condition. */
export function foundInCondition(
  files: RuleSetFiles,
  file: string,
  { start, end }: { readonly start: number; readonly end: number },
  { code, message, hint }: Found,
): Finding {
  const place = yamlOf(files, file).placeInside(['when'], start, Math.max(1, end - start));
  return findingAt(code, file, place, message, hint);
}
