import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Mesh } from '../mesh';
import { hasFacts } from './mesh-facts';
import type { TargetFacts } from './target-facts';
import type { Manifest } from '../check/manifest';
import { grouped } from '../check/model/grouped';

/** An object of an app, and what it comes to. */
export interface Rendered {
  readonly object: ApiObject;
  readonly manifest: Manifest;
}

/** Objects that are for one cluster, and what is known of it. */
export interface Cluster {
  readonly facts: TargetFacts;
  readonly objects: readonly Rendered[];
}

/**
 * The clusters that the objects of an app are for: those of which other versions or another domain are said are for another one. Objects of which
 * nobody said a version may be for each of them.
 */
export function clustersOf([app, ...constructs]: readonly IConstruct[], objects: readonly Rendered[]): Cluster[] {
  if (!constructs.some(hasFacts)) {
    return [{ facts: Mesh.of(app), objects }];
  }
  const groups = [...grouped(objects.map((each): Placed => ({ ...each, mesh: Mesh.of(each.object) })), ({ mesh }) => nameOf(mesh)).values()];
  const known = groups.filter(([{ mesh }]) => mesh.istioVersion !== undefined || mesh.kubernetesVersion !== undefined);
  const anywhere = groups.filter(group => !known.includes(group));
  return (known.length > 0 ? known.map(group => [...group, ...anywhere.flat()]) : anywhere).map(cluster);
}

interface Placed extends Rendered {
  readonly mesh: Mesh;
}

function nameOf({ istioVersion, kubernetesVersion, clusterDomain }: Mesh): string {
  return JSON.stringify([istioVersion, kubernetesVersion, clusterDomain]);
}

/** Proxies of one cluster may differ in whether they answer DNS queries: then it is unknown. */
function cluster(objects: readonly Placed[]): Cluster {
  const { istioVersion, kubernetesVersion, clusterDomain, dnsCapture } = objects[0].mesh;
  const agreed = objects.every(({ mesh }) => mesh.dnsCapture === dnsCapture);
  return { facts: { istioVersion, kubernetesVersion, clusterDomain, dnsCapture: agreed ? dnsCapture : undefined }, objects };
}
