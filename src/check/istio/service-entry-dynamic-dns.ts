import type { ServiceEntrySpec } from '../../../imports/networking.istio.io';
import type { Wire } from '../../emit/wire';
import { show } from '../../private/errors';
import { error, type Problem } from '../problem';

type Spec = Wire<ServiceEntrySpec>;

const USE_WAYPOINT = 'istio.io/use-waypoint';

/** Istio 1.28 began with HTTP; hosts inside the mesh came with 1.30. */
const PROTOCOLS = [
  { since: 30, taken: ['HTTP', 'HTTP2', 'GRPC', 'TLS'] },
  { since: 29, taken: ['HTTP', 'TLS'] },
  { since: 0, taken: ['HTTP'] },
];
const INTERNAL_SINCE = 30;

/** Wildcards whose names are looked up as they are called. */
export function* dynamicDnsProblems(spec: Spec, labels: { readonly [key: string]: string } | undefined, istioMinor: number): Iterable<Problem> {
  yield* hosts(spec);
  yield* addresses(spec);
  yield* protocols(spec, istioMinor);
  yield* internal(spec, labels, istioMinor);
}

function* hosts(spec: Spec): Iterable<Problem> {
  for (const [index, host] of spec.hosts.entries()) {
    if (!host.startsWith('*')) {
      yield error('service-entry-dynamic-dns-host', ['spec', 'hosts', index], `resolution DYNAMIC_DNS is for wildcards, got ${show(host)}`,
        'write resolution: DNS for one host, or a wildcard');
    }
  }
}

function* addresses(spec: Spec): Iterable<Problem> {
  if (spec.addresses?.length) {
    yield error('service-entry-dynamic-dns-addresses', ['spec', 'addresses'], `with resolution DYNAMIC_DNS names are matched, not addresses, got ${show(spec.addresses)}`,
      "take 'addresses' out");
  }
  if (spec.endpoints?.length) {
    yield error('service-entry-dynamic-dns-endpoints', ['spec', 'endpoints'], 'with resolution DYNAMIC_DNS the called name is looked up, and there can be no endpoints',
      "take 'endpoints' out, or write resolution: STATIC or DNS");
  }
}

function* protocols(spec: Spec, istioMinor: number): Iterable<Problem> {
  const { taken } = PROTOCOLS.find(({ since }) => istioMinor >= since)!;
  for (const [index, { name, protocol }] of (spec.ports ?? []).entries()) {
    if (!taken.includes((protocol ?? '').toUpperCase())) {
      yield error('service-entry-dynamic-dns-protocol', ['spec', 'ports', index],
        `with resolution DYNAMIC_DNS Istio 1.${istioMinor} takes ports of ${taken.join(', ')}, and port ${show(name)} is of ${protocol ? show(protocol) : 'no protocol'}`,
        'write one of these protocols; TLS is the one for HTTPS');
    }
  }
}

function* internal(spec: Spec, labels: { readonly [key: string]: string } | undefined, istioMinor: number): Iterable<Problem> {
  if (spec.location !== 'MESH_INTERNAL') {
    return;
  }
  const path = ['spec', 'location'];
  const waypoint = String(labels?.[USE_WAYPOINT] ?? '');
  if (istioMinor < INTERNAL_SINCE) {
    yield error('service-entry-dynamic-dns-internal', path, `with resolution DYNAMIC_DNS Istio 1.${istioMinor} takes only hosts outside the mesh`, 'write location: MESH_EXTERNAL');
  } else if (waypoint !== '' && waypoint.toLowerCase() !== 'none') {
    yield error('service-entry-dynamic-dns-waypoint', path, `with resolution DYNAMIC_DNS hosts inside the mesh can have no waypoint, and label ${show(USE_WAYPOINT)} is ${show(waypoint)}`,
      'write location: MESH_EXTERNAL, or take the label out');
  }
}
