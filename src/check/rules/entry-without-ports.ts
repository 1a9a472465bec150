import type { Rule } from './rule';
import { list } from '../model/read';

export const entryWithoutPorts: Rule = {
  id: 'entry-without-ports',
  title: 'an entry without ports',
  category: 'advice',
  severity: 'warning',
  why: 'Only declared ports are served. An entry without any registers nothing; and where sidecars answer DNS, the host gets an address at which nobody is.',
  * find(world) {
    for (const { manifest, spec, hosts } of world.serviceEntries) {
      if (list(spec.ports).length === 0 && hosts.length > 0) {
        yield {
          manifest,
          path: ['spec', 'ports'],
          message: `no ports of ${hosts.map(({ host }) => host).join(', ')} are declared, so that none is served`,
          fix: 'declare the ports that workloads dial',
        };
      }
    }
  },
};
