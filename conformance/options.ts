import { readFileSync } from 'fs';
import { join } from 'path';
import { gunzipSync } from 'zlib';
import type { Pattern } from './case';

// What is read rather than set, or only passed on to what is listed itself.
const NOT_OPTIONS = [/^ManifestChecksOptions\./, /^Finding\./, /^EgressChecks\./, /^EgressMatrix/, /^ExternalApi\.isExternalApi$/, /^Mesh\./];

/** Every public option of the library (props, factories, later additions), as `Type.member`. */
export function publicOptions(): string[] {
  const types: any[] = Object.values(assembly().types);
  return types.flatMap(type => {
    const members = type.kind === 'interface' && type.datatype
      ? (type.properties ?? [])
      : type.kind === 'class' ? (type.methods ?? []).filter((method: any) => method.static || /^(add|allow)/.test(method.name)) : [];
    return members.map((member: any) => `${type.name}.${member.name}`);
  }).filter(name => !NOT_OPTIONS.some(pattern => pattern.test(name))).sort();
}

/** What the cases claim to prove. A claim must name an option, and its code must mention it. */
export function coveredOptions(patterns: Pattern[], options: string[]): Set<string> {
  const covered = new Set<string>();
  for (const each of patterns.flatMap(pattern => pattern.cases)) {
    const source = `${each.app} ${JSON.stringify(each.facts)} ${each.since && 'istioVersion'}`;
    for (const option of each.covers ?? []) {
      if (!options.includes(option) || !source.includes(option.split('.')[1])) {
        throw new Error(`case '${each.name}' claims to cover ${option}, which ${options.includes(option) ? 'its code does not mention' : 'is no public option'}`);
      }
      covered.add(option);
    }
  }
  return covered;
}

function assembly(): any {
  const root = join(__dirname, '..');
  const plain = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8'));
  return plain.schema === 'jsii/file-redirect' ? JSON.parse(gunzipSync(readFileSync(join(root, plain.filename))).toString()) : plain;
}
