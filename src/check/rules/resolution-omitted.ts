import type { Rule } from './rule';

export const resolutionOmitted: Rule = {
  id: 'resolution-omitted',
  title: 'resolution is left out',
  category: 'advice',
  severity: 'info',
  why: 'What is left out is NONE: the proxy looks nothing up and forwards to whatever address the workload dialled.',
  * find(world) {
    for (const { manifest, spec, hosts } of world.serviceEntries) {
      if (spec.resolution === undefined) {
        yield {
          manifest,
          path: ['spec'],
          message: `resolution of ${hosts.map(({ host }) => host).join(', ')} is left out, which means NONE`,
          fix: 'write resolution: DNS, or NONE if that is meant',
        };
      }
    }
  },
};
