import { show } from '../../private/errors';
import type { Acceptance } from '../acceptance';
import { error, type Problem } from '../problem';
import { isIp } from './addresses';
import { tcpRouteProblems, tlsRouteProblems, type ConnectionRoute, type TlsMatch } from './connection-routes';
import { exportToProblems } from './export-to';
import { gatewayNameProblems } from './gateway-names';
import { claimProblems } from './http-match';
import { httpRouteProblems, type HttpRoute } from './http-route';
import { overlap } from './names';
import { isRoutableHost } from './routable-host';
import { unreachableRoutes } from './unreachable-routes';

/** The gateway that stands for all sidecars. */
const MESH = 'mesh';
const ROUTE_SEMANTICS = 'internal.istio.io/route-semantics';

interface Spec {
  readonly hosts?: readonly string[];
  readonly gateways?: readonly string[];
  readonly http?: readonly HttpRoute[];
  readonly tls?: readonly ConnectionRoute<TlsMatch>[];
  readonly tcp?: readonly ConnectionRoute[];
  readonly exportTo?: string[];
}

/** What Istio's webhook has against a VirtualService. */
export const virtualService: Acceptance = function* ({ metadata, spec = {} }, { istioMinor }) {
  const { hosts = [], gateways = [], http = [], tls = [], tcp = [], exportTo }: Spec = spec;
  const notForMesh = !gateways.includes(MESH);
  const owner = {
    hosts,
    names: new Set(hosts),
    delegated: hosts.length === 0,
    converted: metadata?.annotations?.[ROUTE_SEMANTICS] === 'gateway',
    takesGatewayNames: notForMesh,
    istioMinor,
  };
  const atGateway = gateways.length > 0 && notForMesh;
  yield* delegateProblems(spec);
  yield* gatewayNameProblems(gateways, ['spec', 'gateways'], owner.converted);
  yield* atGateway ? [] : claims(http);
  yield* hostProblems(spec, atGateway);
  if (http.length + tls.length + tcp.length === 0) {
    yield error('virtual-service-without-rules', ['spec'], 'a VirtualService needs rules', "set 'http', 'tls' or 'tcp'");
  }
  for (const [index, rule] of http.entries()) {
    yield* httpRouteProblems(rule, ['spec', 'http', index], owner);
  }
  for (const [index, rule] of tls.entries()) {
    yield* tlsRouteProblems(rule, ['spec', 'tls', index], owner);
  }
  for (const [index, rule] of tcp.entries()) {
    yield* tcpRouteProblems(rule, ['spec', 'tcp', index], owner);
  }
  yield* exportToProblems(exportTo, metadata?.namespace || 'default', ['spec', 'exportTo'], {});
  yield* unreachableRoutes(http, ['spec', 'http']);
  yield* unreachableRoutes(tls, ['spec', 'tls']);
  yield* unreachableRoutes(tcp, ['spec', 'tcp']);
};

function* delegateProblems(spec: Spec): Iterable<Problem> {
  for (const field of (spec.hosts ?? []).length > 0 ? [] : ['gateways', 'tls', 'tcp'] as const) {
    if (spec[field] !== undefined && spec[field].length > 0) {
      yield error('virtual-service-delegate-field', ['spec', field], `a VirtualService without hosts is one to delegate to, which can not have '${field}'`,
        `set 'hosts', or take '${field}' out`);
    }
  }
}

function* claims(http: readonly HttpRoute[]): Iterable<Problem> {
  for (const [index, { match: matches = [] }] of http.entries()) {
    for (const [position, match] of matches.entries()) {
      yield* claimProblems(match, ['spec', 'http', index, 'match', position]);
    }
  }
}

function* hostProblems({ hosts = [], tls = [] }: Spec, atGateway: boolean): Iterable<Problem> {
  const takesGatewayNames = atGateway && tls.some(({ match = [] }) => match.some(({ sniHosts }) => sniHosts.length > 0));
  const bad = hosts.flatMap((host, index) => badHost(host, index, atGateway, takesGatewayNames));
  yield* bad.length > 0 ? bad : overlapping(hosts);
}

function badHost(host: string, index: number, atGateway: boolean, takesGatewayNames: boolean): Problem[] {
  const path = ['spec', 'hosts', index];
  if (!isRoutableHost(host, takesGatewayNames) && !isIp(host)) {
    return [error('virtual-service-bad-host', path, `${show(host)} in 'hosts' is no DNS name and no address`, "write a name such as 'api.example.com', or '*.example.com'")];
  }
  return host !== '*' || atGateway ? [] : [error('virtual-service-any-host-in-mesh', path, "a VirtualService for the mesh can not be for the host '*'",
    "name the hosts, or the gateways that it is for in 'gateways'")];
}

function* overlapping(hosts: readonly string[]): Iterable<Problem> {
  // Names without wildcards only overlap if they are the same.
  if (new Set(hosts).size === hosts.length && !hosts.some(host => host.startsWith('*'))) {
    return;
  }
  for (const [index, host] of hosts.entries()) {
    for (const earlier of hosts.slice(0, index).filter(each => overlap(each, host))) {
      yield error('virtual-service-duplicate-host', ['spec', 'hosts', index], `${show(host)} in 'hosts' is also covered by ${show(earlier)}`,
        'leave one of them, or make a VirtualService of its own for it');
    }
  }
}
