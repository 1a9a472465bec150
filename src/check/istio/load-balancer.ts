import { show } from '../../private/errors';
import { error, warning, type Path, type Problem } from '../problem';
import { localityProblems, zoneAwareProblems } from './locality-load-balancing';
import { timeProblems, unreadableTimeProblems } from './times';

/** What load balancing is judged by, beside itself. */
export interface BalancingContext {
  /** Whether endpoints that fail are ejected, which failover needs. */
  readonly outlierDetection: boolean;
  readonly istioMinor: number;
}

const FIRST_MINOR_WITH_WARMUP = 24;
const FIRST_MINOR_WITH_ZONE_AWARE = 31;
/** Below it a warm-up must not start slower than linear. */
const FIRST_MINOR_WITH_SLOW_START = 31;
const MAGLEV_TABLE_LIMIT = 5000011;

/** What Istio's webhook has against load balancing. */
export function* loadBalancerProblems(balancer: any, path: Path, context: BalancingContext): Iterable<Problem> {
  if (balancer === undefined) {
    return;
  }
  const { consistentHash, localityLbSetting, zoneAwareLbSetting } = balancer;
  yield* consistentHashProblems(consistentHash, [...path, 'consistentHash']);
  yield* localityProblems(localityLbSetting, [...path, 'localityLbSetting'], context.outlierDetection);
  if (context.istioMinor >= FIRST_MINOR_WITH_ZONE_AWARE) {
    if (localityLbSetting !== undefined && zoneAwareLbSetting !== undefined) {
      yield error('load-balancer-locality-with-zone-aware', path, "'localityLbSetting' and 'zoneAwareLbSetting' do not go together", 'take one of them out');
    }
    yield* zoneAwareProblems(zoneAwareLbSetting, [...path, 'zoneAwareLbSetting'], context.outlierDetection);
  }
  yield* warmupProblems(balancer, path, context.istioMinor);
}

function* consistentHashProblems(hash: any, path: Path): Iterable<Problem> {
  if (hash === undefined) {
    return;
  }
  yield* cookieProblems(hash.httpCookie, [...path, 'httpCookie']);
  if (hash.minimumRingSize) {
    yield warning('load-balancer-minimum-ring-size', [...path, 'minimumRingSize'], `'minimumRingSize' is deprecated here, got ${show(hash.minimumRingSize)}`,
      "write 'ringHash: { minimumRingSize: … }'");
  }
  if (hash.minimumRingSize && (hash.ringHash !== undefined || hash.maglev !== undefined)) {
    yield error('load-balancer-two-hashes', [...path, 'minimumRingSize'], "'minimumRingSize' does not go with 'ringHash' or 'maglev'", "take 'minimumRingSize' out");
  }
  if (hash.maglev !== undefined && !isMaglevTableSize(hash.maglev.tableSize ?? 0)) {
    yield error('load-balancer-maglev-table-size', [...path, 'maglev', 'tableSize'],
      `'tableSize' must be a prime below ${MAGLEV_TABLE_LIMIT}, got ${show(hash.maglev.tableSize)}`, 'write a prime such as 65537');
  }
}

function* cookieProblems(cookie: any, path: Path): Iterable<Problem> {
  if (cookie === undefined) {
    return;
  }
  if (!cookie.name) {
    yield error('load-balancer-cookie-name', path, `'httpCookie' needs a name, got ${show(cookie)}`, "write 'name'");
  }
  yield* unreadableTimeProblems(cookie.ttl, 'load-balancer-cookie-ttl', [...path, 'ttl']);
  const taken = new Set<string>();
  for (const [index, { name = '' }] of (cookie.attributes ?? []).entries()) {
    if (name === '' || taken.has(name)) {
      yield error('load-balancer-cookie-attribute', [...path, 'attributes', index, 'name'],
        name === '' ? 'an attribute of a cookie needs a name' : `two attributes of the cookie have the name ${show(name)}`, 'name each attribute once');
    }
    taken.add(name);
  }
}

function isMaglevTableSize(size: number): boolean {
  return size < MAGLEV_TABLE_LIMIT && isPrime(size);
}

// As Envoy has it, 1 is one.
function isPrime(number: number): boolean {
  if (number < 4) {
    return number > 0;
  }
  for (let factor = 2; factor * factor <= number; factor++) {
    if (number % factor === 0) {
      return false;
    }
  }
  return true;
}

function* warmupProblems({ warmup, warmupDurationSecs }: any, path: Path, istioMinor: number): Iterable<Problem> {
  if (istioMinor < FIRST_MINOR_WITH_WARMUP) {
    yield* timeProblems(warmupDurationSecs, 'load-balancer-warmup-duration', [...path, 'warmupDurationSecs']);
    return;
  }
  if (warmup === undefined) {
    return;
  }
  const { duration, minimumPercent, aggression } = warmup;
  if (duration === undefined) {
    yield error('load-balancer-warmup-without-duration', [...path, 'warmup'], `'warmup' needs 'duration', got ${show(warmup)}`, "write 'duration', such as '60s'");
  }
  yield* timeProblems(duration, 'load-balancer-warmup-duration', [...path, 'warmup', 'duration']);
  if (minimumPercent > 100) {
    yield error('load-balancer-warmup-minimum-percent', [...path, 'warmup', 'minimumPercent'], `'minimumPercent' must be at most 100, got ${show(minimumPercent)}`,
      'write a percentage');
  }
  yield* aggressionProblems(aggression ?? undefined, [...path, 'warmup', 'aggression'], istioMinor);
}

function* aggressionProblems(aggression: number | undefined, path: Path, istioMinor: number): Iterable<Problem> {
  const slow = istioMinor >= FIRST_MINOR_WITH_SLOW_START;
  if (aggression !== undefined && (slow ? aggression <= 0 : aggression < 1)) {
    yield error('load-balancer-warmup-aggression', path, `'aggression' must be ${slow ? 'more than 0' : 'at least 1'}, got ${show(aggression)}`,
      'write 1 for linear growth, or take it out');
  }
}
