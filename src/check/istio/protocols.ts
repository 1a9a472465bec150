/*
 * Protocols as Istio's webhook takes them (pkg/config/protocol), in any case.
 */

const HTTP = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const TLS = ['https', 'tls'];
const TCP = ['tcp', 'https', 'tls', 'mongo', 'redis', 'mysql'];
const ALL = new Set([...HTTP, ...TLS, ...TCP, 'udp']);

/** A protocol that Istio knows. */
export function isProtocol(text: string): boolean {
  return ALL.has(text.toLowerCase());
}

/** One of which Istio sees the requests. */
export function isHttpProtocol(text: string): boolean {
  return HTTP.includes(text.toLowerCase());
}

/** One that starts with TLS. */
export function isTlsProtocol(text: string): boolean {
  return TLS.includes(text.toLowerCase());
}

/** One over TCP of which Istio sees no requests. */
export function isTcpProtocol(text: string): boolean {
  return TCP.includes(text.toLowerCase());
}
