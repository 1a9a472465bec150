/**
 * Compares our judge of manifests with Istio's on what Istio's repository has: the cases of its tests with their verdicts, as `conformance:record`
 * writes them, and each object in its YAML files. Fails if they differ on any.
 */
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import type { Manifest } from '../../src/check/manifest';
import { CACHE, ORACLES, type Oracle } from '../oracle';
import { askIstio, askUs, differ, outcomeOf, type Verdict } from './compare';
import { objectsIn } from './files';
import { describe } from './report';
import { readKinds } from './shape';
import { sourceOf } from './texts';

/** One case of Istio's tests. */
interface Vector {
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Manifest['metadata'];
  readonly spec?: any;
  readonly error?: string;
  readonly warning?: string;
  readonly inexpressible?: string;
}

// The cases are recorded from the newest version.
const [NEWEST] = ORACLES;
const FILE = join(CACHE, 'upstream', 'upstream-vectors.jsonl');

if (!existsSync(FILE)) {
  throw new Error(`there is no ${FILE}; make it with 'npm run conformance:record'`);
}
const vectors: Vector[] = readFileSync(FILE, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line));
const expressible = vectors.filter(({ inexpressible }) => inexpressible === undefined);
const manifests = expressible.map(manifestOf);
const verdicts = askIstio(NEWEST, manifests);

let same = 0;
let differences = 0;
const refusedBefore: string[] = [];
expressible.forEach((vector, index) => {
  const recorded: Verdict = { errors: vector.error ? [vector.error] : [], warnings: vector.warning ? [vector.warning] : [] };
  const ours = askUs(NEWEST, manifests[index]);
  if (outcomeOf(recorded) === 'error' && outcomeOf(verdicts[index]) !== 'error') {
    throw new Error(`${vector.id} was refused in Istio's test, and is not as a manifest: the recorder should have said so`);
  }
  const bySchema = outcomeOf(recorded) !== 'error' && outcomeOf(verdicts[index]) === 'error';
  if (bySchema) {
    refusedBefore.push(`${vector.id}: ${verdicts[index].errors[0]}`);
  }
  // The tests call the webhook's functions; in a cluster the schema comes first.
  const istio = bySchema ? verdicts[index] : recorded;
  if (differ(istio, ours)) {
    differences++;
    console.log([`${vector.id} differs`, ...describe({ manifest: manifests[index], istio, ours })].join('\n'));
  } else {
    same++;
  }
});

console.log(`${vectors.length} cases of Istio's tests: ${same} of ${expressible.length} have our verdict`);
list('refused by the schema before the webhook that the tests are of is asked', refusedBefore);
list('that no manifest can ask', vectors.filter(({ inexpressible }) => inexpressible !== undefined).map(({ id, inexpressible }) => `${id}: ${inexpressible}`));
differences += ORACLES.reduce((sum, oracle) => sum + compareFiles(oracle), 0);
process.exitCode = differences > 0 ? 1 : 0;

function compareFiles(oracle: Oracle): number {
  const stored = objectsIn(sourceOf(oracle), readKinds());
  const judged = askIstio(oracle, stored.map(({ manifest }) => manifest));
  const differing = stored.flatMap(({ id, manifest }, index) => {
    const ours = askUs(oracle, manifest);
    return differ(judged[index], ours) ? [[`${id} differs`, ...describe({ manifest, istio: judged[index], ours })].join('\n')] : [];
  });
  const counts = (['error', 'warning', 'fine'] as const).map(outcome => judged.filter(each => outcomeOf(each) === outcome).length);
  console.log(`${stored.length} objects in the files of Istio ${oracle.istio}: ${counts[0]} refused, ${counts[1]} with a warning, ${counts[2]} fine; we differ on ${differing.length}`);
  differing.forEach(each => console.log(each));
  return differing.length;
}

/** The tests leave out what an object can not be without, where it does not matter to them. */
function manifestOf({ apiVersion, kind, metadata, spec }: Vector): Manifest {
  return { apiVersion, kind, metadata: { name: 'case', namespace: 'default', ...metadata }, spec: spec ?? {} };
}

function list(what: string, lines: readonly string[]): void {
  console.log(`${lines.length} ${what}${lines.map(line => `\n  ${line}`).join('')}`);
}
