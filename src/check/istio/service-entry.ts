import type { ServiceEntrySpec } from '../../../imports/networking.istio.io';
import type { Wire } from '../../emit/wire';
import { show } from '../../private/errors';
import type { Acceptance } from '../acceptance';
import { error, warning, type Path, type Problem } from '../problem';
import { isIpOrRange } from './addresses';
import { exportToProblems } from './export-to';
import { isFqdn, isLabel, isPartialWildcard, isWildcardDomain } from './names';
import { isHttpProtocol, isProtocol, isTcpProtocol, isTlsProtocol } from './protocols';
import { selectorProblems } from './selectors';
import { dynamicDnsProblems } from './service-entry-dynamic-dns';
import { dnsEndpoints, staticEndpoints } from './service-entry-endpoints';

type Spec = Wire<ServiceEntrySpec>;
type Labels = { readonly [key: string]: string } | undefined;

const AUTO_ALLOCATE = 'networking.istio.io/enable-autoallocate-ip';

/** The first minor that allocates addresses unless told otherwise. */
const ALLOCATES_SINCE = 25;

export const serviceEntry: Acceptance = function* ({ metadata, spec }, { istioMinor }) {
  const { labels, namespace } = metadata ?? {};
  yield* hosts(spec);
  yield* addresses(spec);
  yield* ports(spec);
  yield* tcpWithoutAddress(spec, labels, istioMinor);
  yield* selector(spec);
  yield* resolution(spec, labels, istioMinor);
  yield* manyHostsOfTcp(spec);
  yield* exportToProblems(spec.exportTo, namespace || 'default', ['spec', 'exportTo'], { serviceEntry: true });
};

function* hosts(spec: Spec): Iterable<Problem> {
  for (const [index, host] of spec.hosts.entries()) {
    const path = ['spec', 'hosts', index];
    if (!isWildcardDomain(host)) {
      yield error('service-entry-invalid-host', path, `${show(host)} is no DNS name`, "write a DNS name such as 'api.example.com', and IP addresses into 'addresses'");
    } else if (isPartialWildcard(host) && spec.resolution !== 'DYNAMIC_DNS') {
      yield warning('service-entry-partial-wildcard', path, `${show(host)} has a wildcard that is not all of its first label, which Istio does not match`,
        "write '*.' before a domain, or all names");
    }
  }
}

function* addresses({ addresses: all = [] }: Spec): Iterable<Problem> {
  for (const [index, address] of all.entries()) {
    if (!isIpOrRange(address)) {
      yield error('service-entry-invalid-address', ['spec', 'addresses', index], `${show(address)} is neither an IP address nor a range of them`,
        "write an address such as '203.0.113.7', or a range such as '203.0.113.0/24'");
    }
  }
}

function* ports({ ports: all = [] }: Spec): Iterable<Problem> {
  for (const [index, { name, protocol }] of all.entries()) {
    if (!isLabel(name)) {
      yield error('service-entry-invalid-port-name', ['spec', 'ports', index, 'name'], `${show(name)} can not be the name of a port`,
        "write up to 63 letters, digits and '-', with a letter or digit at both ends");
    }
    if (protocol && !isProtocol(protocol)) {
      yield error('service-entry-unknown-protocol', ['spec', 'ports', index, 'protocol'], `Istio knows no protocol ${show(protocol)}`,
        'write one of HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TCP, TLS, MONGO, MYSQL, REDIS and UDP');
    }
  }
}

// Istio compares the protocol as it is written: 'tcp' passes.
function* tcpWithoutAddress(spec: Spec, labels: Labels, istioMinor: number): Iterable<Problem> {
  if (spec.addresses?.length || isAllocated(spec, labels, istioMinor)) {
    return;
  }
  for (const [index, { name, protocol }] of (spec.ports ?? []).entries()) {
    if (!protocol || protocol === 'TCP') {
      yield warning('service-entry-tcp-without-address', ['spec', 'ports', index],
        `port ${show(name)} is of ${protocol ? 'TCP' : 'no protocol'}, and the entry has no address, so it takes connections to every host on that port`,
        "add 'addresses', or name the protocol if it is HTTP or TLS");
    }
  }
}

function isAllocated(spec: Spec, labels: Labels, istioMinor: number): boolean {
  return istioMinor >= ALLOCATES_SINCE && !isPassedThrough(spec) && String(labels?.[AUTO_ALLOCATE]).toLowerCase() !== 'false';
}

/** Whether connections go to the address that was dialled, which is so unless the entry says otherwise. */
function isPassedThrough(spec: Spec): boolean {
  return spec.resolution === undefined || spec.resolution === 'NONE';
}

function* selector(spec: Spec): Iterable<Problem> {
  if (spec.workloadSelector === undefined) {
    return;
  }
  const path = ['spec', 'workloadSelector'];
  yield* selectorProblems(spec.workloadSelector.labels, [...path, 'labels']);
  if (isPassedThrough(spec)) {
    yield warning('service-entry-selector-unused', path, "with resolution NONE connections go where they were dialled to, and 'workloadSelector' is not used",
      'write resolution: STATIC, or take the selector out');
  }
}

function* resolution(spec: Spec, labels: Labels, istioMinor: number): Iterable<Problem> {
  if (spec.resolution === 'STATIC') {
    yield* staticEndpoints(spec);
  } else if (spec.resolution === 'DNS' || spec.resolution === 'DNS_ROUND_ROBIN') {
    yield* dnsEndpoints(spec);
    yield* hostsLookedUp(spec);
    yield* addressesOfManyHosts(spec);
  } else if (spec.resolution === 'DYNAMIC_DNS') {
    yield* dynamicDnsProblems(spec, labels, istioMinor);
  }
}

function* hostsLookedUp(spec: Spec): Iterable<Problem> {
  const host = spec.endpoints?.length ? -1 : spec.hosts.findIndex(each => !isFqdn(each));
  if (host >= 0) {
    yield error('service-entry-host-not-resolvable', ['spec', 'hosts', host], `resolution ${spec.resolution} looks the host up in DNS, which ${show(spec.hosts[host])} can not be`,
      "write full DNS names, or add the 'endpoints' that serve the host");
  }
}

function* addressesOfManyHosts(spec: Spec): Iterable<Problem> {
  const port = (spec.ports ?? []).findIndex(({ protocol }) => isTcpProtocol(protocol ?? ''));
  if (spec.addresses?.length && spec.hosts.length > 1 && port >= 0) {
    yield warning('service-entry-address-of-many-hosts', ['spec', 'ports', port],
      `port ${show(spec.ports![port].name)} does not tell which of ${spec.hosts.length} hosts is meant, as all have the same addresses`, 'make an entry for each host');
  }
}

function* manyHostsOfTcp(spec: Spec): Iterable<Problem> {
  const port = (spec.ports ?? []).findIndex(({ protocol = '' }) => !isHttpProtocol(protocol) && !isTlsProtocol(protocol));
  if (!isPassedThrough(spec) && spec.hosts.length > 1 && port >= 0) {
    const path: Path = ['spec', 'ports', port];
    yield error('service-entry-many-hosts-of-tcp', path, `port ${show(spec.ports![port].name)} is neither HTTP nor TLS, and can not tell which of ${spec.hosts.length} hosts is meant`,
      'make an entry for each host, or write resolution: NONE');
  }
}
