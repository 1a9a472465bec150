import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { SOURCES, type Oracle } from '../oracle';
import type { Kind } from './shape';

/** Where Istio's rules are. */
const FOLDERS = ['pkg/config/validation', 'pkg/config/validation/agent', 'pkg/config/security', 'pkg/config/visibility', 'pkg/config/labels', 'pilot/pkg/model/credentials'];
const FUNCTION = /^(?:func (?:\(\w+ \S+\) )?(\w+)\(|var (Validate\w+) = RegisterValidateFunc)/;
const CALLED = /\b(?:\w+\.)?([A-Za-z]\w+)\(/g;
const LITERAL = /"((?:[^"\\]|\\.)*)"|`([^`]*)`/g;
const SAID = new RegExp(`(?:Errorf|errors\\.New|Warningf|appendErrorf)\\(\\s*(?:\\w+,\\s*)?(?:${LITERAL.source}\\s*\\+?\\s*)+`, 'g');
const VERB = /%[-+#]?[\d.]*[a-zA-Z]/;

/** The texts of the rules that Istio has for some kinds, as its code formats them: read from its source, of which nothing is kept here. */
export function textsOf(oracle: Oracle, kinds: readonly Kind[]): string[] {
  const functions = functionsOf(sourceOf(oracle));
  const reached = new Set<string>();
  const open = ['validateMetadata', ...kinds.map(({ name }) => `Validate${name}`)];
  while (open.length > 0) {
    const name = open.pop()!;
    if (functions.has(name) && !reached.has(name)) {
      reached.add(name);
      open.push(...[...functions.get(name)!.matchAll(CALLED)].map(([, called]) => called));
    }
  }
  const texts = [...reached].flatMap(name => [...functions.get(name)!.matchAll(SAID)].map(([call]) => unquoted(call)));
  return [...new Set(texts)].filter(text => text.length > 0);
}

/** Where Go keeps Istio's source. */
export function sourceOf({ modfile }: Oracle): string {
  return execFileSync('go', ['list', '-m', `-modfile=${modfile}`, '-f', '{{.Dir}}', 'istio.io/istio'], { cwd: SOURCES, encoding: 'utf8' }).trim();
}

/** The text of each function at the top of a file, by its name. */
function functionsOf(root: string): Map<string, string> {
  const functions = new Map<string, string>();
  for (const folder of FOLDERS) {
    for (const file of readdirSync(join(root, folder)).filter(name => name.endsWith('.go') && !name.endsWith('_test.go'))) {
      let name = '';
      for (const line of readFileSync(join(root, folder, file), 'utf8').split('\n')) {
        const [, func, variable] = FUNCTION.exec(line) ?? [];
        name = func ?? variable ?? name;
        functions.set(name, `${functions.get(name) ?? ''}${line.replace(/^\s*\/\/.*/, '')}\n`);
      }
    }
  }
  return functions;
}

function unquoted(literals: string): string {
  return [...literals.matchAll(LITERAL)].map(([, quoted, raw]) => raw ?? JSON.parse(`"${quoted}"`)).join('');
}

/** Which texts are in none of the messages. */
export function neverSaid(texts: readonly string[], messages: ReadonlySet<string>): string[] {
  return texts.filter(text => {
    const parts = text.replace(/%%/g, '%').split(VERB);
    return ![...messages].some(message => hasInOrder(message, parts));
  });
}

function hasInOrder(message: string, parts: readonly string[]): boolean {
  let from = 0;
  return parts.every(part => {
    const at = message.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}
