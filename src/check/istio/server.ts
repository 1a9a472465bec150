import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import { isIp, isPort, isSocketPath } from './addresses';
import { isHttpProtocol, isProtocol, isTlsProtocol } from './protocols';
import { gatewayHostProblems } from './scoped-hosts';
import { isPassthrough, serverTlsProblems } from './server-tls';

/** What a server is judged by, beside itself. */
export interface ServerContext {
  /** Whether Istio made its Gateway of one of Kubernetes. */
  readonly fromKubernetes: boolean;
  readonly istioMinor: number;
}

const SOCKET = 'unix://';

/** What Istio's webhook has against a server of a Gateway. */
export function* serverProblems(server: any, path: Path, { fromKubernetes, istioMinor }: ServerContext): Iterable<Problem> {
  const { hosts = [], port = {}, bind = '', tls } = server;
  if (hosts.length === 0) {
    yield error('server-without-hosts', [...path, 'hosts'], 'a server needs a host', "write the hosts that it is for, or '*' for all");
  }
  for (const [index, host] of hosts.entries()) {
    yield* gatewayHostProblems(host, [...path, 'hosts', index], fromKubernetes);
  }
  yield* portProblems(port, bind, [...path, 'port']);
  yield* bindProblems(bind, port.number ?? 0, [...path, 'bind']);
  yield* serverTlsProblems(tls, [...path, 'tls'], istioMinor);
  if (isProtocol(port.protocol ?? '')) {
    yield* protocolProblems(port.protocol, tls, [...path, 'tls']);
  }
}

function* portProblems({ name = '', number = 0, protocol = '', targetPort = 0 }: any, bind: string, path: Path): Iterable<Problem> {
  if (!isProtocol(protocol)) {
    yield error('server-protocol', [...path, 'protocol'], `${show(protocol)} is no protocol that Istio knows`, 'write HTTP, HTTPS, HTTP2, GRPC, TLS, TCP or MONGO');
  }
  if (!isPort(number) && !(number === 0 && bind.startsWith(SOCKET))) {
    yield error('server-port', [...path, 'number'], `a port must be from 1 to 65535, got ${show(number)}`, 'write the port that the gateway listens on');
  }
  if (targetPort > 0) {
    yield error('server-target-port', [...path, 'targetPort'], `'targetPort' does nothing in a Gateway, got ${show(targetPort)}`, "take 'targetPort' out");
  }
  if (name === '') {
    yield error('server-port-without-name', [...path, 'name'], 'a port of a server needs a name', "write a name such as 'https'");
  }
}

function* bindProblems(bind: string, number: number, path: Path): Iterable<Problem> {
  if (bind === '') {
    return;
  }
  if (!bind.startsWith(SOCKET)) {
    if (!isIp(bind)) {
      yield error('server-bind', path, `'bind' must be an IP address or a Unix domain socket, got ${show(bind)}`, `write such as '0.0.0.0' or '${SOCKET}/var/run/socket'`);
    }
    return;
  }
  if (!isSocketPath(bind.slice(SOCKET.length))) {
    yield error('server-bind', path, `a Unix domain socket needs an absolute path, or a name that starts with '@', got ${show(bind)}`, `write such as '${SOCKET}/var/run/socket'`);
  }
  if (number !== 0) {
    yield error('server-socket-with-port', path, `a server at a Unix domain socket has no port, got ${show(number)}`, "write 'number: 0'");
  }
}

function* protocolProblems(protocol: string, tls: any, path: Path): Iterable<Problem> {
  if (isTlsProtocol(protocol)) {
    if (tls === undefined) {
      yield error('server-without-tls', path, `a server with ${show(protocol)} needs 'tls'`, "write 'tls', with a mode and certificates");
    }
  } else if (tls !== undefined && !(isHttpProtocol(protocol) && isRedirectOnly(tls))) {
    yield error('server-tls-of-plain-port', path, `a server with ${show(protocol)} takes no TLS, got ${show(tls)}`,
      "write HTTPS or TLS as protocol, or take 'tls' out; an HTTP server may have 'httpsRedirect' alone");
  }
}

function isRedirectOnly(tls: any): boolean {
  return isPassthrough(tls) && !tls.caCertificates && !tls.privateKey && !tls.serverCertificate;
}
