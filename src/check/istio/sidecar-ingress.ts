import { show } from '../../private/errors';
import { error, warning, type Path, type Problem } from '../problem';
import { isPort, isSocketPath } from './addresses';
import { connectionPoolProblems } from './connection-pool';
import { isHttpProtocol, isTlsProtocol } from './protocols';
import { serverTlsProblems } from './server-tls';
import { addressProblems, duplicatePort, portProblems, type SidecarPort } from './sidecar-ports';

const SOCKET = 'unix://';
const OWN_ADDRESS = /^(?:|127\.0\.0\.1|0\.0\.0\.0|\[(?:|127\.0\.0\.1|0\.0\.0\.0|::1?)\]):\+?(\d+)$/;
const NOT_OF_A_SIDECAR = ['subjectAltNames', 'credentialName', 'credentialNames', 'tlsCertificates'];
const NOT_MODES = ['ISTIO_MUTUAL', 'AUTO_PASSTHROUGH'];

/** Where a workload is called. */
export interface IngressListener {
  readonly port: SidecarPort;
  readonly bind?: string;
  readonly defaultEndpoint?: string;
  readonly tls?: any;
  readonly connectionPool?: any;
}

/** What Istio's webhook has against the listeners for calls of a workload. */
export function* ingressProblems(listeners: readonly IngressListener[], path: Path, istioMinor: number): Iterable<Problem> {
  const taken = new Set<number>();
  for (const [index, listener] of listeners.entries()) {
    const { number = 0 } = listener.port;
    yield* listenerProblems(listener, [...path, index], istioMinor);
    if (taken.has(number)) {
      yield duplicatePort(number, [...path, index]);
    }
    taken.add(number);
  }
}

function* listenerProblems({ port, bind = '', defaultEndpoint = '', tls, connectionPool }: IngressListener, path: Path, istioMinor: number): Iterable<Problem> {
  yield* portProblems(port, [...path, 'port']);
  yield* addressProblems(port, bind, path);
  if (defaultEndpoint !== '' && !isOwnEndpoint(defaultEndpoint)) {
    yield error('sidecar-bad-default-endpoint', [...path, 'defaultEndpoint'], `'defaultEndpoint' is nothing of the workload's own, got ${show(defaultEndpoint)}`,
      "write '127.0.0.1:8080', '0.0.0.0:8080', '[::1]:8080', '[::]:8080' or 'unix:///path/of/socket'");
  }
  if (tls !== undefined) {
    yield* tlsProblems(tls, port, [...path, 'tls']);
    yield* serverTlsProblems(tls, [...path, 'tls'], istioMinor);
  }
  yield* connectionPoolProblems(connectionPool, [...path, 'connectionPool'], istioMinor);
  if (connectionPool?.http !== undefined && !isHttpProtocol(port.protocol ?? '')) {
    yield warning('sidecar-http-pool-of-other-protocol', [...path, 'connectionPool', 'http'],
      `limits for HTTP do nothing at a port of protocol ${show(port.protocol ?? '')}`, "give the port protocol: HTTP, or set 'tcp' limits only");
  }
}

function isOwnEndpoint(endpoint: string): boolean {
  if (endpoint.startsWith(SOCKET)) {
    return isSocketPath(endpoint.slice(SOCKET.length));
  }
  const [, port] = OWN_ADDRESS.exec(endpoint) ?? [];
  return port !== undefined && isPort(Number(port));
}

function* tlsProblems(tls: any, { protocol = '' }: SidecarPort, path: Path): Iterable<Problem> {
  for (const field of NOT_OF_A_SIDECAR.filter(each => tls[each]?.length > 0)) {
    yield error('sidecar-tls-field', [...path, field], `'${field}' is not for the TLS of a Sidecar, got ${show(tls[field])}`,
      field === 'subjectAltNames' ? 'take it out' : "name files: 'serverCertificate', 'privateKey', 'caCertificates'");
  }
  if (tls.httpsRedirect) {
    yield error('sidecar-tls-field', [...path, 'httpsRedirect'], "'httpsRedirect' is not for a Sidecar", 'take it out');
  }
  if (NOT_MODES.includes(tls.mode)) {
    yield error('sidecar-tls-mode', [...path, 'mode'], `'mode' ${tls.mode} is not for a Sidecar`, "write SIMPLE or MUTUAL, or take 'tls' out for the mesh's own TLS");
  }
  if (!isTlsProtocol(protocol)) {
    yield error('sidecar-tls-of-other-protocol', path, `a port of protocol ${show(protocol)} can not have 'tls'`, 'give the port protocol: HTTPS or TLS');
  }
}
