import type { Rule } from './rule';
import { show } from '../../private/errors';
import type { Service } from '../model/service';
import type { World } from '../world';

export const externalNameWithoutEntry: Rule = {
  id: 'external-name-without-entry',
  title: 'an alias for a host that nobody has declared',
  category: 'conflict',
  severity: 'info',
  why: 'Istio takes an ExternalName Service for another name of a ServiceEntry\'s host, letter by letter. Without such an entry it makes nothing of it: no routes, no rules, no TLS, and no ' +
    'way out where only declared hosts are allowed.',
  * find(world) {
    for (const alias of world.services) {
      const target = alias.externalName;
      if (!target || isInside(world, target) || world.isRegistered(target)) {
        continue;
      }
      const alike = target.toLowerCase().replace(/\.$/, '');
      const meant = world.isRegistered(alike);
      yield {
        severity: meant || isUsed(world, alias) ? 'warning' : undefined,
        manifest: alias.manifest,
        path: ['spec', 'externalName'],
        message: meant ? `externalName ${show(target)} is not written as the ServiceEntry's host ${alike}, so that Istio makes nothing of the alias`
          : world.registrationsCovering(target).length > 0 ? `externalName ${show(target)} is in a ServiceEntry by a wildcard alone, which makes no alias`
            : `externalName ${show(target)} is in no ServiceEntry, so that Istio makes nothing of the alias`,
        fix: meant ? `write ${alike}` : `add a ServiceEntry for ${alike} with the ports that workloads dial`,
      };
    }
  },
};

function isInside(world: World, host: string): boolean {
  const name = host.replace(/\.$/, '');
  return world.isInside(name) || /\.svc(\.|$)/.test(name) || !name.includes('.');
}

function isUsed(world: World, { host }: Service): boolean {
  return world.rulesOf(host).length > 0 || world.routesOf(host).length > 0 || world.routedHosts.has(host);
}
