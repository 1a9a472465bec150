import { show } from '../../private/errors';
import { error, errorsOf, warning, type Path, type Problem } from '../problem';
import { isIp, isIpOrRange } from './addresses';
import { destinationProblems, weightProblems, type WeightedDestination } from './destinations';
import { gatewayNameProblems } from './gateway-names';
import { portProblems } from './http-match';
import type { RouteOwner } from './http-route';
import { labelProblems } from './labels';
import { isWithin } from './names';
import { isRoutableHost } from './routable-host';

/** What a rule for connections takes. */
export interface ConnectionMatch {
  readonly destinationSubnets?: readonly string[];
  readonly port?: number;
  readonly sourceLabels?: { readonly [key: string]: string };
  readonly sourceNamespace?: string;
  readonly gateways?: readonly string[];
}

/** What a rule for TLS that the proxy does not end takes. */
export interface TlsMatch extends ConnectionMatch {
  readonly sniHosts: readonly string[];
}

/** A rule for connections. */
export interface ConnectionRoute<Match extends ConnectionMatch = ConnectionMatch> {
  readonly match?: readonly Match[];
  readonly route?: readonly WeightedDestination[];
}

/** The VirtualService that has a rule for TLS. */
export interface TlsOwner extends RouteOwner {
  readonly hosts: readonly string[];
  /** The same. */
  readonly names: ReadonlySet<string>;
  /** It is not for the mesh, or does not say what it is for. */
  readonly takesGatewayNames: boolean;
}

/** What Istio's webhook has against a rule for TLS. */
export function* tlsRouteProblems(rule: ConnectionRoute<TlsMatch>, path: Path, owner: TlsOwner): Iterable<Problem> {
  const { match: matches = [] } = rule;
  if (matches.length === 0) {
    yield error('virtual-service-tls-without-match', path, 'a rule for TLS needs server names to match', "set 'match' with 'sniHosts'");
  }
  for (const [index, match] of matches.entries()) {
    yield* serverNameProblems(match.sniHosts, [...path, 'match', index, 'sniHosts'], owner);
    yield* connectionMatchProblems(match, [...path, 'match', index]);
    yield* gatewayNameProblems(match.gateways, [...path, 'match', index, 'gateways']);
  }
  yield* destinationsProblems(rule, path, owner);
}

/** What it has against a rule for TCP. */
export function* tcpRouteProblems(rule: ConnectionRoute, path: Path, owner: RouteOwner): Iterable<Problem> {
  for (const [index, match] of (rule.match ?? []).entries()) {
    yield* connectionMatchProblems(match, [...path, 'match', index]);
    // Istio loses its warnings here.
    yield* errorsOf(gatewayNameProblems(match.gateways, [...path, 'match', index, 'gateways']));
  }
  yield* destinationsProblems(rule, path, owner);
}

function* serverNameProblems(names: readonly string[], path: Path, { hosts, names: own, takesGatewayNames }: TlsOwner): Iterable<Problem> {
  if (names.length === 0) {
    yield error('virtual-service-tls-without-sni', path, "'sniHosts' names no server", 'write the names that clients ask for');
  }
  for (const [index, name] of names.entries()) {
    if (isRoutableHost(name, takesGatewayNames)) {
      yield* own.has(name) || hosts.some(host => isWithin(name, host)) ? [] : [error('virtual-service-foreign-sni', [...path, index],
        `${show(name)} in 'sniHosts' is not among the hosts ${show(hosts)}`, "name it, or a wildcard that takes it, in 'hosts'")];
    } else if (isIp(name)) {
      yield warning('virtual-service-sni-address', [...path, index], `${show(name)} in 'sniHosts' is an address, which clients do not ask for by SNI`,
        'write a DNS name, or use a rule for TCP');
    } else {
      yield error('virtual-service-bad-sni', [...path, index], `${show(name)} in 'sniHosts' is no DNS name`, "write a name such as 'api.example.com', or '*.example.com'");
    }
  }
}

function* connectionMatchProblems({ destinationSubnets = [], port, sourceLabels }: ConnectionMatch, path: Path): Iterable<Problem> {
  for (const [index, subnet] of destinationSubnets.entries()) {
    if (!isIpOrRange(subnet)) {
      yield error('virtual-service-bad-subnet', [...path, 'destinationSubnets', index], `${show(subnet)} in 'destinationSubnets' is no range of addresses`,
        "write one such as '10.0.0.0/8', or an address");
    }
  }
  yield* portProblems(port, path);
  yield* labelProblems(sourceLabels, [...path, 'sourceLabels']);
}

function* destinationsProblems({ route = [] }: ConnectionRoute, path: Path, { converted }: RouteOwner): Iterable<Problem> {
  if (route.length === 0) {
    yield error('virtual-service-without-action', path, 'the rule leads nowhere', "set 'route'");
  }
  for (const [index, { destination }] of route.entries()) {
    yield* converted ? [] : destinationProblems(destination, [...path, 'route', index, 'destination']);
  }
  yield* weightProblems(route, [...path, 'route']);
}
