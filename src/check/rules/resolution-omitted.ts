import type { Rule } from './rule';
import { lookedUp, portsToAnyAddress } from '../resolution-none';

export const resolutionOmitted: Rule = {
  id: 'resolution-omitted',
  title: 'resolution is left out',
  category: 'advice',
  severity: 'info',
  why: 'What is left out is NONE: the proxy looks nothing up and forwards to whatever address the workload dialled.',
  * find(world) {
    // Of what is open by that another rule tells.
    for (const entry of world.serviceEntries.filter(each => portsToAnyAddress(each).length === 0)) {
      const { manifest, spec, hosts } = entry;
      if (spec.resolution === undefined) {
        yield {
          manifest,
          path: ['spec'],
          message: `resolution of ${hosts.map(({ host }) => host).join(', ')} is left out, which means NONE`,
          fix: `write ${lookedUp(entry, world.facts.istioMinor)}, or resolution: NONE if that is meant`,
        };
      }
    }
  },
};
