import type { EgressPort } from '../port';

/**
 * The Host header of a URL at which the server is called: by the proxy where it adds TLS, by the workload where it does not. The port belongs to it
 * unless it is the scheme's usual one.
 */
export function authorityOf(serverName: string, port: EgressPort): string {
  const [called, usual] = port.upstreamTls ? [port.targetPort, 443] : [port.number, 80];
  return called === usual ? serverName : `${serverName}:${called}`;
}
