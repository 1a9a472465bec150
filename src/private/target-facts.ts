import type { IConstruct } from 'constructs';
import { isClusterDomain } from './dns';
import { fail, show } from './errors';
import type { Target } from '../check/judge';
import type { MeshFacts } from '../mesh';
import { minorOf, OLDEST_ISTIO } from '../versions';

/** What the judge of manifests wants to know of the cluster. */
export type TargetFacts = Pick<MeshFacts, 'istioVersion' | 'kubernetesVersion' | 'clusterDomain' | 'dnsCapture'>;

/** Refuses facts that can not be. */
export function checkTargetFacts(scope: IConstruct | undefined, facts: TargetFacts): void {
  for (const prop of ['istioVersion', 'kubernetesVersion'] as const) {
    const version = facts[prop];
    if (version !== undefined && (typeof version !== 'string' || minorOf(version) === undefined)) {
      fail(scope, `'${prop}' must be a text with a version such as '1.30' or '1.30.2', got ${show(version)}`);
    }
  }
  if (facts.istioVersion !== undefined && minorOf(facts.istioVersion)! < minorOf(OLDEST_ISTIO)!) {
    fail(scope, `'istioVersion' must be ${OLDEST_ISTIO} or newer, got ${show(facts.istioVersion)}; older Istio has no ` +
      'networking.istio.io/v1, so upgrade it, or write its manifests by hand');
  }
  if (facts.dnsCapture !== undefined && typeof facts.dnsCapture !== 'boolean') {
    fail(scope, `'dnsCapture' must be true or false, got ${show(facts.dnsCapture)}`);
  }
  if (facts.clusterDomain !== undefined && !isClusterDomain(facts.clusterDomain)) {
    fail(scope, `'clusterDomain' must be a DNS name in lower case such as 'cluster.local', got ${show(facts.clusterDomain)}`);
  }
}

/** The cluster that facts tell of; `unknown` stands for an Istio whose version nobody told. */
export function targetOf({ istioVersion, kubernetesVersion, clusterDomain, dnsCapture }: TargetFacts, unknown: string): Target {
  return {
    istioMinor: minorOf(istioVersion ?? unknown)!,
    kubernetesMinor: kubernetesVersion === undefined ? undefined : minorOf(kubernetesVersion),
    clusterDomain,
    dnsCapture,
  };
}
