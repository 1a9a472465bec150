import type { Path } from '../problem';
import { items, number, text, type Fields } from './read';

/** What Istio sees of what passes a port: requests, the server name of somebody else's TLS, or bytes. Unknown where it finds out itself. */
export type Traffic = 'http' | 'tls' | 'tcp' | 'unknown';

/** A port of a host. */
export interface Port {
  readonly path: Path;
  readonly number: number;
  readonly name: string;
  readonly protocol: string;
  readonly traffic: Traffic;
  readonly targetPort?: number;
}

const TRAFFIC: { readonly [protocol: string]: Traffic } = {
  'http': 'http',
  'http2': 'http',
  'http_proxy': 'http',
  'grpc': 'http',
  'grpc-web': 'http',
  'kubernetes.io/h2c': 'http',
  'kubernetes.io/ws': 'http',
  'https': 'tls',
  'tls': 'tls',
  'kubernetes.io/wss': 'tls',
  'tcp': 'tcp',
  'mongo': 'tcp',
  'redis': 'tcp',
  'mysql': 'tcp',
};

/** SMTP, DNS, MySQL and MongoDB, whose servers may be the first to speak: without a protocol they are TCP. */
export const WELL_KNOWN_PORTS: readonly number[] = [25, 53, 3306, 27017];

/** The ports of a ServiceEntry. */
export function entryPorts(spec: Fields): Port[] {
  return items(spec.ports).map(({ index, value }) => {
    const protocol = text(value.protocol) ?? '';
    return portOf(value.number, value, ['spec', 'ports', index], protocol, TRAFFIC[protocol.toLowerCase()]);
  }).filter(isPort);
}

/** The ports of a Service: the protocol is that of `appProtocol`, or else the beginning of the name. */
export function servicePorts(spec: Fields): Port[] {
  return items(spec.ports).filter(({ value }) => value.protocol !== 'UDP' && value.protocol !== 'SCTP').map(({ index, value }) => {
    const name = text(value.name)?.toLowerCase() ?? '';
    const protocol = text(value.appProtocol)?.toLowerCase() ?? Object.keys(TRAFFIC).find(each => name === each || name.startsWith(`${each}-`)) ?? '';
    return portOf(value.port, value, ['spec', 'ports', index], protocol, TRAFFIC[protocol]);
  }).filter(isPort);
}

function portOf(numbered: unknown, { name, targetPort }: Fields, path: Path, protocol: string, traffic: Traffic = 'unknown'): Port | undefined {
  const found = number(numbered);
  return found === undefined ? undefined : {
    path, number: found, name: text(name) ?? '', protocol: protocol.toUpperCase(), traffic, targetPort: number(targetPort) || undefined,
  };
}

function isPort(port: Port | undefined): port is Port {
  return port !== undefined;
}

export function describePort({ number: each, protocol }: Port): string {
  return protocol === '' ? String(each) : `${each} (${protocol})`;
}
