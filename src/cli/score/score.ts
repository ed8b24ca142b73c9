/** `sekisho score`: assessments of checkouts from files, through the same flow as the API. */
import { randomBytes } from 'node:crypto';
import { type Command, Option } from 'commander';
import { plain } from '../../engine/assessment.ts';
import { createCardGuard } from '../../engine/card/guard.ts';
import { cardKey } from '../../engine/card/tokens.ts';
import { inOrderOfTime, play, type RejectedLine, readLine, type StreamLine } from '../../engine/stream.ts';
import { threeDsRequest } from '../../engine/threeds/request.ts';
import { type MessageVersion, messageVersions } from '../../engine/types.ts';
import { Fault } from '../../shared/errors.ts';
import type { Language } from '../../shared/languages.ts';
import { createMemoryVelocity } from '../../stores/memory/velocity.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { readInput } from '../common/read-input.ts';
import { maskedLine, rejectedLines } from '../common/rejected-lines.ts';
import { loadRules } from '../common/rule-set.ts';
import { assessmentLines, totalLine } from './table.ts';

interface ScoreOptions extends LanguageFlags {
  readonly json?: true;
  readonly rules?: string;
  readonly messageVersion: MessageVersion;
  readonly acceptCardNumbers?: true;
}

const help = `
Reads one JSON checkout, or NDJSON (docs/api.md, "Streams"): a line with "assessment" is an outcome, any other an attempt.
Lines may stand in any order; they are played and answered in order of their time "at", so that velocity is counted as it
happened. Nothing is stored. A line that cannot be read is named on stderr with its cause, the others are assessed, and
the exit status is 65.

Examples:
  $ sekisho score fixtures/checkouts/guest-console.json
  $ sekisho score --language ja fixtures/stories/number-walking.ndjson
  $ cat attempts.ndjson | sekisho score --json - | jq -c '{id, score, flow}'
  $ sekisho score --accept-card-numbers checkout-with-number.json`;

/** Adds the command. */
export function registerScore(command: Command): void {
  command
    .argument('<file...>', 'files of JSON or NDJSON; - is standard input')
    .option('--json', 'one assessment a line, for machines')
    .option('--rules <folder>', 'rule set to use (default: rules/ here, else the one that comes with the program)')
    .addOption(languageOption())
    .addOption(
      new Option('--message-version <version>', 'EMV 3DS version of the request data')
        .choices(messageVersions)
        .default('2.2.0'),
    )
    .option('--accept-card-numbers', 'take card.number; its tokens use a key made for this run only')
    .addHelpText('after', help)
    .action(score);
}

async function score(files: readonly string[], options: ScoreOptions): Promise<void> {
  if (files.filter(file => file === '-').length > 1)
    throw new Fault('bad-option', 'standard input can be read once only');
  const ruleSet = loadRules(options.rules, options.language);
  const guard = createCardGuard(options.acceptCardNumbers ? cardKey('run', randomBytes(32)) : undefined);
  const texts = (await Promise.all(files.map(file => linesOfFile(file, options.language)))).flat();
  const placeOf = (line: number) => texts[line]!.place;
  const lines: StreamLine[] = [];
  let faults = 0;
  const reject = (rejected: RejectedLine) => {
    faults++;
    process.stderr.write(rejectedLines(placeOf(rejected.line), rejected.problems, options.language));
  };
  const receivedAt = Date.now();
  for (const [index, { text }] of texts.entries()) {
    const read = readLine(text, index, guard, receivedAt);
    if (read.ok) lines.push(read.value);
    else reject(read.error);
  }
  const masked = lines.reduce((sum, line) => sum + line.maskedNumbers, 0);
  if (masked > 0) process.stderr.write(maskedLine(masked, options.language));
  let answered = 0;
  for (const played of play(inOrderOfTime(lines), ruleSet, createMemoryVelocity(ruleSet.counters))) {
    if (played.kind === 'rejected') {
      reject(played);
      continue;
    }
    const band = ruleSet.policy.bands.find(each => each.name === played.assessment.band)!;
    const three_ds = threeDsRequest(played.recognised, band, options.messageVersion);
    const assessment = { ...plain(played.assessment), three_ds };
    process.stdout.write(
      options.json
        ? `${JSON.stringify(assessment)}\n`
        : assessmentLines(assessment, played.recognised.checkout, options.language),
    );
    answered++;
  }
  if (!options.json) process.stdout.write(totalLine(answered, faults, options.language));
  if (faults > 0) process.exitCode = 65;
}

interface TextLine {
  readonly text: string;
  /** `file:line`, for messages. */
  readonly place: string;
}

/** A file is one JSON document (an object, or an array of them) or NDJSON. */
async function linesOfFile(file: string, language: Language): Promise<TextLine[]> {
  const ja = language === 'ja';
  const name = file !== '-' ? file : ja ? '標準入力' : 'standard input';
  const text = await readText(file, name);
  const document = parsed(text);
  if (Array.isArray(document)) {
    return document.map((entry, index) => ({
      text: JSON.stringify(entry),
      place: ja ? `${name} の${index + 1}番目` : `${name}, entry ${index + 1}`,
    }));
  }
  if (document !== undefined) return [{ text, place: name }];
  return text
    .split('\n')
    .map((line, index) => ({ text: line, place: `${name}:${index + 1}` }))
    .filter(line => line.text.trim() !== '');
}

async function readText(file: string, name: string): Promise<string> {
  const bytes = await readInput(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Fault('file-not-utf8', name, { cause: error });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
