import { createHash } from 'crypto';
import type { EgressPort } from '../port';
import { isHttp } from '../private/protocols';

/**
 * How connections to a port of a host pass a gateway: as they are, inside the mesh's own TLS. Of what is inside the gateway sees nothing, so
 * the sidecar asks it for a server name that is that port's alone.
 */
export interface Lane {
  readonly port: EgressPort;
  /** The server name that sidecars ask the gateway for: one that no requests arrive under, whatever their callers claim. */
  readonly serverName: string;
  /** Name of the gateway's server for it, and of the subset that asks for it: one label. */
  readonly name: string;
}

/** What the server names of all lanes start with. Requests are taken under the names of their hosts, so that no host may start like this. */
export const LANE_PREFIX = 'connections-';

/** What policies call the server name that a connection asks for. */
export const SERVER_NAME = 'connection.sni';

/** A lane for each port where Istio sees no requests. */
export function lanesOf(host: string, ports: EgressPort[]): Lane[] {
  return ports.filter(port => !isHttp(port)).map((port, index) => ({
    port,
    serverName: `${LANE_PREFIX}${port.number}.${host}`,
    name: labelOf(index === 0 ? host : `${host}.${port.number}`),
  }));
}

const MAX_LABEL = 63;
const HASH = 8;

/** A name as one label. Two names can have the same only where dots and dashes mix; a hash tells those apart. */
export function labelOf(name: string): string {
  const label = name.replace(/\./g, '-');
  if (!name.includes('-') && label.length <= MAX_LABEL) {
    return label;
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH);
  return `${label.slice(0, MAX_LABEL - HASH - 1).replace(/-+$/, '')}-${hash}`;
}
