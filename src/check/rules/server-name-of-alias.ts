import type { Rule } from './rule';
import { originates, settingAt } from '../model/destination-rule';
import { nameOf } from '../model/located';
import type { Fields } from '../model/read';
import type { Registered } from '../model/registry';
import { rewritesHost } from '../model/rewrites';
import type { World } from '../world';

export const serverNameOfAlias: Rule = {
  id: 'server-name-of-alias',
  title: 'TLS in the name of an alias',
  category: 'conflict',
  severity: 'warning',
  why: 'Without `sni` the proxy asks for the name in the Host header, and wants it in the certificate. Of a request to a local name that is the local name, for which no server outside has a certificate: ' +
    'the handshake fails.',
  * find(world) {
    for (const rule of world.destinationRules.filter(each => each.tls.some(({ tls }) => isUnnamed(tls)))) {
      const seen = new Set<string>();
      // All that register the host have the same aliases.
      const [registered] = world.registrationsOf(rule.host);
      const alias = registered && aliasOf(world, registered);
      for (const port of alias === undefined ? [] : registered.ports.filter(({ traffic }) => traffic === 'http')) {
        const tls = settingAt(rule, 'tls', port.number);
        if (tls && isUnnamed(tls.value) && !seen.has(tls.path.join())) {
          seen.add(tls.path.join());
          yield {
            manifest: rule.manifest,
            path: tls.path,
            message: `tls for ${rule.host} has no sni, so that the proxy asks for the name of ${alias}`,
            fix: `add sni and subjectAltNames, both ${registered.entry ? rule.host : 'the name in the certificate'}, and rewrite the authority to it`,
          };
        }
      }
    }
  },
};

/** TLS whose names follow the Host header. */
function isUnnamed(tls: Fields): boolean {
  return originates(tls) && !tls.sni && tls.insecureSkipVerify !== true;
}

/** A local name by which a host outside is called, unless a route writes another Host. */
function aliasOf(world: World, { host, service }: Registered): string | undefined {
  const aliases = service?.isManual ? [service] : world.aliasesFor(host);
  const rewrites = (name: string) => world.routesOf(name).some(({ routes }) => routes.some(route => rewritesHost(route)));
  const found = rewrites(host) ? undefined : aliases.find(alias => !rewrites(alias.host));
  return found && nameOf(found);
}
