import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import type { Pattern } from '../case';
import { EXAMPLE_CLAIMS } from './example-calls';

const EXAMPLES = join(__dirname, '..', '..', 'dist', 'examples');

/** Every example as it was synthesized into a folder: accepted as it stands, and it does what its comments claim. */
export function examples(synthesized = EXAMPLES): Pattern {
  if (!existsSync(synthesized)) {
    throw new Error('dist/examples is missing: run `npm run synth` first');
  }
  return {
    title: 'Examples',
    cases: readdirSync(synthesized).sort().flatMap(name => outputs(join(synthesized, name)).map(({ folder, yaml }) => {
      const output = [name, folder].filter(part => part !== '').join('/');
      if (EXAMPLE_CLAIMS[output] === undefined) {
        throw new Error(`example ${output} claims nothing: write the calls that prove it in conformance/cases/example-calls.ts`);
      }
      return { name: output, synthesized: yaml, ...EXAMPLE_CLAIMS[output] };
    })),
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
