import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { parseAllDocuments } from 'yaml';
import type { Kind } from './shape';
import type { Manifest } from '../../src/check/manifest';

/** An object in a file. */
export interface Stored {
  /** The file, and the number of the object in it. */
  readonly id: string;
  readonly manifest: Manifest;
}

/** All objects of some kinds in the YAML files below a folder. What is no plain YAML, such as templates, is passed over. */
export function objectsIn(root: string, kinds: readonly Kind[]): Stored[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name => /\.ya?ml$/.test(name)).sort();
  return files.flatMap(file => objectsOf(readFileSync(join(root, file), 'utf8')).map((object, index) => ({ id: `${file}#${index}`, manifest: withoutNotes(object) })))
    .filter(({ manifest }) => kinds.some(({ name, group }) => manifest.kind === name && String(manifest.apiVersion).startsWith(`${group}/`)))
    .filter(({ manifest: { metadata } }) => typeof metadata?.name === 'string' && metadata.name !== '')
    .map(({ id, manifest }) => ({ id, manifest: { ...manifest, metadata: { namespace: 'default', ...manifest.metadata } } }));
}

function objectsOf(text: string): any[] {
  const documents = parseAllDocuments(text, { version: '1.1', uniqueKeys: false, logLevel: 'silent' });
  if (!Array.isArray(documents)) {
    return [];
  }
  const values = documents.filter(({ errors }) => errors.length === 0).map(document => document.toJS());
  return JSON.parse(JSON.stringify(values)).filter((value: any) => value !== null && typeof value === 'object')
    .flatMap((value: any) => Array.isArray(value.items) ? value.items : [value]);
}

/** Istio's tests write beside the fields what they expect. */
function withoutNotes(object: any): any {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !key.startsWith('_')));
}
