import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ACCEPTANCE_GROUPS } from '../../../src/check/explained';

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
