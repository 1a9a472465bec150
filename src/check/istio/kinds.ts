import { groupOf, type Manifest } from '../manifest';
import { nearest } from '../nearest';
import { error, type Problem } from '../problem';

/** All kinds of Istio's, judged or not, by their group: those of its CRDs from 1.22 to 1.31. */
export const ISTIO_KINDS: { readonly [group: string]: readonly string[] } = {
  'extensions.istio.io': ['TrafficExtension', 'WasmPlugin'],
  'networking.istio.io': [
    'DestinationRule', 'EnvoyFilter', 'Gateway', 'ProxyConfig', 'ServiceEntry', 'Sidecar', 'VirtualService', 'WorkloadEntry', 'WorkloadGroup',
  ],
  'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
  'telemetry.istio.io': ['Telemetry'],
};

/** What the API server has against an object of a kind that its group does not have; nothing in groups that are not Istio's. */
export function kindProblems(manifest: Manifest): Problem[] {
  const { kind } = manifest;
  const group = groupOf(manifest);
  const known = Object.hasOwn(ISTIO_KINDS, group) ? ISTIO_KINDS[group] : [kind];
  return known.includes(kind) ? [] : [error('schema-unknown-kind', ['kind'], `${group} has no kind ${kind}`, instead(kind, known))];
}

function instead(kind: string, known: readonly string[]): string {
  const elsewhere = Object.keys(ISTIO_KINDS).find(group => ISTIO_KINDS[group].includes(kind));
  const [meant] = nearest(kind, known);
  return elsewhere !== undefined ? `write apiVersion '${elsewhere}/v1'`
    : meant !== undefined ? `write '${meant}'`
      : `write one of ${known.join(', ')}`;
}
