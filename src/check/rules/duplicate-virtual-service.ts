import type { Rule } from './rule';
import { nameOf } from '../model/located';
import { meet, sourcesMeet } from '../model/meeting';
import { theOlder } from '../model/precedence';
import { number, type Fields } from '../model/read';
import { Rivals } from '../model/rivals';
import { isTriedBySidecars, type VirtualService } from '../model/virtual-service';

export const duplicateVirtualService: Rule = {
  id: 'duplicate-virtual-service',
  title: 'two VirtualServices for one host',
  category: 'conflict',
  severity: 'error',
  why: 'Gateways take the routes of several VirtualServices together, sidecars do not: of two for one host and port they use one, and the other does nothing. What a namespace ' +
    'exports to itself by name goes before what others export to it by name, that before what is exported to everyone, and then the older before the younger.',
  codes: ['IST0109', 'KIA1106'],
  * find(world) {
    const rivals = new Rivals<VirtualService>();
    for (const each of world.virtualServices) {
      hostsOf(each).forEach(({ host }) => rivals.claim(host, each));
    }
    for (const each of world.virtualServices) {
      for (const { host, path } of hostsOf(each)) {
        const rival = rivals.first(host, each, other => meetSomewhere(each, other) && !overrides(each, other) && !overrides(other, each));
        if (rival) {
          yield {
            severity: isUndecided(each, rival) ? undefined : each.namespace === rival.namespace ? 'warning' : 'info',
            manifest: each.manifest,
            path,
            message: `${nameOf(rival)} has routes for ${host} too, and sidecars use those of one alone: ${usedOf(each, rival)}`,
            fix: 'put all routes into one of them',
          };
          break;
        }
      }
    }
  },
};

function hostsOf(each: VirtualService) {
  return matchesOf(each).length === 0 ? [] : each.hosts;
}

/** What its routes of requests are for; a match without a port is for all. */
function matchesOf(each: VirtualService): Fields[] {
  return each.routes.filter(route => route.kind === 'http' && isTriedBySidecars(each, route)).flatMap(({ matches }) => matches.length === 0 ? [{}] : matches);
}

/** Whether routes of both are for one caller at one port: where one has none, the other is used. */
function meetSomewhere(one: VirtualService, other: VirtualService): boolean {
  const others = conditionsOf(other);
  return conditionsOf(one).some(match => others.some(each => meet(number(match.port), number(each.port)) && sourcesMeet(match, each)));
}

/** Its different matches, as far as they are about ports and callers. */
function conditionsOf(each: VirtualService): Fields[] {
  const conditions = matchesOf(each).map(({ port, sourceNamespace, sourceLabels }) => ({ port, sourceNamespace, sourceLabels }));
  return [...new Map(conditions.map(condition => [JSON.stringify(condition), condition])).values()];
}

/** In its own namespace a private one goes before what others export. */
function overrides(one: VirtualService, other: VirtualService): boolean {
  return one.namespace !== other.namespace && one.visibility.isOnly(one.namespace);
}

/** Which of two a namespace uses that sees both. */
function usedOf(one: VirtualService, other: VirtualService): string {
  const seeing = [one.namespace, ...one.visibility.namespaces, other.namespace, ...other.visibility.namespaces];
  const namespace = seeing.find(each => one.visibility.sees(each) && other.visibility.sees(each))!;
  const [near, far] = [one, other].sort((a, b) => distance(a, namespace) - distance(b, namespace));
  return distance(near, namespace) === distance(far, namespace) ? theOlder(one, other) : `in namespace ${namespace} those of ${nameOf(near)}`;
}

/** Whether some namespace sees both in the same way, so that only their age tells which one it uses. */
function isUndecided(one: VirtualService, other: VirtualService): boolean {
  return one.visibility.everyone ? other.visibility.everyone
    : [...one.visibility.namespaces].some(each => other.visibility.sees(each) && distance(one, each) === distance(other, each));
}

function distance({ visibility, namespace: own }: VirtualService, namespace: string): number {
  return visibility.everyone ? 2 : own === namespace ? 0 : 1;
}
