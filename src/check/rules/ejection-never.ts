import { isIP } from 'net';
import type { Rule } from './rule';
import { isFields, number } from '../model/read';
import type { Registered } from '../model/registry';
import type { World } from '../world';

const DEFAULT_PERCENT = 10;

export const ejectionNever: Rule = {
  id: 'ejection-never',
  title: 'outlier detection that never ejects',
  category: 'advice',
  severity: 'warning',
  why: 'The proxy ejects an endpoint only if no more than `maxEjectionPercent` of all are ejected then, 10 unless it is set. With fewer than ten endpoints that is none: ' +
    'the breaker never opens.',
  * find(world) {
    for (const rule of world.destinationRules) {
      const policies = rule.policies.filter(each => isFields(each.policy.outlierDetection));
      const known = policies.length === 0 ? [] : world.registrationsOf(rule.host);
      const most = known.length === 0 ? undefined : mostEndpoints(world, known);
      for (const { path, policy } of most === undefined ? [] : policies) {
        // Zero is the same as nothing.
        const percent = number(policy.outlierDetection.maxEjectionPercent) || DEFAULT_PERCENT;
        if (percent * most! < 100) {
          yield {
            manifest: rule.manifest,
            path: [...path, 'outlierDetection'],
            message: `of ${endpointsOf(most!)} of ${rule.host} none is ever ejected, as maxEjectionPercent is ${percent}`,
            fix: `set maxEjectionPercent: ${most === UNKNOWN ? 100 : Math.ceil(100 / most!)} or more`,
          };
        }
      }
    }
  },
};

/** As many as few names have. */
const UNKNOWN = 9;

function endpointsOf(most: number): string {
  return most === UNKNOWN ? 'the few endpoints' : most === 1 ? 'the one endpoint' : `the ${most} endpoints`;
}

/** How many endpoints a host has at most, as far as the manifests tell; undefined if they do not. */
function mostEndpoints(world: World, known: readonly Registered[]): number | undefined {
  const counts = known.map(({ entry, service }) => {
    if (entry) {
      return entryEndpoints(entry);
    }
    return service!.isManual ? new Set(world.slicesOf(service!).flatMap(({ addresses }) => addresses)).size || undefined : undefined;
  });
  return counts.includes(undefined) ? undefined : counts.reduce<number>((sum, count) => sum + count!, 0);
}

function entryEndpoints({ resolution, endpoints, hosts, selectsWorkloads }: NonNullable<Registered['entry']>): number | undefined {
  if (selectsWorkloads || resolution === 'NONE' || resolution === 'DYNAMIC_DNS' || (endpoints.length === 0 && hosts.length === 0)) {
    return undefined;
  }
  const names = endpoints.filter(({ address }) => isIP(address) === 0).length;
  if (resolution === 'DNS' && (endpoints.length === 0 || names > 0)) {
    // A name may have any number of addresses; ten are rare.
    return endpoints.length < UNKNOWN ? UNKNOWN : undefined;
  }
  return resolution === 'DNS_ROUND_ROBIN' ? 1 : endpoints.length || undefined;
}
