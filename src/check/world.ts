import type { Manifest } from './manifest';

/** What is known of the mesh beside the manifests; what is left out is unknown. */
export interface WorldFacts {
  readonly istioMinor: number;
  readonly kubernetesMinor?: number;
  readonly dnsCapture?: boolean;
  readonly clusterDomain?: string;
}

/** All manifests that are judged together. */
export class World {
  constructor(public readonly manifests: Manifest[], public readonly facts: WorldFacts) {}
}
