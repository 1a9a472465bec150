import { schemaProblems } from '../src/check/istio/schema';
import type { Manifest } from '../src/check/manifest';

/** The minor whose schemas `crds/` has. */
const NEWEST = 31;

/** What a cdk8s object may carry there. */
const METADATA = ['name', 'namespace', 'labels', 'annotations'];

/** What the API server would say against an object of Istio, field by field; undefined for what this library does not emit. */
export function crdErrors(manifest: any): string[] | undefined {
  if (!EMITTED.test(`${manifest.apiVersion}/${manifest.kind}`)) {
    return undefined;
  }
  return [...schemaProblems(manifest as Manifest, { istioMinor: NEWEST }).map(({ message }) => message), ...metadataErrors(manifest.metadata ?? {})];
}

const EMITTED = /^(networking\.istio\.io\/v1\/(DestinationRule|Gateway|ServiceEntry|Sidecar|VirtualService|WorkloadEntry|WorkloadGroup)|security\.istio\.io\/v1\/AuthorizationPolicy)$/;

function metadataErrors(metadata: any): string[] {
  const strange = Object.keys(metadata).filter(field => !METADATA.includes(field)).map(field => `metadata.${field} is not emitted`);
  return typeof metadata.name === 'string' && /^.{1,253}$/.test(metadata.name) ? strange : ['metadata.name must have from 1 to 253 characters', ...strange];
}
