import { existsSync } from 'fs';
import { resolve } from 'path';
import { decode, readBytes, reasonOf } from './files';
import { readSettings, type Settings } from './settings';
import { UsageError } from './usage-error';
import { parseTree } from '../check/yaml/tree';
import { Unusable } from '../check/yaml/unusable';
import { valueOf } from '../check/yaml/values';

/** Where settings are looked for, in the folder that the command is run in. */
export const CONFIG_FILE = '.istio-egress.yaml';

/** What the file of settings says: the one that is named, or the one that may be there. */
export function readConfig(folder: string, named?: string): Partial<Settings> {
  const file = named ?? CONFIG_FILE;
  if (named === undefined && !existsSync(resolve(folder, file))) {
    return {};
  }
  const value = read(folder, file) ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new UsageError(`${file} must be a map of settings, such as fail-on: error`);
  }
  return readSettings(value as { [name: string]: unknown }, name => `${file}: ${name}`);
}

function read(folder: string, file: string): unknown {
  let text = '';
  try {
    text = decode(readBytes(resolve(folder, file)));
    return valueOf(parseTree(text)).value;
  } catch (error) {
    const line = error instanceof Unusable ? `:${text.slice(0, error.offset).split('\n').length}` : '';
    throw new UsageError(`${file}${line} ${reasonOf(error)}`);
  }
}
