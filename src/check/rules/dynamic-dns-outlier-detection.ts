import type { Rule } from './rule';
import { GATES, sinceMinor } from '../../versions';
import { settingAt } from '../model/destination-rule';
import { nameOf } from '../model/located';

export const dynamicDnsOutlierDetection: Rule = {
  id: 'dynamic-dns-outlier-detection',
  title: 'outlier detection that crashes istiod',
  category: 'conflict',
  severity: 'error',
  why: 'Names that the proxy looks up one by one have no endpoints to eject. Istio takes outlier detection for them, and istiod crashes when it makes the configuration of a sidecar.',
  since: sinceMinor(GATES.wildcardDns),
  * find(world) {
    for (const { entry, host, namespace, manifest } of world.registered) {
      // Only wildcards are looked up in this way.
      for (const rule of entry?.resolution === 'DYNAMIC_DNS' && host.startsWith('*') ? world.rulesFor(namespace, host, namespace) : []) {
        const setting = entry!.ports.map(({ number }) => settingAt(rule, 'outlierDetection', number)).find(each => each !== undefined);
        if (setting) {
          yield {
            manifest: rule.host === host ? rule.manifest : manifest,
            path: rule.host === host ? setting.path : ['spec', 'resolution'],
            message: `outlierDetection of ${nameOf(rule)} is for ${host} too, whose names the proxy looks up: istiod crashes`,
            fix: rule.host === host ? 'take outlierDetection out' : `add a DestinationRule for ${host} without outlierDetection`,
          };
        }
      }
    }
  },
};
