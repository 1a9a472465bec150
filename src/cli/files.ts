import { isUtf8 } from 'buffer';
import { closeSync, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'fs';
import { join, resolve } from 'path';
import type { UnusableInput } from '../check/documents';

/** Files of more bytes are not read. */
const MAX_BYTES = 100_000_000;

/** What stands for the standard input. */
export const STDIN = '-';

const MANIFEST = /\.(ya?ml|json)$/i;

/** A file to read, or what is in the way. */
export type Found = { readonly file: string } | UnusableInput;

/** The files that arguments name, each once. A folder stands for all YAML and JSON below it, apart from hidden things and node_modules. */
export function findFiles(folder: string, args: readonly string[]): Found[] {
  const seen = new Set<string>();
  return args.flatMap(arg => arg === STDIN ? [{ file: STDIN }] : filesAt(folder, arg)).filter(found => {
    const real = 'message' in found || found.file === STDIN ? found.file : realpathSync(resolve(folder, found.file));
    return !seen.has(real) && seen.add(real);
  });
}

function filesAt(folder: string, name: string): Found[] {
  return attempt(name, () => {
    if (!statSync(resolve(folder, name)).isDirectory()) {
      return [{ file: name }];
    }
    const found = walk(folder, name, new Set());
    return found.length > 0 ? found : [{ file: name, message: 'has no *.yaml, *.yml or *.json in it' }];
  });
}

// Each folder once, so that links which lead back up come to an end.
function walk(folder: string, name: string, walked: Set<string>): Found[] {
  return attempt(name, () => {
    const real = realpathSync(resolve(folder, name));
    if (walked.has(real)) {
      return [];
    }
    walked.add(real);
    return readdirSync(real).sort().filter(entry => !entry.startsWith('.') && entry !== 'node_modules').flatMap(entry => {
      const file = join(name, entry);
      return attempt(MANIFEST.test(entry) ? file : undefined, () => {
        const found = statSync(resolve(folder, file));
        return found.isDirectory() ? walk(folder, file, walked) : found.isFile() && MANIFEST.test(entry) ? [{ file }] : [];
      });
    });
  });
}

// What is in the way of a file that would not have been read is nobody's concern.
function attempt(file: string | undefined, find: () => Found[]): Found[] {
  try {
    return find();
  } catch (error) {
    return file === undefined ? [] : [{ file, message: reasonOf(error) }];
  }
}

/** The bytes of a file or a pipe. Throws if there are too many, before they fill the memory. */
export function readBytes(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const stats = fstatSync(file);
    checkSize(stats.size);
    const chunks = new Chunks();
    for (;;) {
      const chunk = Buffer.allocUnsafe(stats.isFile() ? stats.size + 1 : 65_536);
      const length = readSync(file, chunk);
      if (length === 0) {
        return chunks.all();
      }
      chunks.add(chunk.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
}

/** The bytes of a stream, with the same limit. */
export async function readStream(stream: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const chunks = new Chunks();
  for await (const chunk of stream) {
    chunks.add(Buffer.from(chunk as Buffer));
  }
  return chunks.all();
}

class Chunks {
  private readonly chunks: Buffer[] = [];
  private size = 0;

  public add(chunk: Buffer): void {
    checkSize(this.size += chunk.length);
    this.chunks.push(chunk);
  }

  public all(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

function checkSize(bytes: number): void {
  if (bytes > MAX_BYTES) {
    throw new Error(`has more than ${MAX_BYTES / 1_000_000} MB; split it`);
  }
}

/** The text of a file. Throws if it is none, with the line. */
export function decode(bytes: Buffer): string {
  if (bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))) {
    throw new Undecodable('is UTF-16; save it as UTF-8');
  }
  if (!isUtf8(bytes)) {
    throw new Undecodable('is no text in UTF-8', lineOfBadByte(bytes));
  }
  return bytes.toString('utf8');
}

/** Bytes that are no text. */
export class Undecodable extends Error {
  public constructor(message: string, public readonly line?: number) {
    super(message);
  }
}

function lineOfBadByte(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(10, start) + 1 || bytes.length;
    if (end === bytes.length || !isUtf8(bytes.subarray(start, end))) {
      return line;
    }
    start = end;
  }
}

/** Why a file can not be read, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case undefined: return message;
    case 'ENOENT': return 'does not exist';
    case 'EACCES': case 'EPERM': return 'may not be read';
    case 'ELOOP': return 'is a symbolic link that leads to itself';
    default: return `can not be read: ${message}`;
  }
}
