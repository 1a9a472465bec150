import type { Rule } from './rule';
import { fields } from '../model/read';
import { listedHosts } from '../model/sidecar-scopes';

export const sidecarOmitsCluster: Rule = {
  id: 'sidecar-omits-cluster',
  title: 'a Sidecar that lets in hosts outside alone',
  category: 'advice',
  severity: 'info',
  why: 'What `egress.hosts` does not list is unknown, Services of the cluster too. With outboundTrafficPolicy REGISTRY_ONLY the workloads can then call hosts outside and nothing in the cluster.',
  * find(world) {
    for (const sidecar of world.sidecars) {
      const { mode } = fields(fields(sidecar.manifest.spec).outboundTrafficPolicy);
      const hosts = mode === 'REGISTRY_ONLY' ? listedHosts(sidecar).map(([, host]) => host) : [];
      if (hosts.length > 0 && hosts.every(host => world.isOutside(host.replace(/^\*\./, '')))) {
        yield {
          manifest: sidecar.manifest,
          path: ['spec', 'egress'],
          message: `${hosts.join(', ')} ${hosts.length > 1 ? 'are' : 'is'} outside, and calls to everything in the cluster are refused`,
          fix: `add */*.svc.${world.clusterDomain}, unless the workloads call nothing in the cluster`,
        };
      }
    }
  },
};
