import { isWildcardDomain } from './names';

const GATEWAY_NAME = /^outbound_([^_]*)_[^_]*_([^_]*)/;

/**
 * A host that rules can be for. Gateways between clusters know the hosts of the mesh by names of Istio's own: `outbound_.80_._.api.example.com`. Of these the webhook
 * looks at two parts alone: where the port belongs it wants a digit, where the host belongs a letter.
 */
export function isRoutableHost(host: string, takesGatewayNames: boolean): boolean {
  if (!takesGatewayNames || !host.startsWith('outbound_')) {
    return isWildcardDomain(host);
  }
  const [, port, name] = GATEWAY_NAME.exec(host) ?? [];
  return host.length <= 255 && port !== undefined && /\d/.test(port) && /[a-zA-Z]/.test(name);
}
