import type { Found, Mild, Rule } from './rule';
import { fields } from '../model/read';

export const deprecatedField: Rule = {
  id: 'deprecated-field',
  title: 'a field that has a successor',
  category: 'advice',
  severity: 'info',
  why: 'Some old fields are still taken, and Istio\'s webhook says nothing of them (those that it warns of are warned of here too, as it does).',
  codes: ['IST0002'],
  * find(world) {
    for (const { manifest, policies } of world.destinationRules) {
      for (const { path, policy } of policies) {
        if (fields(policy.loadBalancer).warmupDurationSecs !== undefined) {
          yield deprecated(manifest, [...path, 'loadBalancer', 'warmupDurationSecs'], 'write warmup: { duration }');
        }
      }
    }
    for (const { manifest, routes } of world.virtualServices) {
      for (const { path, route } of routes) {
        if (fields(fields(route.fault).delay).percent !== undefined) {
          yield deprecated(manifest, [...path, 'fault', 'delay', 'percent'], 'write percentage: { value }');
        }
        if (fields(route.corsPolicy).allowOrigin !== undefined) {
          yield deprecated(manifest, [...path, 'corsPolicy', 'allowOrigin'], 'write allowOrigins, with exact, prefix or regex');
        }
      }
    }
  },
};

function deprecated(manifest: Found['manifest'], path: Found['path'], fix: string): Found<Mild> {
  return { manifest, path, message: `${path[path.length - 1]} is deprecated`, fix };
}
