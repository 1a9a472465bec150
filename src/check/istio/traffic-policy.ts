import { show } from '../../private/errors';
import { error, errorsOf, type Path, type Problem } from '../problem';
import { isIp, isPort } from './addresses';
import { clientTlsProblems } from './client-tls';
import { connectionPoolProblems } from './connection-pool';
import { loadBalancerProblems } from './load-balancer';
import { isFqdn } from './names';
import { outlierDetectionProblems } from './outlier-detection';
import { unreadableTimeProblems } from './times';

/** What a traffic policy is judged by, beside itself. */
export interface PolicyContext {
  /** Where the object that has it is. */
  readonly namespace: string;
  readonly istioMinor: number;
}

const FIRST_MINOR_WITH_BUDGET_INTERVAL = 31;
const PORT_FIELDS = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'];
const FIELDS = [...PORT_FIELDS, 'portLevelSettings', 'tunnel', 'proxyProtocol', 'retryBudget'];
const TUNNEL_PROTOCOLS = ['', 'CONNECT', 'POST'];

/** What Istio's webhook has against a traffic policy, of a DestinationRule or of one of its subsets. */
export function* trafficPolicyProblems(policy: any, path: Path, context: PolicyContext): Iterable<Problem> {
  if (policy === undefined) {
    return;
  }
  if (!hasAny(policy, FIELDS)) {
    yield error('traffic-policy-empty', path, `'${path[path.length - 1]}' says nothing, got ${show(policy)}`, `write one of ${FIELDS.join(', ')}, or take it out`);
    return;
  }
  if (policy.tunnel !== undefined && policy.proxyProtocol !== undefined) {
    yield error('traffic-policy-tunnel-with-proxy-protocol', path, "'tunnel' and 'proxyProtocol' do not go together", 'take one of them out');
    return;
  }
  yield* settingsProblems(policy, path, context);
  for (const [index, settings] of (policy.portLevelSettings ?? []).entries()) {
    yield* errorsOf(portProblems(settings, [...path, 'portLevelSettings', index], context));
  }
  yield* tunnelProblems(policy.tunnel, [...path, 'tunnel']);
  if (context.istioMinor >= FIRST_MINOR_WITH_BUDGET_INTERVAL) {
    yield* unreadableTimeProblems(policy.retryBudget?.budgetInterval, 'retry-budget-interval', [...path, 'retryBudget', 'budgetInterval']);
  }
}

/** What can be set for all ports and for one. */
function* settingsProblems(policy: any, path: Path, { namespace, istioMinor }: PolicyContext): Iterable<Problem> {
  const { outlierDetection, connectionPool, loadBalancer, tls } = policy;
  if (outlierDetection !== undefined) {
    yield* outlierDetectionProblems(outlierDetection, [...path, 'outlierDetection']);
  }
  if (connectionPool !== undefined) {
    yield* connectionPoolProblems(connectionPool, [...path, 'connectionPool'], istioMinor);
  }
  if (loadBalancer !== undefined) {
    yield* loadBalancerProblems(loadBalancer, [...path, 'loadBalancer'], { outlierDetection: outlierDetection !== undefined, istioMinor });
  }
  if (tls !== undefined) {
    yield* clientTlsProblems(tls, [...path, 'tls'], { namespace, istioMinor });
  }
}

function* portProblems(settings: any, path: Path, context: PolicyContext): Iterable<Problem> {
  if (settings.port === undefined) {
    yield error('traffic-policy-without-port', path, `settings of a port need its number, got ${show(settings)}`, "write 'port: { number: … }'");
  }
  if (hasAny(settings, PORT_FIELDS)) {
    yield* settingsProblems(settings, path, context);
  } else {
    yield error('traffic-policy-port-empty', path, `settings of a port say nothing, got ${show(settings)}`, `write one of ${PORT_FIELDS.join(', ')}, or take them out`);
  }
}

function* tunnelProblems(tunnel: any, path: Path): Iterable<Problem> {
  if (tunnel === undefined) {
    return;
  }
  const { protocol = '', targetHost = '', targetPort = 0 } = tunnel;
  if (!TUNNEL_PROTOCOLS.includes(protocol)) {
    yield error('tunnel-protocol', [...path, 'protocol'], `'protocol' of a tunnel must be CONNECT or POST, got ${show(protocol)}`, "write 'CONNECT' or 'POST'");
  }
  if (!isFqdn(targetHost) && !isIp(targetHost)) {
    yield error('tunnel-target-host', [...path, 'targetHost'], `'targetHost' must be a DNS name without wildcards or an IP address, got ${show(targetHost)}`,
      "write such as 'api.example.com'");
  }
  if (!isPort(targetPort)) {
    yield error('tunnel-target-port', [...path, 'targetPort'], `'targetPort' must be from 1 to 65535, got ${show(targetPort)}`, "write the port of 'targetHost'");
  }
}

// The webhook's decoder makes no difference between an empty list and none.
function hasAny(policy: any, fields: string[]): boolean {
  return fields.some(field => policy[field] !== undefined && policy[field]?.length !== 0);
}
