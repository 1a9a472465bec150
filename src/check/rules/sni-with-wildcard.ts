import type { Rule } from './rule';
import { show } from '../../private/errors';
import { originates } from '../model/destination-rule';

export const sniWithWildcard: Rule = {
  id: 'sni-with-wildcard',
  title: 'a wildcard is sent as the server name',
  category: 'advice',
  severity: 'error',
  why: 'Istio sends `sni` as it is written. No server has a wildcard for its name.',
  * find(world) {
    for (const rule of world.destinationRules.filter(each => each.originates)) {
      for (const { tls, at } of rule.tls) {
        if (originates(tls) && typeof tls.sni === 'string' && tls.sni.startsWith('*')) {
          yield {
            manifest: rule.manifest,
            path: [...at, 'sni'],
            message: `sni ${show(tls.sni)} for ${rule.host} is sent literally`,
            fix: 'leave sni and subjectAltNames out, so that both follow the Host of each request',
          };
        }
      }
    }
  },
};
