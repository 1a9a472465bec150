import { show } from '../../private/errors';
import { error, type Problem } from '../problem';
import { familyOf } from './addresses';
import { isQualifiedName } from './names';

const VALUES = Object.entries({
  type: ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'],
  sessionAffinity: ['ClientIP', 'None'],
  externalTrafficPolicy: ['Cluster', 'Local'],
  internalTrafficPolicy: ['Cluster', 'Local'],
  trafficDistribution: ['PreferClose', 'PreferSameZone', 'PreferSameNode'],
});

/** Fields for which an empty text is a value, and not one of those. */
const EMPTY_IS_A_VALUE = ['internalTrafficPolicy', 'trafficDistribution'];
const MAX_AFFINITY_SECONDS = 86_400;

/** How calls reach a Service from where: its type, and what only some types have. */
export function* exposureProblems(spec: any): Iterable<Problem> {
  for (const [field, values] of VALUES) {
    const value = spec[field];
    if (typeof value === 'string' && (value !== '' || EMPTY_IS_A_VALUE.includes(field)) && !values.includes(value)) {
      yield error('service-enum', ['spec', field], `spec.${field} must be one of ${values.join(', ')}, got ${show(value)}`, `write one of them, or leave '${field}' out`);
    }
  }
  yield* loadBalancerProblems(spec);
  yield* trafficPolicyProblems(spec);
  yield* affinityProblems(spec);
}

function* loadBalancerProblems(spec: any): Iterable<Problem> {
  const fields = ['loadBalancerSourceRanges', 'allocateLoadBalancerNodePorts', 'loadBalancerClass'];
  for (const field of spec.type === 'LoadBalancer' ? [] : fields.filter(name => isSet(spec[name]))) {
    yield error('service-only-load-balancer', ['spec', field], `spec.${field} must not be there with type ${spec.type}`, `leave '${field}' out, or write type LoadBalancer`);
  }
  for (const [index, range] of (spec.loadBalancerSourceRanges ?? []).entries()) {
    if (!isRange((range ?? '').trim())) {
      yield error('service-source-range', ['spec', 'loadBalancerSourceRanges', index], `spec.loadBalancerSourceRanges[${index}] must be a range of addresses, got ${show(range)}`,
        "write it as '192.0.2.0/24'");
    }
  }
  if (typeof spec.loadBalancerClass === 'string' && !isQualifiedName(spec.loadBalancerClass)) {
    yield error('service-load-balancer-class', ['spec', 'loadBalancerClass'],
      `spec.loadBalancerClass must be a name such as 'example.com/internal', got ${show(spec.loadBalancerClass)}`, 'write the name of the class');
  }
}

function* trafficPolicyProblems({ type, externalIPs, externalTrafficPolicy, healthCheckNodePort }: any): Iterable<Problem> {
  const isReachedFromOutside = ['LoadBalancer', 'NodePort'].includes(type) || (type === 'ClusterIP' && externalIPs?.length > 0);
  if (externalTrafficPolicy && !isReachedFromOutside) {
    yield error('service-external-traffic-policy', ['spec', 'externalTrafficPolicy'], `spec.externalTrafficPolicy must not be there with type ${type}`,
      "leave 'externalTrafficPolicy' out");
  }
  if (healthCheckNodePort && !(type === 'LoadBalancer' && externalTrafficPolicy === 'Local')) {
    yield error('service-health-check-node-port', ['spec', 'healthCheckNodePort'],
      'spec.healthCheckNodePort must not be there without type LoadBalancer and externalTrafficPolicy Local', "leave 'healthCheckNodePort' out");
  }
}

function* affinityProblems({ sessionAffinity, sessionAffinityConfig }: any): Iterable<Problem> {
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 1;
  if (sessionAffinity === 'ClientIP' && (seconds < 1 || seconds > MAX_AFFINITY_SECONDS)) {
    yield error('service-affinity-timeout', ['spec', 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds'],
      `spec.sessionAffinityConfig.clientIP.timeoutSeconds must be from 1 to ${MAX_AFFINITY_SECONDS}, got ${seconds}`, 'write at most a day');
  }
}

function isSet(value: any): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function isRange(text: string): boolean {
  const [address, bits = '', ...more] = text.split('/');
  const family = familyOf(address);
  return family !== undefined && more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 'IPv4' && !address.includes(':') ? 32 : 128);
}
