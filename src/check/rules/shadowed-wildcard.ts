import type { Found, Rule } from './rule';
import type { DestinationRule } from '../model/destination-rule';
import { hiddenBy, hidesTls } from '../model/hidden-rules';
import { isSameObject, nameOf } from '../model/located';
import { lostPort } from '../model/lost-port';
import { takesEverything } from '../model/match-cover';
import { describePort } from '../model/port';
import { fields } from '../model/read';
import type { Registered } from '../model/registry';
import { isTriedBySidecars, type VirtualService } from '../model/virtual-service';
import type { World } from '../world';

export const shadowedWildcard: Rule = {
  id: 'shadowed-wildcard',
  title: 'a wildcard that a narrower host hides',
  category: 'conflict',
  severity: 'warning',
  worst: 'error',
  why: 'Of rules and routes for one host only those for the narrowest name are used, and nothing of a wildcard is added to them. An entry for one name of a wildcard has an address of its own ' +
    'where sidecars answer DNS, at which ports that only the wildcard declares are dead.',
  * find(world) {
    for (const rule of world.destinationRules) {
      yield* hiddenRule(world, rule);
    }
    for (const each of world.virtualServices) {
      yield* hiddenRoutes(world, each);
    }
    for (const registered of world.registered) {
      yield* hiddenPorts(world, registered);
    }
  },
};

function hiddenRule(world: World, rule: DestinationRule): Found[] {
  const hidden = hiddenBy(world, rule);
  if (hidden === undefined) {
    return [];
  }
  const lost = Object.keys(fields(hidden.spec.trafficPolicy)).filter(setting => !(setting in fields(rule.spec.trafficPolicy)));
  const losesTls = hidesTls(world, rule);
  return lost.length === 0 ? [] : [{
    severity: losesTls ? undefined : 'info',
    manifest: rule.manifest,
    path: ['spec', 'host'],
    message: `of ${nameOf(hidden)} for ${hidden.host} nothing is used for ${rule.host}${losesTls ? ': requests go out in clear' : `, not its ${lost.join(', ')} either`}`,
    fix: 'repeat here what shall be kept of it',
  }];
}

function hiddenRoutes(world: World, each: VirtualService): Found[] {
  const own = routesOf(each);
  // Another kind of routes is not in the way.
  const host = own.length === 0 ? undefined : each.hosts.find(named => widerRoutes(world, each, named.host).length > 0);
  if (host === undefined) {
    return [];
  }
  const [wider] = widerRoutes(world, each, host.host);
  const isWhole = own.some(({ matches }) => matches.length === 0 || matches.some(match => takesEverything('http', match)));
  return [{
    severity: isWhole ? 'info' : undefined,
    manifest: each.manifest,
    path: host.path,
    message: `the routes of ${nameOf(wider)} are not used for ${host.host}${isWhole ? '' : ', and requests that none matches here have no route'}`,
    fix: isWhole ? 'repeat here what shall be kept of them' : 'add a route for all other requests',
  }];
}

function widerRoutes(world: World, each: VirtualService, host: string): VirtualService[] {
  return world.routesOver(host)
    .filter(other => !isSameObject(other, each) && other.visibility.overlaps(each.visibility) && routesOf(other).length > 0);
}

function routesOf(each: VirtualService) {
  return each.routes.filter(route => route.kind === 'http' && isTriedBySidecars(each, route));
}

function* hiddenPorts(world: World, registered: Registered): Iterable<Found> {
  const lost = lostPort(world, registered);
  if (lost !== undefined) {
    const isCertain = world.facts.dnsCapture === true;
    yield {
      severity: isCertain ? 'error' : undefined,
      manifest: registered.manifest,
      path: ['spec', 'ports'],
      message: `port ${describePort(lost.port)} of ${lost.wider.host} (${nameOf(lost.wider)}) is not declared here, so that calls to it at ${registered.host} fail` +
        (isCertain ? '' : ' where sidecars answer DNS'),
      fix: `declare port ${lost.port.number} too`,
    };
  }
}
