import type { Rule } from './rule';
import { oneSelectsTheOthers, type Gateway, type Server } from '../model/gateway';
import { isSameObject, nameOf } from '../model/located';

/** A server of a Gateway. */
interface Owned {
  readonly gateway: Gateway;
  readonly server: Server;
}

export const duplicateGatewayServer: Rule = {
  id: 'duplicate-gateway-server',
  title: 'two Gateways that take TLS for one host at one port',
  category: 'conflict',
  severity: 'error',
  why: 'A proxy tells connections with TLS at one port by their server name. Of two servers for one name it uses the older Gateway\'s, and drops the other with all its hosts. Requests ' +
    'in clear have no such limit.',
  codes: ['IST0145'],
  * find(world) {
    const claims = new Map<string, Owned[]>();
    const all = world.istioGateways.flatMap(each => each.servers.filter(({ tls }) => tls !== undefined).map(server => ({ gateway: each, server })));
    for (const owned of all) {
      for (const key of keysOf(owned)) {
        claims.set(key, [...(claims.get(key) ?? []).slice(0, MOST), owned]);
      }
    }
    for (const owned of all) {
      const keys = keysOf(owned);
      const at = keys.findIndex(key => rivalOf(owned, claims.get(key)!) !== undefined);
      if (at >= 0) {
        const { gateway, server } = owned;
        yield {
          manifest: gateway.manifest,
          path: server.hosts[at].path,
          message: `${nameOf(rivalOf(owned, claims.get(keys[at])!)!.gateway)} takes TLS for ${server.hosts[at].host} at port ${server.port} too, and the server of one of them is dropped`,
          fix: 'name the host in one of them, or put the servers on different ports',
        };
      }
    }
  },
};

/** Where very many claim one host, only so many are looked at. */
const MOST = 50;

/** What no two servers may have in common, for each of its hosts. */
function keysOf({ server: { port, bind, hosts } }: Owned): string[] {
  return hosts.map(({ namespace = '*', host }) => [port, bind, namespace, host].join(' '));
}

function rivalOf({ gateway }: Owned, others: readonly Owned[]): Owned | undefined {
  return others.find(other => !isSameObject(other.gateway, gateway) && oneSelectsTheOthers(gateway.selector, other.gateway.selector));
}
