import type { EgressPort, PortProtocol } from '../port';

interface ProtocolFacts {
  /** What of a connection the proxy understands: requests, the SNI of a TLS handshake, or nothing. */
  readonly sees: 'requests' | 'sni' | 'bytes';
  /** `appProtocol` of a Service port, and the first part of a default port name. */
  readonly appProtocol: string;
  /** The number at which the default name needs no number. */
  readonly usualNumber?: number;
}

/** All that the library knows of protocols. */
export const PROTOCOLS: Record<`${PortProtocol}`, ProtocolFacts> = {
  HTTP: { sees: 'requests', appProtocol: 'http', usualNumber: 80 },
  HTTP2: { sees: 'requests', appProtocol: 'http2' },
  GRPC: { sees: 'requests', appProtocol: 'grpc' },
  HTTPS: { sees: 'sni', appProtocol: 'https', usualNumber: 443 },
  TLS: { sees: 'sni', appProtocol: 'tls', usualNumber: 443 },
  TCP: { sees: 'bytes', appProtocol: 'tcp' },
  MONGO: { sees: 'bytes', appProtocol: 'mongo', usualNumber: 27017 },
};

/** Whether Istio sees requests on the port, so that routes, timeouts and retries apply. */
export function isHttp(port: EgressPort): boolean {
  return PROTOCOLS[port.protocol].sees === 'requests';
}

/** Whether workloads encrypt what they send to the port themselves, so that Istio sees only the server name. */
export function isTls(port: EgressPort): boolean {
  return PROTOCOLS[port.protocol].sees === 'sni';
}

/** Whether Istio sees only bytes on the port, and matches it by address. */
export function isTcp(port: EgressPort): boolean {
  return PROTOCOLS[port.protocol].sees === 'bytes';
}

/** The `appProtocol` of a Service port. */
export function appProtocolOf(port: EgressPort): string {
  return PROTOCOLS[port.protocol].appProtocol;
}
