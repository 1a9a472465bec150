import type { IConstruct } from 'constructs';
import type { IEgressPath } from '../egress-path';
import { isWildcard, type Entry } from '../entry';
import { fail, show } from './errors';
import { isGateway, isHttpProxy, isWaypoint } from './paths';
import { describePort } from './ports';
import { isHttp } from './protocols';

/** The proxy, the gateway or the waypoint that calls pass, if any. */
export function checkVia(scope: IConstruct, via?: IEgressPath): Pick<Entry, 'via' | 'gateway' | 'waypoint'> {
  if (via === undefined) {
    return {};
  }
  return isHttpProxy(via) ? { via } : isGateway(via) ? { gateway: via } : isWaypoint(via) ? { waypoint: via }
    : fail(scope, `'via' must be HttpProxy, EgressGateway or EgressWaypoint, got ${show(via)}; pass the construct itself, or a proxy such as HttpProxy.at('proxy.example.com', 3128)`);
}

/** Refuses what can not pass a proxy, or what the proxy decides itself. */
export function refuseVia(scope: IConstruct, { hosts, ports, endpoints, originalDestination, dnsRoundRobin, aliases, via }: Entry): void {
  if (!via) {
    return;
  }
  const requests = ports.find(isHttp);
  if (requests) {
    fail(scope, `'via' can not carry port ${describePort(requests)}: Istio tunnels connections, not requests; ` +
      'let workloads speak HTTPS themselves, and use EgressPort.https(443)');
  }
  const encrypted = ports.find(port => port.upstreamTls);
  if (encrypted) {
    fail(scope, `'tls' of port ${describePort(encrypted)} would be with the proxy of 'via' instead of the host, because Istio tunnels what the workload sends; ` +
      'let workloads speak TLS themselves, and use EgressPort.tls(…)');
  }
  const wildcard = hosts.find(isWildcard);
  if (wildcard) {
    fail(scope, `'via' asks the proxy for one host by its name, and ${show(wildcard)} is none; list the names as 'host' and 'additionalHosts'`);
  }
  const other = endpoints.length > 0 ? 'endpoints' : originalDestination ? 'originalDestination' : dnsRoundRobin ? 'dnsRoundRobin' : undefined;
  if (other) {
    fail(scope, `'${other}' must not be set beside 'via': the proxy looks the host up and connects to it; leave one of them out`);
  }
  if (aliases.length > 0 && ports.length > 1) {
    fail(scope, `the ExternalName alias at ${aliases[0]} would go past the proxy of 'via': with several ports (${ports.map(describePort).join(', ')}) only the host's own name leads there; ` +
      'let workloads call the host itself, or leave one port');
  }
}
