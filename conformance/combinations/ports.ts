import { EgressPort, type EgressPortOptions } from 'cdk8s-istio-egress';

/** A kind of port, and what a workload does there. */
export interface PortValue {
  readonly make: (number: number, options: EgressPortOptions) => EgressPort;
  readonly number: number;
  /** Scheme of the calls. */
  readonly scheme: 'http' | 'http2' | 'grpc' | 'https' | 'tls' | 'tcp';
  /** What the sidecar can tell calls apart by. */
  readonly sees: 'requests' | 'sni' | 'bytes';
  /** Whether the server is spoken to in HTTP/2. */
  readonly http2?: boolean;
}

export const PORTS = {
  HTTP: { make: EgressPort.http, number: 80, scheme: 'http', sees: 'requests' },
  HTTP2: { make: EgressPort.http2, number: 8080, scheme: 'http2', sees: 'requests', http2: true },
  GRPC: { make: EgressPort.grpc, number: 9090, scheme: 'grpc', sees: 'requests', http2: true },
  HTTPS: { make: EgressPort.https, number: 443, scheme: 'https', sees: 'sni' },
  TLS: { make: EgressPort.tls, number: 8443, scheme: 'tls', sees: 'sni' },
  TCP: { make: EgressPort.tcp, number: 6379, scheme: 'tcp', sees: 'bytes' },
  MONGO: { make: EgressPort.mongo, number: 27017, scheme: 'tcp', sees: 'bytes' },
} satisfies Record<string, PortValue>;
