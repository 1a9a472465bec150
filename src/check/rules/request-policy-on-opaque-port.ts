import type { Rule } from './rule';
import type { Policy } from '../model/destination-rule';
import { grouped } from '../model/grouped';
import { describePort, type Port } from '../model/port';
import { fields, type Fields } from '../model/read';
import type { World } from '../world';

export const requestPolicyOnOpaquePort: Rule = {
  id: 'request-policy-on-opaque-port',
  title: 'a policy for requests that Istio does not see',
  category: 'conflict',
  severity: 'warning',
  why: 'On TLS and TCP ports Istio sees connections, not requests: it can not choose endpoints by headers, cookies or queries there, and settings of HTTP connections are not used.',
  * find(world) {
    for (const rule of world.destinationRules.filter(({ policies }) => policies.some(({ policy }) => forRequests(policy).length > 0))) {
      const known = world.registrationsOf(rule.host).flatMap(({ ports }) => ports);
      const byNumber = grouped(known, ({ number }) => number);
      const bySubset = grouped(rule.policies, ({ subset }) => subset);
      for (const each of rule.policies) {
        const ports = each.port === undefined ? portsWithout(known, bySubset.get(each.subset)!) : byNumber.get(each.port) ?? [];
        const lost = ports.length > 0 && ports.every(port => isOpaque(world, rule.host, port)) ? forRequests(each.policy) : [];
        if (lost.length > 0) {
          yield {
            manifest: rule.manifest,
            path: [...each.path, ...lost[0].split('.')],
            message: `${lost.join(', ')} of port ${ports.map(describePort).join(', ')} of ${rule.host} has no effect, as Istio sees no requests there`,
            fix: 'let workloads speak HTTP to an HTTP port whose rule adds TLS, or take it out',
          };
        }
      }
    }
  },
};

/** The ports that have no policy of their own beside one for all. */
function portsWithout(ports: readonly Port[], policies: readonly Policy[]): Port[] {
  const own = new Set(policies.map(({ port }) => port));
  return ports.filter(({ number }) => !own.has(number));
}

/** Whether nobody sends requests to a port: a route, most of all one of a gateway, may lead some there. */
function isOpaque(world: World, host: string, { traffic, number }: Port): boolean {
  return (traffic === 'tls' || traffic === 'tcp') && !world.routedPorts(host, 'http').has(number) && !world.isBehindGateway(host);
}

const HASHES = ['httpHeaderName', 'httpCookie', 'httpQueryParameterName'];
const HTTP = ['idleTimeout', 'maxRequestsPerConnection', 'maxConcurrentStreams', 'h2UpgradePolicy', 'useClientProtocol', 'http2KeepAlive'];

/** The settings of a policy that are about requests alone. */
function forRequests({ loadBalancer, connectionPool }: Fields): string[] {
  const hash = fields(fields(loadBalancer).consistentHash);
  const http = fields(fields(connectionPool).http);
  return [
    ...HASHES.filter(name => hash[name] !== undefined).map(name => `loadBalancer.consistentHash.${name}`),
    ...HTTP.filter(name => http[name] !== undefined).map(name => `connectionPool.http.${name}`),
  ];
}
