import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import type { Pattern } from '../case';

const EXAMPLES = join(__dirname, '..', '..', 'dist', 'examples');

/** Every example as it was synthesized: accepted as it stands. What examples do is proven by the cases of their pattern. */
export function examples(): Pattern {
  if (!existsSync(EXAMPLES)) {
    throw new Error('dist/examples is missing: run `npm run synth` first');
  }
  return {
    title: 'Examples',
    cases: readdirSync(EXAMPLES).sort().flatMap(name => outputs(join(EXAMPLES, name)).map(({ folder, yaml }) => ({
      name: [name, folder].filter(part => part !== '').join('/'),
      synthesized: yaml,
      calls: {},
    }))),
  };
}

/** An example's outputs: one, or one for each step in a folder of its own. */
function outputs(example: string): { folder: string; yaml: string }[] {
  const entries = readdirSync(example, { withFileTypes: true });
  const folders = entries.filter(entry => entry.isDirectory()).map(({ name }) => name).sort();
  return (folders.length > 0 ? folders : ['']).map(folder => ({
    folder,
    yaml: readdirSync(join(example, folder)).filter(file => file.endsWith('.yaml')).sort()
      .map(file => readFileSync(join(example, folder, file), 'utf8')).join('\n---\n'),
  }));
}
