import type { Rule } from './rule';
import { show } from '../../private/errors';
import { originates } from '../model/destination-rule';

export const credentialWithoutSelector: Rule = {
  id: 'credential-without-selector',
  title: 'a Secret that no sidecar reads',
  category: 'advice',
  severity: 'warning',
  why: 'A sidecar takes `credentialName` only from a rule with a `workloadSelector`. Without one it adds no TLS at all, and requests go to the port in clear. A gateway ' +
    'does not need the selector, and a waypoint does not look at rules that have one.',
  * find(world) {
    for (const rule of world.destinationRules.filter(each => each.originates)) {
      const registered = world.registrationsCovering(rule.host);
      const isForSidecars = registered.length > 0 && rule.visibility.sees(rule.namespace) && !world.isBehindGateway(rule.host)
        && !registered.some(({ entry }) => entry?.waypoint) && !world.gateways.some(({ namespace }) => namespace === rule.namespace);
      if (rule.selector || !isForSidecars) {
        continue;
      }
      for (const { tls, at } of rule.tls) {
        if (originates(tls) && typeof tls.credentialName === 'string' && tls.credentialName !== '' && !tls.credentialName.startsWith('configmap://')) {
          yield {
            manifest: rule.manifest,
            path: [...at, 'credentialName'],
            message: `credentialName ${show(tls.credentialName)} for ${rule.host} is for gateways, as the rule has no workloadSelector: sidecars send in clear`,
            fix: 'add a workloadSelector for the workloads that may use it and a rule without one for the others, or name files of the proxy instead',
          };
        }
      }
    }
  },
};
