import type { IConstruct } from 'constructs';
import { authorityOf } from '../emit/authority';
import { LANE_PREFIX, lanesOf } from '../emit/lanes';
import { EVERY_NAMESPACE, isWildcard, type Door, type Entry } from '../entry';
import { GatewayFlavor } from '../gateway-flavor';
import { credentialOf } from './credentials';
import { MAX_NAME } from './dns';
import { fail, show } from './errors';
import { refuseBeyondHttpRoute } from './kubernetes-refusals';
import { describePort } from './ports';
import { isHttp } from './protocols';
import { refuseRelay } from './relay-refusals';

/** Refuses what can not pass a gateway, or what would be told of callers who are not there any more. */
export function refuseGateway(scope: IConstruct, entry: Entry): void {
  if (entry.gateway) {
    refuseRelay(scope, 'gateway', entry);
    refuseNowhere(scope, entry);
    refuseTls(scope, entry, entry.gateway);
    refuseRoutes(scope, entry);
    refuseAlias(scope, entry);
    if (entry.gateway.flavor === GatewayFlavor.KUBERNETES) {
      refuseBeyondHttpRoute(scope, entry);
    } else {
      refuseSameAuthority(scope, entry);
    }
  }
}

function refuseNowhere(scope: IConstruct, { hosts, ports, originalDestination }: Entry): void {
  const wildcard = hosts.find(isWildcard);
  if (wildcard) {
    fail(scope, `'via' leads connections to one host by its name, and ${show(wildcard)} is none; list the names as 'host' and 'additionalHosts'`);
  }
  const reserved = hosts.find(host => host.startsWith(LANE_PREFIX));
  if (reserved) {
    fail(scope, `'via' can not lead to ${show(reserved)}: by names that start with ${LANE_PREFIX} the gateway tells connections from requests; leave 'via' out`);
  }
  const long = hosts.flatMap(host => lanesOf(host, ports)).find(({ serverName }) => serverName.length > MAX_NAME);
  if (long) {
    fail(scope, `'via' can not lead connections to port ${describePort(long.port)} of a host with so long a name: the gateway is asked for ${LANE_PREFIX}${long.port.number} before it, ` +
      `${long.serverName.length} characters in all, and names have ${MAX_NAME}; leave 'via' out`);
  }
  if (originalDestination) {
    fail(scope, "'originalDestination' must not be set beside 'via': a gateway does not know the address that the workload dialled; leave one of them out");
  }
}

/** The gateway has its own Secrets, by a rule that no other rule of the host may meet. */
function refuseTls(scope: IConstruct, { ports, namespace, consumers }: Entry, gateway: Door): void {
  for (const port of ports) {
    const configMap = port.upstreamTls?.certificateAuthority?.configMap;
    if (configMap !== undefined) {
      fail(scope, `'tls' of port ${describePort(port)} takes its authority from ConfigMap ${show(configMap)}, which gateways do not read; ` +
        "use CertificateAuthority.fromSecret(secret, gateway.workload), or mount it as a file into the gateway's pods");
    }
    const credential = credentialOf(port.upstreamTls);
    if (credential && credential.workload !== gateway.workload) {
      fail(scope, `Secret ${show(credential.secret)} of port ${describePort(port)} is for a workload, and the gateway of 'via' adds the TLS; ` +
        "put it into the gateway's namespace, and name 'gateway.workload' instead");
    }
    if (credential && (namespace === gateway.namespace || consumers.includes(EVERY_NAMESPACE))) {
      fail(scope, `Secret ${show(credential.secret)} of port ${describePort(port)} needs a rule for the gateway alone, and callers ` +
        `${namespace === gateway.namespace ? 'in its own namespace' : 'in all namespaces'} would have to see another one; ` +
        "register the host in another namespace, and name the 'consumers'");
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
