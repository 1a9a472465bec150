import type { IConstruct } from 'constructs';
import { authorityOf } from '../emit/authority';
import { isUnixSocket, isWildcard, type Entry } from '../entry';
import type { EgressPort } from '../port';
import { fail, show } from './errors';
import { describePort } from './ports';
import { isHttp } from './protocols';

/** Refuses what can not pass a gateway, or what would be told of callers who are not there any more. */
export function refuseGateway(scope: IConstruct, entry: Entry): void {
  if (entry.gateway) {
    refuseNowhere(scope, entry);
    refuseTlsOfWorkloads(scope, entry.ports);
    refuseSameAuthority(scope, entry);
    refuseRoutes(scope, entry);
    refuseAlias(scope, entry);
  }
}

function refuseNowhere(scope: IConstruct, { namespace, hosts, endpoints, originalDestination }: Entry): void {
  if (namespace === undefined) {
    fail(scope, "'via' needs the namespace of the API, from which alone the gateway takes its routes; set 'namespace' of the chart, or 'metadata.namespace'");
  }
  const wildcard = hosts.find(isWildcard);
  if (wildcard) {
    fail(scope, `'via' leads connections to one host by its name, and ${show(wildcard)} is none; list the names as 'host' and 'additionalHosts'`);
  }
  if (originalDestination) {
    fail(scope, "'originalDestination' must not be set beside 'via': a gateway does not know the address that the workload dialled; leave one of them out");
  }
  const socket = endpoints.find(({ address }) => isUnixSocket(address));
  if (socket) {
    fail(scope, `'endpoints' has the socket ${show(socket.address)}, which is in the workload's pod and not in the gateway's; leave 'via' out`);
  }
}

function refuseTlsOfWorkloads(scope: IConstruct, ports: EgressPort[]): void {
  for (const port of ports) {
    const { secret, certificateAuthority } = port.upstreamTls ?? {};
    const source = secret ?? certificateAuthority?.secret ?? certificateAuthority?.configMap;
    if (source !== undefined) {
      fail(scope, `'tls' of port ${describePort(port)} takes certificates from ${show(source)}, which the gateway of 'via' does not get; ` +
        "mount them as files into the gateway's pods");
    }
  }
}

function refuseSameAuthority(scope: IConstruct, { ports, hosts }: Entry): void {
  const requests = ports.filter(isHttp);
  requests.forEach((port, index) => {
    const twin = requests.slice(0, index).find(earlier => authorityOf(hosts[0], earlier) === authorityOf(hosts[0], port));
    if (twin) {
      fail(scope, `ports ${describePort(twin)} and ${describePort(port)} are called by one Host, ${authorityOf(hosts[0], port)}, by which the gateway of 'via' ` +
        'could not tell them apart; leave one of them out');
    }
  });
}

function refuseRoutes(scope: IConstruct, { routes, tlsRoutes, tcpRoutes }: Entry): void {
  const kind = tlsRoutes.length > 0 ? 'TLS' : tcpRoutes.length > 0 ? 'TCP' : undefined;
  if (kind) {
    fail(scope, `${kind} routes can not be beside 'via': the gateway passes connections on to the host itself; add the route to an ExternalApi without 'via'`);
  }
  for (const { authority, scheme, sourceNamespace, sourceLabels } of routes.flatMap(({ matches }) => matches)) {
    const unknown = authority ? 'authority' : scheme ? 'scheme' : sourceNamespace ? 'sourceNamespace' : Object.keys(sourceLabels).length > 0 ? 'sourceLabels' : undefined;
    if (unknown) {
      fail(scope, `'${unknown}' of a match is not the workload's any more at the gateway of 'via', which has the routes; match something else`);
    }
  }
}

function refuseAlias(scope: IConstruct, { hosts, ports, aliases }: Entry): void {
  if (aliases.length > 0 && !ports.some(isHttp)) {
    fail(scope, `the ExternalName alias at ${aliases[0]} would go past the gateway of 'via': connections to port ${ports.map(describePort).join(', ')} lead there ` +
      `only by the name ${hosts[0]}; let workloads call the host itself, or speak HTTP`);
  }
}
