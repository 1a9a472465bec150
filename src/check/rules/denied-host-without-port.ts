import type { Rule } from './rule';
import { show } from '../../private/errors';
import { placed, texts } from '../model/read';

export const deniedHostWithoutPort: Rule = {
  id: 'denied-host-without-port',
  title: 'a host denied by its name alone',
  category: 'advice',
  severity: 'warning',
  why: 'Policies compare the Host as it was sent, and routes leave a port in it out: `api.example.com:80` is the same host, and is not denied.',
  * find(world) {
    for (const { manifest, rules } of world.authorizationPolicies.filter(({ action }) => action === 'DENY')) {
      for (const { path, part } of rules.flatMap(({ operations }) => operations)) {
        const all = texts(part.hosts);
        for (const { text: host, path: at } of placed(part.hosts, [...path, 'hosts'])) {
          const isWhole = host.endsWith('*') || /:\d+$/.test(host);
          if (host !== '' && !isWhole && !all.some(other => other === '*' || other.startsWith(`${host}:`) || (other.endsWith('*') && host.startsWith(other.slice(0, -1))))) {
            yield {
              manifest,
              path: at,
              message: `${show(host)} is denied, and the same host with a port is not, such as ${host.replace('*', 'a')}:80`,
              fix: host.startsWith('*') ? `write ${show(`${host}:80`)} beside it, and so for every port` : `write ${show(`${host}:*`)} beside it`,
            };
          }
        }
      }
    }
  },
};
