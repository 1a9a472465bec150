import type { ServiceEntrySpec } from '../../../imports/networking.istio.io';
import type { Wire } from '../../emit/wire';
import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import { isIp } from './addresses';
import { labelProblems } from './labels';
import { isFqdn } from './names';
import { isSocket, unsetAddress } from './workload-entry';

type Spec = Wire<ServiceEntrySpec>;
type Endpoint = NonNullable<Spec['endpoints']>[number];

/** Endpoints whose addresses are known: no names, but sockets, and places in other networks. */
export function* staticEndpoints({ endpoints = [], ports = [] }: Spec): Iterable<Problem> {
  for (const [index, endpoint] of endpoints.entries()) {
    const path = ['spec', 'endpoints', index];
    const { address } = endpoint;
    yield* unsetAddress(endpoint, path);
    if (address && isSocket(address) && ports.length !== 1) {
      yield error('service-entry-socket-of-many-ports', [...path, 'address'], `the socket ${show(address)} serves one port, and the entry has ${ports.length}`,
        'make an entry for each socket, with one port');
    } else if (address && !isSocket(address) && !isIp(address)) {
      yield error('service-entry-invalid-endpoint', [...path, 'address'], `with resolution STATIC an endpoint needs an IP address, got ${show(address)}`,
        'write the IP address, or resolution: DNS');
    }
    yield* portsAndLabels(endpoint, ports, path);
  }
}

/** Endpoints that are looked up: names or addresses. */
export function* dnsEndpoints({ endpoints = [], ports = [], resolution }: Spec): Iterable<Problem> {
  for (const [index, endpoint] of endpoints.entries()) {
    const path = ['spec', 'endpoints', index];
    const { address = '' } = endpoint;
    if (!isIp(address) && !isFqdn(address)) {
      yield error('service-entry-invalid-endpoint', [...path, 'address'], `with resolution ${resolution} an endpoint needs a DNS name or an IP address, got ${show(address)}`,
        'write the full DNS name or the IP address of the endpoint');
    }
    yield* portsAndLabels(endpoint, ports, path);
  }
}

function* portsAndLabels(endpoint: Endpoint, declared: NonNullable<Spec['ports']>, path: Path): Iterable<Problem> {
  const names = declared.map(({ name }) => name);
  for (const name of Object.keys(endpoint.ports ?? {}).filter(each => !names.includes(each))) {
    yield error('service-entry-undeclared-endpoint-port', [...path, 'ports', name], `the endpoint has a port ${show(name)}, and the entry has ${names.length === 0 ? 'none' : show(names)}`,
      "name one of the entry's 'ports', or add the port there");
  }
  yield* labelProblems(endpoint.labels, [...path, 'labels']);
}
