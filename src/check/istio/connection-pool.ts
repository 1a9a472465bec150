import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import { nanoseconds } from './durations';
import { timeProblems } from './times';

/** From here on an idle timeout of zero means that there is none. */
const FIRST_MINOR_WITHOUT_IDLE_TIMEOUT = 26;
const FIRST_MINOR_WITH_HTTP2_KEEPALIVE = 31;
const MILLISECOND = 1e6;

/** What Istio's webhook has against the limits of connections, of a DestinationRule or of a Sidecar. */
export function* connectionPoolProblems(pool: any, path: Path, istioMinor: number): Iterable<Problem> {
  if (pool === undefined) {
    return;
  }
  const { http, tcp } = pool;
  if (http === undefined && tcp === undefined) {
    yield error('connection-pool-empty', path, `'${path[path.length - 1]}' says nothing, got ${show(pool)}`, "write 'http' or 'tcp', or take it out");
  }
  yield* httpProblems(http, [...path, 'http'], istioMinor);
  yield* tcpProblems(tcp, [...path, 'tcp'], istioMinor);
}

function* httpProblems(http: any, path: Path, istioMinor: number): Iterable<Problem> {
  if (http === undefined) {
    return;
  }
  yield* negativeProblems(http, ['http1MaxPendingRequests', 'http2MaxRequests', 'maxRequestsPerConnection', 'maxRetries', 'maxConcurrentStreams'], path);
  yield* poolTimeProblems(http, ['idleTimeout'], path);
  if (http.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol) {
    yield error('connection-pool-upgrade-of-client-protocol', [...path, 'useClientProtocol'],
      "'useClientProtocol' can not keep the caller's protocol where 'h2UpgradePolicy' is UPGRADE", 'take one of them out');
  }
  if (http.http2KeepAlive !== undefined && istioMinor >= FIRST_MINOR_WITH_HTTP2_KEEPALIVE) {
    yield* http2KeepaliveProblems(http.http2KeepAlive, [...path, 'http2KeepAlive']);
  }
}

function* http2KeepaliveProblems(keepalive: any, path: Path): Iterable<Problem> {
  for (const time of ['interval', 'timeout']) {
    if (keepalive[time] === undefined) {
      yield error('connection-pool-http2-keepalive-incomplete', path, `'http2KeepAlive' needs 'interval' and 'timeout', got ${show(keepalive)}`, `write '${time}', too`);
    }
  }
  yield* poolTimeProblems(keepalive, ['interval', 'timeout'], path);
}

function* tcpProblems(tcp: any, path: Path, istioMinor: number): Iterable<Problem> {
  if (tcp === undefined) {
    return;
  }
  yield* negativeProblems(tcp, ['maxConnections'], path);
  yield* poolTimeProblems(tcp, ['connectTimeout', 'maxConnectionDuration'], path);
  if (istioMinor < FIRST_MINOR_WITHOUT_IDLE_TIMEOUT || !isUnderAMillisecond(tcp.idleTimeout)) {
    yield* poolTimeProblems(tcp, ['idleTimeout'], path);
  }
  yield* poolTimeProblems(tcp.tcpKeepalive ?? {}, ['time', 'interval'], [...path, 'tcpKeepalive']);
}

function* negativeProblems(settings: any, fields: string[], path: Path): Iterable<Problem> {
  for (const field of fields.filter(name => settings[name] < 0)) {
    yield error('connection-pool-negative', [...path, field], `'${field}' must not be negative, got ${show(settings[field])}`, 'write a number from 0');
  }
}

function* poolTimeProblems(settings: any, fields: string[], path: Path): Iterable<Problem> {
  for (const field of fields) {
    yield* timeProblems(settings[field], 'connection-pool-time', [...path, field]);
  }
}

function isUnderAMillisecond(time: string | undefined): boolean {
  return time !== undefined && Math.abs(nanoseconds(time) ?? Infinity) < MILLISECOND;
}
