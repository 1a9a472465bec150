import type { Rule } from './rule';
import type { ServiceEntry } from '../model/service-entry';
import { SidecarScopes } from '../model/sidecar-scopes';

export const sidecarOmitsHost: Rule = {
  id: 'sidecar-omits-host',
  title: 'a host that no Sidecar of its namespace lets in',
  category: 'conflict',
  severity: 'warning',
  why: 'A sidecar knows only the hosts that `egress.hosts` of its Sidecar lists. An entry for a namespace of which no Sidecar lists it is for nobody: calls pass it by, or are refused. ' +
    'An alias by ExternalName must be listed beside its target.',
  * find(world) {
    const scopes = new SidecarScopes(world);
    const gatewaysAt = new Set(world.gateways.map(({ namespace }) => namespace));
    // A gateway sees the entry for others.
    const isForOwn = ({ visibility, namespace }: ServiceEntry) => visibility.sees(namespace) && !visibility.everyone
      && [...visibility.namespaces].every(each => each === namespace || gatewaysAt.has(each));
    for (const { manifest, hosts, namespace, visibility } of world.serviceEntries.filter(each => scopes.isScoped(each.namespace) && isForOwn(each))) {
      for (const { host, path } of hosts.filter(each => !scopes.lists(namespace, each.host, namespace))) {
        yield {
          manifest,
          path,
          message: `${host} is in no ${scopes.describe(namespace)}, and the entry is for that namespace${visibility.isOnly(namespace) ? '' : ' and a gateway'} alone`,
          fix: `add ./${host} to egress.hosts of the Sidecar`,
        };
      }
    }
    const aliases = world.services.filter(each => each.externalName !== undefined && scopes.isScoped(each.namespace));
    for (const { manifest, host, namespace, externalName } of aliases) {
      const isTargetListed = world.registrationsOf(externalName!).some(target => scopes.lists(namespace, target.host, target.namespace));
      if (isTargetListed && !scopes.lists(namespace, host, namespace)) {
        yield {
          manifest,
          path: ['spec', 'externalName'],
          message: `${host} is in no ${scopes.describe(namespace)}, which has ${externalName} alone: calls to the alias pass it by`,
          fix: `add ./${host} to egress.hosts of the Sidecar`,
        };
      }
    }
  },
};
