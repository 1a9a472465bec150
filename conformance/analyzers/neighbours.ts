import type { Manifest } from '../../src/check/manifest';
import type { World } from '../../src/check/world';

const NAME = 'neighbour';
const HOST = 'neighbour.example';

/**
 * What our lint wants to see before it says that something is missing: other files may have it. So there is one more Service, ServiceEntry and Gateway in each
 * namespace, and a DestinationRule without subsets for each host that a route leads to and no rule is for.
 */
export function neighboursOf(world: World): Manifest[] {
  const destinations = world.virtualServices.flatMap(({ namespace, routes }) =>
    routes.flatMap(each => each.destinations.map(({ host }) => ({ namespace, host }))));
  const hosts = [...destinations.map(({ host }) => host), ...world.destinationRules.map(({ host }) => host)];
  const namespaces = new Set([
    ...[...world.virtualServices, ...world.destinationRules].map(({ namespace }) => namespace),
    ...hosts.filter(host => world.isInside(host)).map(host => host.split('.')[1]),
    ...world.virtualServices.flatMap(({ gateways }) => gateways.map(({ namespace }) => namespace)),
  ]);
  const bare = new Map(destinations.filter(({ host }) => world.rulesOf(host).length === 0).map(each => [each.host, each.namespace]));
  return [
    ...[...namespaces].flatMap(namespace => [
      { apiVersion: 'v1', kind: 'Service', metadata: { name: NAME, namespace }, spec: { ports: [{ port: 1, name: 'tcp' }] } },
      istio('ServiceEntry', NAME, namespace, { hosts: [HOST], ports: [{ number: 1, name: 'tls', protocol: 'TLS' }], resolution: 'DNS', exportTo: ['.'] }),
      istio('Gateway', NAME, namespace, { servers: [{ port: { number: 1, name: 'http', protocol: 'HTTP' }, hosts: [HOST] }] }),
    ]),
    ...[...bare].map(([host, namespace], index) => istio('DestinationRule', `${NAME}-${index}`, namespace, { host })),
  ];
}

function istio(kind: string, name: string, namespace: string, spec: object): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace }, spec };
}
