import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ACCEPTANCE_GROUPS } from '../../../src/check/explained';
import { ALSO_RULES, CONSTRUCT_GROUPS } from '../../../src/check/explained/constructs';
import { RULES } from '../../../src/check/rules';

// That each id that is said has an explanation, the compiler says.
test('every explanation is of an id that is said', () => {
  const said = ['istio', 'kubernetes'].map(folder => join(__dirname, '../../../src/check', folder))
    .flatMap(folder => readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8'))).join('\n');
  const literals = new Set([...said.matchAll(/'([a-z0-9-]+)'/g)].map(match => match[1]));
  // Some ids begin with the kind, and others end as what they are about.
  const parts = [...said.matchAll(/`(?:\$\{\w+\}(-[a-z0-9-]+)|([a-z0-9-]+-)\$\{\w+\})`/g)].map(([, end, start]) => ({ end, start }));
  const isMade = (id: string) => parts.some(({ end, start }) => end === undefined
    ? id.startsWith(start) && literals.has(id.slice(start.length)) : id.endsWith(end) && literals.has(id.slice(0, -end.length)));
  expect(ACCEPTANCE_GROUPS.flatMap(({ of }) => Object.keys(of)).filter(id => !literals.has(id) && !isMade(id))).toEqual([]);
});

test('every explanation of what constructs find is of an id that they find', () => {
  const found = ['', 'check', 'private'].map(folder => join(__dirname, '../../../src', folder))
    .flatMap(folder => readdirSync(folder).filter(file => file.endsWith('.ts')).map(file => readFileSync(join(folder, file), 'utf8'))).join('\n');
  const ids = new Set([...found.matchAll(/\b(?:error|warning)\)?\(\s*'([a-z0-9-]+)'/g)].map(match => match[1]));
  expect([...CONSTRUCT_GROUPS.flatMap(({ of }) => Object.keys(of)), ...ALSO_RULES].filter(id => !ids.has(id))).toEqual([]);
});

test('what constructs find as rules do is found by rules', () => {
  expect(ALSO_RULES.filter(id => !RULES.some(rule => rule.id === id))).toEqual([]);
});
