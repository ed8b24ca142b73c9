/** Commands run in the test's own process: starting one of its own for each would cost more than what it does. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { createProgram } from '../../src/cli/main.ts';

/** What a command did. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `sekisho <words>`; a refusal is its text and its exit status, as in cli/main.ts. */
export async function runCommand(...words: readonly string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const into = (texts: string[]) => (text: unknown) => texts.push(String(text)) > 0;
  const streams = [
    vi.spyOn(process.stdout, 'write').mockImplementation(into(out)),
    vi.spyOn(process.stderr, 'write').mockImplementation(into(err)),
  ];
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    const program = await createProgram(words[0], words[1]);
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    const { message, exit } = error as Error & { readonly exit?: number };
    err.push(`${message}\n`);
    process.exitCode = exit ?? 64;
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
  const status = Number(process.exitCode);
  process.exitCode = before;
  return { status, stdout: out.join(''), stderr: err.join('') };
}

/** A file with this content, in a folder of its own. */
export function fileWith(content: string | Uint8Array, name = 'given'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'sekisho-file-')), name);
  writeFileSync(path, content);
  return path;
}
