import type { Rule } from './rule';
import { originates } from '../model/destination-rule';

export const insecureSkipVerify: Rule = {
  id: 'insecure-skip-verify',
  title: 'a certificate that nobody checks',
  category: 'advice',
  severity: 'warning',
  why: 'With `insecureSkipVerify` the proxy takes every certificate: whoever is on the way can read and change what is sent.',
  * find(world) {
    for (const rule of world.destinationRules.filter(each => each.originates)) {
      for (const { tls, at } of rule.tls) {
        if (originates(tls) && tls.insecureSkipVerify === true) {
          yield {
            manifest: rule.manifest,
            path: [...at, 'insecureSkipVerify'],
            message: `insecureSkipVerify takes any certificate for ${rule.host}`,
            fix: 'name the authority by caCertificates and the name by subjectAltNames',
          };
        }
      }
    }
  },
};
