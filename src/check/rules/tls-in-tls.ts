import type { Rule } from './rule';
import { originates, settingAt, type DestinationRule } from '../model/destination-rule';
import { describePort } from '../model/port';
import type { World } from '../world';

export const tlsInTls: Rule = {
  id: 'tls-in-tls',
  title: 'TLS around the workload\'s own',
  category: 'conflict',
  severity: 'warning',
  why: 'On an HTTPS or TLS port workloads encrypt themselves. A rule that adds TLS there wraps the handshake into another, which the server does not understand.',
  * find(world) {
    for (const rule of world.destinationRules.filter(each => each.originates && !isTunnel(each))) {
      const ports = world.registrationsOf(rule.host).flatMap(registered => registered.ports);
      for (const port of ports.filter(({ traffic }) => traffic === 'tls')) {
        const tls = settingAt(rule, 'tls', port.number);
        if (tls && originates(tls.value) && !takesRequests(world, rule.host, port.number)) {
          yield {
            manifest: rule.manifest,
            path: tls.path,
            message: `tls is added to port ${describePort(port)} of ${rule.host} too, where workloads encrypt themselves`,
            fix: `move tls to the portLevelSettings of the other ports, or add ones for port ${port.number} with tls: { mode: DISABLE }`,
          };
          break;
        }
      }
    }
  },
};

/** Whether a route leads what is not encrypted yet to a port. A gateway may do so too, unless its routes are for TLS that it hands through. */
function takesRequests(world: World, host: string, port: number): boolean {
  return world.routedPorts(host, 'http').has(port) || world.routedPorts(host, 'tcp').has(port)
    || (world.isBehindGateway(host) && !world.routedPorts(host, 'tls').has(port));
}

/** The TLS of a tunnel is with its proxy. */
function isTunnel({ policies }: DestinationRule): boolean {
  return policies.some(({ policy }) => policy.tunnel !== undefined);
}
