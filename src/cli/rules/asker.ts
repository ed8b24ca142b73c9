/** Questions on the terminal, for what no flag gave. */
import { createInterface, type Interface } from 'node:readline/promises';
import { inLanguage } from '../../authoring/report/japanese.ts';
import type { Language } from '../../shared/languages.ts';

/** Where questions are asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** False where nobody is there to answer: what is missing is then collected. */
  readonly asks: boolean;
}

const ownTerminal = (): Terminal => ({
  input: process.stdin,
  output: process.stdout,
  asks: process.stdin.isTTY === true && process.stdout.isTTY === true,
});

/** A question for what no flag gave. */
export interface Question {
  /** The answer that a flag gave. */
  readonly given: string | undefined;
  /** What to say is missing where nobody can be asked. */
  readonly flag: string;
  readonly text: string;
  /** What is wrong with an answer; undefined when nothing is. */
  readonly wrong?: (answer: string) => string | undefined;
  /** What an empty answer stands for. */
  readonly usual?: string;
  /** Words that Tab completes. */
  readonly words?: readonly string[];
}

/** Asks on the terminal, where there is one; collects what is missing where there is none. */
export class Asker {
  readonly missing: string[] = [];
  readonly #lines: Interface | undefined;
  #words: readonly string[] = [];

  readonly #output: NodeJS.WritableStream;
  readonly #language: Language;

  /** Asks at the process's own terminal, or where told; what is wrong with an answer is said in the language. */
  constructor({ input, output, asks }: Terminal = ownTerminal(), language: Language = 'en') {
    this.#output = output;
    this.#language = language;
    if (!asks) return;
    const completer = (line: string) => this.#complete(line);
    this.#lines = createInterface({ input, output, completer, terminal: true });
  }

  /**
   * The answer: the flag's, or the first one on the terminal with which nothing is wrong.
   * @throws an AbortError where the terminal says Ctrl-C or Ctrl-D
   */
  async ask({ given, flag, text, wrong = () => undefined, usual, words = [] }: Question): Promise<string> {
    if (given !== undefined) return given;
    if (this.#lines === undefined) {
      if (usual === undefined) this.missing.push(flag);
      return usual ?? '';
    }
    this.#words = words;
    for (;;) {
      const answer = (await this.#lines.question(`${text}: `)).trim() || (usual ?? '');
      const fault = answer === '' ? 'an answer is needed' : wrong(answer);
      if (fault === undefined) return answer;
      this.#output.write(`  ${inLanguage(fault, this.#language).replaceAll('\n', '\n  ')}\n`);
    }
  }

  close(): void {
    this.#lines?.close();
  }

  #complete(line: string): [string[], string] {
    const [word = ''] = /[\w.-]*$/.exec(line) ?? [];
    return [this.#words.filter(known => known.startsWith(word)), word];
  }
}
