import type { Found, Rule } from './rule';
import { fields, isFields } from '../model/read';

export const deprecatedField: Rule = {
  id: 'deprecated-field',
  title: 'a field that has a successor',
  category: 'advice',
  severity: 'warning',
  why: 'Some old fields are still taken, and a few of them are no longer used at all: `consecutiveErrors` sets no limit.',
  * find(world) {
    for (const { manifest, policies } of world.destinationRules) {
      for (const { path, policy } of policies) {
        const { outlierDetection, loadBalancer } = policy;
        if (isFields(outlierDetection) && outlierDetection.consecutiveErrors !== undefined) {
          yield {
            manifest,
            path: [...path, 'outlierDetection', 'consecutiveErrors'],
            message: 'consecutiveErrors is deprecated and no longer used, so that it limits nothing',
            fix: 'write consecutive5xxErrors, or consecutiveGatewayErrors',
          };
        }
        if (fields(fields(loadBalancer).consistentHash).minimumRingSize !== undefined) {
          yield deprecated(manifest, [...path, 'loadBalancer', 'consistentHash', 'minimumRingSize'], 'write ringHash: { minimumRingSize }');
        }
        if (fields(loadBalancer).warmupDurationSecs !== undefined) {
          yield deprecated(manifest, [...path, 'loadBalancer', 'warmupDurationSecs'], 'write warmup: { duration }');
        }
      }
    }
    for (const { manifest, routes } of world.virtualServices) {
      for (const { path, route } of routes) {
        if (route.mirrorPercent !== undefined) {
          yield deprecated(manifest, [...path, 'mirrorPercent'], 'write mirrorPercentage: { value }');
        }
        if (route.mirror_percent !== undefined) {
          yield deprecated(manifest, [...path, 'mirror_percent'], 'write mirrorPercentage: { value }');
        }
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

function deprecated(manifest: Found['manifest'], path: Found['path'], fix: string): Found {
  return { severity: 'info', manifest, path, message: `${path[path.length - 1]} is deprecated`, fix };
}
