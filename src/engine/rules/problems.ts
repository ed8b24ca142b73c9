/** Collects the findings of one YAML file: code and path in, finding with its true place out. */
import type { Finding } from '../../shared/finding.ts';
import { type FindingCode, findingCodes } from '../../shared/finding-codes.ts';
import type { Place, YamlFile, YamlPath } from '../../shared/yaml-file.ts';

/** A finding at a place; the severity is the code's own. */
export function findingAt(code: FindingCode, file: string, place: Place, message: string, hint?: string): Finding {
  const { line, column, length } = place;
  return {
    code,
    severity: findingCodes[code].severity,
    file,
    line,
    column,
    length,
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** The findings of one file while it is read. */
export class Problems {
  readonly yaml: YamlFile;
  readonly findings: Finding[];

  constructor(yaml: YamlFile) {
    this.yaml = yaml;
    this.findings = [...yaml.findings];
  }

  /** A problem of the value at the path. */
  at(path: YamlPath, code: FindingCode, message: string, hint?: string): void {
    this.findings.push(findingAt(code, this.yaml.file, this.yaml.placeOf(path), message, hint));
  }

  /** A problem of the key itself, the last step of the path. */
  atKey(path: YamlPath, code: FindingCode, message: string, hint?: string): void {
    this.findings.push(findingAt(code, this.yaml.file, this.yaml.placeOfKey(path), message, hint));
  }

  /** A problem inside a text, from `offset` for `length` UTF-16 units of its value. */
  inside(path: YamlPath, offset: number, length: number, code: FindingCode, message: string, hint?: string): void {
    const place = this.yaml.placeInside(path, offset, length);
    this.findings.push(findingAt(code, this.yaml.file, place, message, hint));
  }

  /** True when an error (not a warning) was found. */
  get failed(): boolean {
    return this.findings.some(finding => finding.severity === 'error');
  }
}

/** Orders findings as people read them: by file, line, column, then code. */
export function sortedFindings(findings: Iterable<Finding>): Finding[] {
  const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...findings].sort(
    (a, b) => text(a.file, b.file) || a.line - b.line || a.column - b.column || text(a.code, b.code),
  );
}
