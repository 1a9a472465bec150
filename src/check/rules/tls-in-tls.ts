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
    for (const rule of world.destinationRules.filter(each => each.originates)) {
      for (const { ports } of world.registrationsOf(rule.host)) {
        for (const port of ports.filter(({ traffic }) => traffic === 'tls')) {
          const tls = settingAt(rule, 'tls', port.number);
          // Requests that a route leads there are not encrypted yet, and a tunnel's TLS is with its proxy.
          if (tls && originates(tls.value) && !isRoutedTo(world, rule.host, port.number) && !isTunnel(rule)) {
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
    }
  },
};

function isRoutedTo(world: World, host: string, port: number): boolean {
  return world.isBehindGateway(host) || world.routedPorts(host, 'http').has(port) || world.routedPorts(host, 'tcp').has(port);
}

function isTunnel({ policies }: DestinationRule): boolean {
  return policies.some(({ policy }) => policy.tunnel !== undefined);
}
