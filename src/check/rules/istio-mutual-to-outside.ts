import type { Found, Mild, Rule } from './rule';
import { show } from '../../private/errors';
import { settingAt, type DestinationRule } from '../model/destination-rule';
import type { Registered } from '../model/registry';
import type { Path } from '../problem';
import type { World } from '../world';

const ISTIO_MUTUAL = 'ISTIO_MUTUAL';

export const istioMutualToOutside: Rule = {
  id: 'istio-mutual-to-outside',
  title: 'the mesh\'s own TLS towards servers outside',
  category: 'conflict',
  severity: 'warning',
  why: 'Servers without a proxy know neither the certificates of the mesh nor the server name that ISTIO_MUTUAL sends: the handshake fails.',
  * find(world) {
    const isUsed = world.destinationRules.some(rule => rule.tls.some(({ tls }) => tls.mode === ISTIO_MUTUAL));
    for (const registered of isUsed ? world.registered.filter(each => isOutside(world, each)) : []) {
      const { host, namespace, ports } = registered;
      for (const rule of world.rulesFor(namespace, host, namespace)) {
        const tls = ports.map(({ number }) => settingAt(rule, 'tls', number)).find(found => found?.value.mode === ISTIO_MUTUAL);
        if (tls) {
          yield rule.host === host ? byItsRule(rule, [...tls.path, 'mode']) : byWildcard(rule, registered);
        }
      }
    }
  },
};

/** Machines of the mesh are entries inside it, and what a Service selects are pods. */
function isOutside(world: World, { entry, service }: Registered): boolean {
  return entry ? entry.isOutside && !entry.selectsWorkloads : service!.isManual && world.slicesOf(service!).length > 0;
}

function byItsRule({ manifest, host }: DestinationRule, path: Path): Found<Mild> {
  return {
    manifest,
    path,
    message: `mode ISTIO_MUTUAL is for workloads of the mesh, and ${host} is outside`,
    fix: 'write SIMPLE, or DISABLE where workloads encrypt themselves',
  };
}

function byWildcard(rule: DestinationRule, { manifest, host }: Registered): Found<Mild> {
  return {
    manifest,
    path: ['spec'],
    message: `${host} is outside, and the rule ${rule.namespace}/${rule.name} for ${show(rule.host)} has mode ISTIO_MUTUAL for it`,
    fix: `add a DestinationRule for ${host} with SIMPLE, or DISABLE where workloads encrypt themselves`,
  };
}
