import type { Rule } from './rule';
import { show } from '../../private/errors';
import { originates } from '../model/destination-rule';
import { texts } from '../model/read';
import { ownNames } from '../model/service-entry';

export const sniWithoutSan: Rule = {
  id: 'sni-without-san',
  title: 'a server name is sent, and none is checked',
  category: 'advice',
  severity: 'warning',
  why: 'With `sni` set, the proxy no longer checks the certificate\'s name by itself: without `subjectAltNames` it takes any certificate that the authority has signed, ' +
    'for whatever host.',
  * find(world) {
    for (const rule of world.destinationRules.filter(each => each.originates)) {
      // The entry's names are checked instead; what the proxy looks up itself, it always checks.
      if (world.registrationsOf(rule.host).some(({ entry }) => entry && (ownNames(entry).length > 0 || entry.resolution === 'DYNAMIC_DNS'))) {
        continue;
      }
      for (const { tls, at } of rule.tls) {
        if (originates(tls) && tls.sni && texts(tls.subjectAltNames).length === 0 && tls.insecureSkipVerify !== true) {
          yield {
            manifest: rule.manifest,
            path: [...at, 'sni'],
            message: `sni ${show(tls.sni)} for ${rule.host} has no subjectAltNames beside it, so that any certificate of the authority is taken`,
            fix: `add subjectAltNames: [${tls.sni}]`,
          };
        }
      }
    }
  },
};
