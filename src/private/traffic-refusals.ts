import type { IConstruct } from 'constructs';
import { agree } from '../emit/destination-rule';
import { upstreamOf, type Entry } from '../entry';
import { checkDuration } from './duration';
import { fail } from './errors';
import { ipFamily } from './ip';
import { describePort } from './ports';
import { isHttp, isTcp } from './protocols';
import { checkOptional } from './route-types';
import type { TrafficOptions } from '../traffic-options';
import { hasAll } from './types';

const WAY_OUT = 'let workloads speak HTTP and the proxy add the TLS: EgressPort.http(80, { tls: UpstreamTls.simple() })';

const ADDED_BY_NAME = "let workloads speak HTTP and the proxy add the TLS: EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'api.example.com' }) })";
const LEAVE_OUT = "leave it out where the protocol is not HTTP: 'circuitBreaker' and the TCP part of 'connectionPool' hold for connections";

/** What is asked of the connections to a host, and the ports that it is asked for. */
export type Treated = Pick<Entry, 'namespace' | 'ports' | 'timeout' | 'retries' | 'traffic'>;

const isRetries = hasAll('attempts', 'conditions');
const isCircuitBreaker = hasAll('maxEjectionPercent');
const isConnectionPool = hasAll('hasHttpLimits');
const isLoadBalancing = hasAll('sourceIp', 'needsRequests');

/** How the requests and connections of a construct are treated. Whatever is set must be what it is for. */
export function checkTrafficOptions(scope: IConstruct, { retries, circuitBreaker, connectionPool, loadBalancing }: TrafficOptions): void {
  checkOptional('retries', retries, isRetries, 'Retries.safe(2)', scope);
  checkOptional('circuitBreaker', circuitBreaker, isCircuitBreaker, 'CircuitBreaker.onGatewayErrors(5)', scope);
  checkOptional('connectionPool', connectionPool, isConnectionPool, 'ConnectionPool.of({ maxConnections: 100 })', scope);
  checkOptional('loadBalancing', loadBalancing, isLoadBalancing, 'LoadBalancing.roundRobin()', scope);
}

/** Refuses settings that would do nothing at the ports and endpoints that there are. */
export function refuseTraffic(scope: IConstruct, entry: Entry): void {
  refuseRequestSettings(scope, entry, entry.via ? "leave it out: requests do not pass the proxy of 'via' as such" : WAY_OUT);
  refuseWithoutChoice(scope, entry);
  refuseLocality(scope, entry);
  refuseBudget(scope, entry.hosts[0], entry);
}

/** The same for a Service with fixed addresses, of which no localities are known. */
export function refuseServiceTraffic(scope: IConstruct, treated: Treated): void {
  refuseRequestSettings(scope, treated, ADDED_BY_NAME);
  if (treated.traffic.loadBalancing?.needsLocalities) {
    fail(scope, "'loadBalancing' goes by locality, and the addresses of an alias have none; use ExternalApi, with endpoints such as " +
      "ExternalEndpoint.at('192.0.2.10', { locality: 'eu-west-1' })");
  }
  // The TLS of such a port names its server itself, whatever the host is.
  refuseBudget(scope, '', treated);
}

function refuseRequestSettings(scope: IConstruct, { ports, timeout, retries, traffic }: Treated, wayOut: string): void {
  const { connectionPool, loadBalancing } = traffic;
  checkDuration('timeout', timeout, scope);
  const wanted = [
    ...(timeout ? ["'timeout'"] : []),
    ...(retries ? ["'retries'"] : []),
    ...(connectionPool?.hasHttpLimits ? ["the HTTP part of 'connectionPool'"] : []),
    ...(loadBalancing?.needsRequests ? ["this 'loadBalancing'"] : []),
  ];
  if (wanted.length > 0 && !ports.some(isHttp)) {
    fail(scope, `${wanted.join(', ')} needs a port where Istio sees requests, and port ${ports.map(describePort).join(', ')} shows it only bytes; ${ports.every(isTcp) ? LEAVE_OUT : wayOut}`);
  }
}

// Neither leaves the proxy a choice of addresses: the workload made it, or there is one at a time.
function refuseWithoutChoice(scope: IConstruct, { originalDestination, dnsRoundRobin, traffic: { circuitBreaker, loadBalancing } }: Entry): void {
  const useless = loadBalancing ? 'loadBalancing' : circuitBreaker ? 'circuitBreaker' : undefined;
  if (originalDestination && useless) {
    fail(scope, `'${useless}' does nothing beside 'originalDestination': calls go to the address that the workload dialled, whether it fails or not; ` +
      'leave one of them out');
  }
  if (dnsRoundRobin && loadBalancing) {
    fail(scope, "'loadBalancing' does nothing beside 'dnsRoundRobin', with which the proxy uses one address of each DNS answer; leave one of them out");
  }
}

function refuseLocality(scope: IConstruct, entry: Entry): void {
  const { circuitBreaker, loadBalancing } = entry.traffic;
  const { endpoints } = upstreamOf(entry);
  if (loadBalancing?.needsCircuitBreaker && !circuitBreaker) {
    fail(scope, "'loadBalancing' never leaves a locality without 'circuitBreaker', which tells that its addresses fail; set one, such as CircuitBreaker.onGatewayErrors(5)");
  }
  if (loadBalancing?.needsLocalities && !endpoints.some(({ locality }) => locality !== undefined)) {
    fail(scope, "'loadBalancing' goes by locality, and no endpoint has one; write such as ExternalEndpoint.at('a.example.com', { locality: 'eu-west-1' })");
  }
  if (loadBalancing?.needsIpEndpoints && endpoints.some(({ address }) => ipFamily(address) === undefined)) {
    fail(scope, "'loadBalancing' by preferred locality needs IP addresses as 'endpoints': before Istio 1.30 names are not put in order; use 'localityFailover'");
  }
}

// A port's entry has no place for it, so all HTTP ports must be on top together.
function refuseBudget(scope: IConstruct, host: string, { namespace, ports, traffic, retries }: Treated): void {
  const [first, ...others] = ports.filter(isHttp);
  const other = retries?.budget && others.find(port => !agree({ host, namespace, exportTo: [], ports, traffic }, first, port));
  if (other) {
    fail(scope, `'budget' of 'retries' holds for a whole host, and its ports ${describePort(first)} and ${describePort(other)} have different TLS; ` +
      'leave the budget out, or give the ports the same TLS');
  }
}
