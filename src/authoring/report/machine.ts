/** Findings for machines: JSON, annotations of GitHub Actions, and SARIF 2.1.0. */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding } from '../../shared/finding.ts';
import { findingCodes } from '../../shared/finding-codes.ts';
import { helpPage } from './text.ts';

/** One JSON document: `{ "findings": [...], "errors": n, "warnings": n }`. Paths are those inside the rule set. */
export function jsonReport(findings: readonly Finding[]): string {
  const of = (severity: Finding['severity']) => findings.filter(finding => finding.severity === severity).length;
  const listed = findings.map(finding => ({ ...finding, help: helpPage(finding.code) }));
  return JSON.stringify({ findings: listed, errors: of('error'), warnings: of('warning') }, null, 2);
}

/** Workflow commands: one line a finding, shown beside the line of the file in a pull request. */
export function githubReport(findings: readonly Finding[], prefix = ''): string {
  const lines = findings.map(({ severity, file, line, column, length, code, message, hint }) => {
    const properties = [
      `file=${property(prefix + file)}`,
      `line=${line}`,
      `endLine=${line}`,
      `col=${column}`,
      `endColumn=${column + length}`,
      `title=${property(code)}`,
    ];
    const text = hint === undefined ? message : `${message}\n${hint}`;
    return `::${severity} ${properties.join(',')}::${data(text)}`;
  });
  return lines.join('\n');
}

/** What a workflow command's text must not hold unescaped. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Static Analysis Results Interchange Format 2.1.0 (OASIS), as code hosts take it. */
export function sarifReport(findings: readonly Finding[], version: string, prefix = ''): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const rules = codes.map(code => ({
    id: code,
    shortDescription: { text: findingCodes[code as keyof typeof findingCodes]?.title.en ?? code },
    // A helpUri is absolute (3.49.12), and the pages lie with the program.
    help: { text: `${helpPage(code)}, or: sekisho rules explain ${code}` },
  }));
  const results = findings.map(({ code, severity, file, line, column, length, message, hint }) => ({
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: hint === undefined ? message : `${message}. ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(prefix + file) },
          region: { startLine: line, startColumn: column, endColumn: column + length },
        },
      },
    ],
  }));
  const driver = { name: 'sekisho', version, rules };
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return JSON.stringify(log, null, 2);
}

/** A path as a URI: one from the root as file://, any other relative to where the command was run (3.4.3). */
function uriOf(path: string): string {
  return isAbsolute(path) ? pathToFileURL(path).href : path.split('/').map(encodeURIComponent).join('/');
}
