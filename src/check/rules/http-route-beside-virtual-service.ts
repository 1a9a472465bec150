import type { Rule } from './rule';
import { nameOf } from '../model/located';

export const httpRouteBesideVirtualService: Rule = {
  id: 'http-route-beside-virtual-service',
  title: 'an HTTPRoute for a host that has a VirtualService',
  category: 'conflict',
  severity: 'warning',
  why: 'Sidecars go by the VirtualServices of a host, and by an HTTPRoute for its ServiceEntry only where there is none. What the HTTPRoute says, such as the way to a gateway that asks who calls, does not hold.',
  * find(world) {
    for (const { manifest, entries } of world.httpRoutes) {
      for (const { name, namespace, path } of entries) {
        const hosts = world.entriesNamed(name).filter(entry => entry.namespace === namespace).flatMap(entry => entry.hosts.map(({ host }) => host));
        const rival = hosts.flatMap(host => world.routesOf(host))
          .find(({ isForMesh, visibility, routes }) => isForMesh && visibility.sees(namespace) && routes.some(({ kind }) => kind === 'http'));
        if (rival) {
          yield { manifest, path, message: `requests go by ${nameOf(rival)}, and the HTTPRoute does nothing`, fix: 'delete one of the two' };
        }
      }
    }
  },
};
