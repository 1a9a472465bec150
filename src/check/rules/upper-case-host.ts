import type { Found, Rule } from './rule';
import { show } from '../../private/errors';
import { isWildcardDomain } from '../istio/names';
import type { Manifest } from '../manifest';
import type { Path } from '../problem';

export const upperCaseHost: Rule = {
  id: 'upper-case-host',
  title: 'a host in upper case',
  category: 'advice',
  severity: 'error',
  why: 'Istio\'s registry tells upper and lower case apart, and calls come in lower case: an entry is not found, a rule is not used, and a route leads nowhere.',
  * find(world) {
    for (const { manifest, hosts } of world.serviceEntries) {
      for (const { host, path } of hosts) {
        yield* judge(manifest, path, host, 'calls to it find no cluster');
      }
    }
    for (const { manifest, written } of world.destinationRules) {
      yield* judge(manifest, ['spec', 'host'], written, 'the rule is for nobody');
    }
    for (const { manifest, destinations } of world.virtualServices) {
      for (const { path, written } of destinations) {
        yield* judge(manifest, [...path, 'host'], written, 'the route leads nowhere');
      }
    }
  },
};

function judge(manifest: Manifest, path: Path, host: string, why: string): Found[] {
  const lower = host.toLowerCase();
  // What is no name at all, such as a template, is for others to judge.
  return host === lower || !isWildcardDomain(host) ? [] : [{ manifest, path, message: `host ${show(host)} is in upper case: ${why}`, fix: `write ${lower}` }];
}
