import type { AnalyzerCase } from './cases';
import { neighboursOf } from './neighbours';
import { readManifests } from '../../src/check/documents';
import { findingsOf, type Finding } from '../../src/check/findings';
import { judge, JUDGES, type Judge, type Target } from '../../src/check/judge';
import type { WorldFacts } from '../../src/check/model/objects';
import { World } from '../../src/check/world';

/** What our lint makes of the files of a case. */
export interface Ours {
  readonly world: World;
  readonly findings: readonly Finding[];
  /** What it says of the same objects when they have neighbours. */
  readonly besideNeighbours: readonly Finding[];
}

export function askUs(istio: string, { files, mesh }: Pick<AnalyzerCase, 'files' | 'mesh'>, judges: readonly Judge[] = JUDGES): Ours {
  const objects = files.flatMap(({ name, text }) => readManifests(name, text).objects);
  const manifests = objects.map(({ manifest }) => manifest);
  const target: Target & WorldFacts = { istioMinor: Number(istio.split('.')[1]), ...capturesDns(mesh) && { dnsCapture: true } };
  const world = new World(manifests, target);
  const beside = judge([...manifests, ...neighboursOf(world)], target, judges).filter(({ manifest }) => manifests.includes(manifest));
  return { world, findings: findingsOf(judge(manifests, target, judges), objects), besideNeighbours: findingsOf(beside, objects) };
}

/** Whether a MeshConfig has proxies answer the DNS queries of their workloads. */
function capturesDns(mesh: string | undefined): boolean {
  return /ISTIO_META_DNS_CAPTURE: *["']?true/.test(mesh ?? '');
}
