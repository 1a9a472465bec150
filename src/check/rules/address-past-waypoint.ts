import type { Rule } from './rule';
import { show } from '../../private/errors';
import { nameOf, type Located } from '../model/located';
import type { World } from '../world';

export const addressPastWaypoint: Rule = {
  id: 'address-past-waypoint',
  title: 'an address at which a host does not pass its waypoint',
  category: 'conflict',
  severity: 'error',
  why: 'At an address ztunnel looks for a workload before it looks for a host, and takes a call to the address of an endpoint for one to the endpoint itself, which passes no waypoint: no TLS is added, ' +
    'and nobody is asked who calls. Of several addresses a waypoint knows one, whichever, and closes connections to the others.',
  * find(world) {
    const servers = serversOf(world);
    for (const { manifest, waypoint, addresses, hosts } of world.serviceEntries) {
      for (const [index, { address, path }] of waypoint ? addresses.entries() : []) {
        const server = servers.get(address);
        if (server) {
          yield {
            manifest,
            path,
            message: `address ${show(address)} of ${hosts[0]?.host} is also that of an endpoint of ${nameOf(server)}: calls to it go past the waypoint`,
            fix: 'give the host another address, or leave addresses out, so that istiod allocates one',
          };
        } else if (index === 1) {
          yield {
            manifest,
            path,
            message: `${hosts[0]?.host} has several addresses, of which the waypoint knows one, whichever, and closes connections to the others`,
            fix: 'leave one address',
          };
        }
      }
    }
  },
};

/** Who has a server at an address. */
function serversOf(world: World): Map<string, Located> {
  return new Map<string, Located>([
    ...world.serviceEntries.flatMap(entry => entry.endpoints.map(({ address }) => [address, entry] as const)),
    ...world.slices.flatMap(slice => slice.addresses.map(address => [address, slice] as const)),
  ]);
}
