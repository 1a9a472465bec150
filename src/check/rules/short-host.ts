import type { Found, Rule } from './rule';
import { show } from '../../private/errors';
import type { Manifest } from '../manifest';
import { nameOf } from '../model/located';
import type { Path } from '../problem';
import type { World } from '../world';

export const shortHost: Rule = {
  id: 'short-host',
  title: 'a short name that means another Service',
  category: 'conflict',
  severity: 'error',
  why: 'A name without dots is that of a Service in the namespace of the rule itself. A name with dots is taken as it is: `ledger.shop` is not completed, and nobody has that name.',
  codes: ['IST0101', 'IST0174'],
  * find(world) {
    for (const { manifest, written, namespace } of world.destinationRules) {
      yield* judge(world, manifest, ['spec', 'host'], written, namespace, 'the rule is not used');
    }
    for (const { manifest, destinations, namespace } of world.virtualServices) {
      for (const { path, written } of destinations) {
        yield* judge(world, manifest, [...path, 'host'], written, namespace, 'the route leads nowhere');
      }
    }
    // At a gateway any host may be asked for.
    for (const { manifest, hosts } of world.virtualServices.filter(({ isForGateway }) => !isForGateway)) {
      for (const { host, path } of hosts) {
        const full = halfOf(world, host);
        if (full) {
          yield {
            severity: 'warning',
            manifest,
            path,
            message: `host ${show(host)} is taken as it is, so that the routes are for calls by this very name alone`,
            fix: `write ${full}`,
          };
        }
      }
    }
  },
};

function judge(world: World, manifest: Manifest, path: Path, written: string, namespace: string, effect: string): Found[] {
  const full = halfOf(world, written);
  if (full) {
    return [{ manifest, path, message: `host ${show(written)} is taken as it is and not completed to ${full}: ${effect}`, fix: `write ${full}` }];
  }
  const meant = written.includes('.') ? [] : world.servicesNamed(written);
  if (meant.length === 0 || meant.some(each => each.namespace === namespace)) {
    return [];
  }
  // The files may leave a Service of that name in the own namespace to others.
  return [{
    severity: 'warning',
    manifest,
    path,
    message: `host ${show(written)} means ${world.resolve(written, namespace)}, and not ${nameOf(meant[0])}`,
    fix: `write ${meant[0].host}`,
  }];
}

/** The full name of a Service that is meant by `name.namespace` or `name.namespace.svc`. */
function halfOf(world: World, written: string): string | undefined {
  const dot = written.indexOf('.');
  if (dot < 0 || world.servicesNamed(written.slice(0, dot)).length === 0) {
    return undefined;
  }
  const [name, namespace, svc, ...more] = written.split('.');
  return namespace === undefined || (svc ?? 'svc') !== 'svc' || more.length > 0 || world.registrationsOf(written).length > 0 ? undefined
    : world.servicesNamed(name).find(each => each.namespace === namespace)?.host;
}
