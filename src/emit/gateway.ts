import type { DestinationRuleSpec, GatewaySpec } from '../../imports/networking.istio.io';
import type { Door } from '../entry';
import type { GatewayPods, OnlyRequests } from './flavors';
import { LANE_PREFIX, lanesOf, SERVER_NAME, type Lane } from './lanes';
import { listOrNone } from './optional';
import type { Wire } from './wire';
import type { Passenger } from '../private/passengers';
import { isHttp } from '../private/protocols';

type Server = NonNullable<Wire<GatewaySpec>['servers']>[number];
type Subset = NonNullable<Wire<DestinationRuleSpec>['subsets']>[number];

/**
 * What a gateway listens for, in the mesh's own TLS, so that it knows who calls: requests, which it tells apart by their Host, in one server; and
 * connections by the server name that sidecars ask for. Routes are taken only from the namespace that registers a host.
 */
export function gatewaySpec(door: Door, passengers: Passenger[]): Wire<GatewaySpec> {
  const lanes = passengers.flatMap(entry => lanesIn(entry).map(lane => server(lane.name, door.tlsPort!, 'TLS', [`${entry.namespace}/${lane.serverName}`])));
  const hosts = passengers.filter(({ ports }) => ports.some(isHttp)).flatMap(entry => entry.hosts.map(host => `${entry.namespace}/${host}`));
  // A Gateway without a server is refused; one for its own name alone answers nobody.
  const requests = hosts.length > 0 || lanes.length === 0 ? [server('requests', door.httpPort!, 'HTTPS', [`./${door.host}`, ...hosts])] : [];
  return { selector: door.workload.labels, servers: [...requests, ...lanes] };
}

/** How sidecars connect to a gateway, whatever its Service calls its ports: for requests by its own name, and for each lane by that of the lane. */
export function gatewayRuleSpec({ host, httpPort, tlsPort }: Door, exportTo: string[], passengers: Passenger[]): Wire<DestinationRuleSpec> {
  return {
    host,
    exportTo,
    trafficPolicy: {
      portLevelSettings: [{ port: { number: httpPort! }, connectionPool: { http: { useClientProtocol: true } }, tls: { mode: 'ISTIO_MUTUAL', sni: host } }],
    },
    subsets: listOrNone(passengers.flatMap(lanesIn).map(lane => subset(lane, tlsPort!))),
  };
}

/** The pods, by the labels that somebody gave them. */
export function istioPods({ workload }: Door): GatewayPods {
  return { selector: { matchLabels: workload.labels } };
}

/** Where a gateway is asked for its health, and never called. The webhook, which does not look at server names, wants to see some port in a rule for requests. */
const NO_CALLS = ['15021'];

/** What narrows a rule of a policy to requests: the names of lanes are for connections. */
export function istioRequests(): OnlyRequests {
  return { operation: { notPorts: NO_CALLS }, when: [{ key: SERVER_NAME, notValues: [`${LANE_PREFIX}*`] }] };
}

function lanesIn({ hosts, ports }: Passenger): Lane[] {
  return hosts.flatMap(host => lanesOf(host, ports));
}

function server(name: string, number: number, protocol: string, hosts: string[]): Server {
  return { port: { name, number, protocol }, tls: { mode: 'ISTIO_MUTUAL' }, hosts };
}

function subset({ name, serverName }: Lane, tlsPort: number): Subset {
  return { name, trafficPolicy: { portLevelSettings: [{ port: { number: tlsPort }, tls: { mode: 'ISTIO_MUTUAL', sni: serverName } }] } };
}
