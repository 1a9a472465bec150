import type { Rule } from './rule';

export const routeToUndeclaredPort: Rule = {
  id: 'route-to-undeclared-port',
  title: 'a route to a port that the host does not have',
  category: 'conflict',
  severity: 'error',
  why: 'There is no cluster for a port that is not declared: requests fail with 503, connections are closed.',
  codes: ['IST0101'],
  * find(world) {
    for (const { manifest, destinations } of world.virtualServices) {
      for (const { path, host, port } of destinations.filter(each => each.port !== undefined)) {
        const declared = [...new Set(world.targetsOf(host).flatMap(({ ports }) => ports.map(({ number }) => number)))];
        if (declared.length > 0 && !declared.includes(port!)) {
          yield {
            manifest,
            path: [...path, 'port', 'number'],
            message: `port ${port} is none of ${host}, which has ${declared.join(', ')}: what is led there fails`,
            fix: 'name a port that is declared, or declare it',
          };
        }
      }
    }
  },
};
