import { isIP } from 'net';
import type { Rule } from './rule';
import type { World } from '../world';

export const routeToUnknownHost: Rule = {
  id: 'route-to-unknown-host',
  title: 'a route to a host that nobody has declared',
  category: 'conflict',
  severity: 'warning',
  why: 'A route needs a ServiceEntry for the very host that it leads to; one for a wildcard that the host is in does not count. Without it requests fail with 503.',
  codes: ['IST0101'],
  * find(world) {
    const namespaces = new Set(world.serviceEntries.map(({ namespace }) => namespace));
    // Files without entries for the namespace leave them to others.
    for (const { manifest, destinations } of world.virtualServices.filter(({ namespace }) => namespaces.has(namespace))) {
      for (const { path, host, written } of destinations) {
        const isKnown = world.targetsOf(host).length > 0 || world.registrationsOf(host.toLowerCase()).length > 0;
        if (isOutside(world, written) && !isKnown) {
          yield {
            manifest,
            path: [...path, 'host'],
            message: `${host} is in no ServiceEntry${world.registrationsCovering(host).length > 0 ? ' but by a wildcard' : ''}: what is led there fails`,
            fix: `add a ServiceEntry for ${host}`,
          };
        }
      }
    }
  },
};

/** Whether it can only be the name of a host outside: `ledger.shop` may be half the name of a Service. */
function isOutside(world: World, written: string): boolean {
  const [name, ...more] = written.split('.');
  return more.length > 0 && isIP(written) === 0 && name !== '*' && !world.isInside(written) && !/\.svc(\.|$)/.test(written)
    && (more.length > 1 || world.servicesNamed(name).length === 0);
}
