import type { Rule } from './rule';

export const routeWithoutPort: Rule = {
  id: 'route-without-port',
  title: 'a route that does not say which port of several',
  category: 'conflict',
  severity: 'warning',
  why: 'A route without a port leads to the only port of a host, or of several to that with the number of the port that was called, at a gateway the gateway\'s own. If the host does not ' +
    'have that one, requests fail with 503. `istioctl analyze` calls it an error in any case.',
  codes: ['IST0112'],
  * find(world) {
    for (const { manifest, hosts, routes, isForGateway } of world.virtualServices) {
      const called = [...new Set(hosts.flatMap(({ host }) => world.targetsOf(host).flatMap(({ ports }) => ports.map(({ number }) => number))))];
      for (const { path, host, port } of routes.flatMap(({ destinations }) => destinations)) {
        const numbers = [...new Set(world.targetsOf(host).flatMap(({ ports }) => ports.map(({ number }) => number)))];
        if (port === undefined && numbers.length > 1) {
          const works = !isForGateway && called.length > 0 && called.every(number => numbers.includes(number));
          yield {
            severity: works ? 'info' : undefined,
            manifest,
            path,
            message: `${host} has ports ${numbers.join(', ')}, and the route says none of them: it leads to the port that was called${works ? '' : ', which the host may not have'}`,
            fix: 'write port: { number }',
          };
        }
      }
    }
  },
};
