import type { Rule } from './rule';
import { tlsOf } from '../model/destination-rule';

export const tlsWithoutMode: Rule = {
  id: 'tls-without-mode',
  title: 'TLS settings without a mode',
  category: 'advice',
  severity: 'error',
  why: 'The mode that is left out is DISABLE: whatever else the block says, requests go out in clear.',
  * find(world) {
    for (const rule of world.destinationRules) {
      for (const { tls, at } of tlsOf(rule)) {
        const set = Object.keys(tls);
        if (tls.mode === undefined && set.length > 0) {
          yield {
            manifest: rule.manifest,
            path: at,
            message: `tls for ${rule.host} sets ${set.join(', ')} and no mode, which means DISABLE: requests go out in clear`,
            fix: 'add mode: SIMPLE, or MUTUAL if there is a client certificate',
          };
        }
      }
    }
  },
};
