import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { Readable } from 'stream';
import type { Judge } from '../../src/check/judge';
import { run } from '../../src/cli';

const folders: string[] = [];
afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true, force: true })));

/** A folder with files, for as long as the tests of one file run. */
export function folderOf(files: { [name: string]: string | Buffer }): string {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  folders.push(folder);
  return folder;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in a folder, as the shell would. */
export async function runIn(folder: string, args: string[], { stdin = '', isTTY = false, env = {}, judges = [fake] }: {
  stdin?: string | Buffer; isTTY?: boolean; env?: { [name: string]: string }; judges?: Judge[];
} = {}): Promise<Ran> {
  const out = { stdout: '', stderr: '' };
  const screen = (name: keyof typeof out) => ({ isTTY, write: (text: string) => void (out[name] += text) });
  const terminal = { folder, env, stdin: Readable.from([Buffer.from(stdin)]), stdout: screen('stdout'), stderr: screen('stderr') };
  return { code: await run(args, '1.2.3', terminal, judges), ...out };
}

/** A rule of tests: objects of kind Odd are wrong, as badly as they say. */
export const fake: Judge = manifests => manifests.filter(({ kind }) => kind === 'Odd').map(manifest => ({
  manifest,
  rule: manifest.spec?.rule ?? 'odd-kind',
  category: manifest.spec?.category ?? 'conflict',
  severity: manifest.spec?.severity ?? 'error',
  path: ['kind'],
  message: manifest.spec?.message ?? 'kind is odd',
  fix: 'make it even',
  codes: ['IST0000'],
}));

/** An object with something wrong. */
export function odd(spec: { [field: string]: string } = {}, name = 'thing'): string {
  return `apiVersion: v1\nkind: Odd\nmetadata: {name: ${name}, namespace: shop}\nspec: ${JSON.stringify(spec)}\n`;
}

export const EVEN = 'apiVersion: v1\nkind: Even\nmetadata: {name: thing}\n';
