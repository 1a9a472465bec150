import { show } from '../../private/errors';
import { error, warning, type Path, type Problem } from '../problem';
import { isSocketPath } from './addresses';
import { sidecarHostProblems } from './scoped-hosts';
import { addressProblems, duplicatePort, portProblems, type SidecarPort } from './sidecar-ports';

const SOCKET = 'unix://';
const SOCKET_CAPTURES = ['DEFAULT', 'NONE'];
const FIRST_MINOR_WITH_EXCLUSION = 31;
const ANY = '*';

/** What a workload may call. */
export interface EgressListener {
  readonly port?: SidecarPort;
  readonly bind?: string;
  readonly captureMode?: string;
  readonly hosts: readonly string[];
}

/** What Istio's webhook has against the listeners for calls by a workload. */
export function* egressProblems(listeners: readonly EgressListener[], path: Path, namespace: string, istioMinor: number): Iterable<Problem> {
  const taken = new Set<string | number>();
  for (const [index, listener] of listeners.entries()) {
    yield* listener.port === undefined
      ? catchAllProblems(index === listeners.length - 1, [...path, index])
      : listenerProblems(listener.port, listener, taken, [...path, index]);
    yield* hostProblems(listener.hosts, [...path, index, 'hosts'], namespace, istioMinor);
  }
}

function* catchAllProblems(isLast: boolean, path: Path): Iterable<Problem> {
  if (!isLast) {
    yield error('sidecar-catch-all-not-last', path, 'a listener without a port is for all that the others are not, and is not the last', 'put it last');
  }
}

function* listenerProblems(port: SidecarPort, { bind = '', captureMode = 'DEFAULT' }: EgressListener, taken: Set<string | number>, path: Path): Iterable<Problem> {
  const { number = 0 } = port;
  yield* portProblems(port, [...path, 'port']);
  yield* number === 0 ? socketProblems(bind, captureMode, path) : addressProblems(port, bind, path);
  if (taken.has(number || bind)) {
    yield number === 0 ? error('sidecar-duplicate-socket', [...path, 'bind'], `another listener is at ${show(bind)} already`, 'put all that it is for into one listener')
      : duplicatePort(number, path);
  }
  taken.add(number || bind);
}

function* socketProblems(bind: string, captureMode: string, path: Path): Iterable<Problem> {
  if (!bind.startsWith(SOCKET) || !isSocketPath(bind.slice(SOCKET.length))) {
    yield error('sidecar-bad-socket', [...path, 'bind'], `a listener without a port's number must be at a Unix domain socket, got ${show(bind)}`,
      "set 'port.number', or bind: 'unix:///path/of/socket'");
  }
  if (!SOCKET_CAPTURES.includes(captureMode)) {
    yield error('sidecar-socket-capture', [...path, 'captureMode'], `calls to a Unix domain socket can not be captured, got ${captureMode}`, 'write NONE, or take it out');
  }
}

function* hostProblems(hosts: readonly string[], path: Path, namespace: string, istioMinor: number): Iterable<Problem> {
  if (hosts.length === 0) {
    yield error('sidecar-listener-without-hosts', path, "'hosts' of a listener is empty", "write those that it is for, such as './*' and 'istio-system/*'");
  }
  for (const [index, host] of hosts.entries()) {
    yield* sidecarHostProblems(host, [...path, index], istioMinor);
  }
  yield* repeatedHosts(hosts, path, namespace, istioMinor);
}

/** The hosts that Istio would not have needed. It compares what is written: a host behind all of its namespace, or all behind one. */
function* repeatedHosts(hosts: readonly string[], path: Path, own: string, istioMinor: number): Iterable<Problem> {
  const known = new Map<string, Set<string>>();
  for (const [index, host] of hosts.entries()) {
    const slash = host.indexOf('/');
    if (slash < 0 || (istioMinor >= FIRST_MINOR_WITH_EXCLUSION && host.startsWith('~'))) {
      continue;
    }
    const namespace = host.slice(0, slash) === '.' ? own : host.slice(0, slash);
    const name = host.slice(slash + 1);
    const names = known.get(namespace) ?? new Set();
    if (name === ANY ? names.size > 0 : names.has(name) || names.has(ANY)) {
      yield warning('sidecar-duplicate-host', [...path, index], `${show(host)} in 'hosts' repeats others of its namespace`, 'leave the widest of them');
    }
    known.set(namespace, names.add(name));
  }
  if (known.size > 1 && known.get(ANY)?.has(ANY)) {
    yield warning('sidecar-host-beside-all', path, "'*/*' in 'hosts' is for all already", 'leave it alone, or take it out');
  }
}
