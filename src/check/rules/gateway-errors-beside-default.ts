import type { Rule } from './rule';
import { isFields } from '../model/read';

export const gatewayErrorsBesideDefault: Rule = {
  id: 'gateway-errors-beside-default',
  title: 'a limit of gateway errors beside the one for all errors',
  category: 'advice',
  severity: 'info',
  why: 'The proxy has a limit of five consecutive 5xx answers of its own, which stays on unless `consecutive5xxErrors` is set: five errors of the application eject an endpoint too.',
  * find(world) {
    for (const { manifest, host, policies } of world.destinationRules) {
      for (const { path, policy: { outlierDetection } } of policies) {
        if (isFields(outlierDetection) && outlierDetection.consecutiveGatewayErrors > 0 && outlierDetection.consecutive5xxErrors === undefined) {
          yield {
            manifest,
            path: [...path, 'outlierDetection', 'consecutiveGatewayErrors'],
            message: `consecutiveGatewayErrors ${outlierDetection.consecutiveGatewayErrors} of ${host} leaves the proxy's own limit of five 5xx answers on`,
            fix: 'add consecutive5xxErrors: 0 if only gateway errors shall count, or the limit that is meant',
          };
        }
      }
    }
  },
};
