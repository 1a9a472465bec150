/** Synthesizes every example into dist/examples/<name>/ and lists what it wrote. */
import { existsSync, readdirSync, rmSync } from 'fs';
import { join, relative } from 'path';

const root = join(__dirname, '..');
const examples = readdirSync(__dirname).filter(name => existsSync(join(__dirname, name, 'main.ts'))).sort();

for (const name of examples) {
  const outdir = join(root, 'dist', 'examples', name);
  rmSync(outdir, { recursive: true, force: true });
  process.env.CDK8S_OUTDIR = outdir;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- examples run by being loaded, one after the other
  require(join(__dirname, name, 'main.ts'));
  console.log(`${name}:`);
  readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml')).sort()
    .forEach(file => console.log(`  ${relative(root, join(outdir, file))}`));
}
