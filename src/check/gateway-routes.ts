import type { Entry } from '../entry';
import { GatewayFlavor } from '../gateway-flavor';
import type { Mesh } from '../mesh';
import { isTcp, isTls } from '../private/protocols';
import { explain, GATES, has } from '../versions';
import { error, type Verdict } from './finding';

/** What only the target's version tells about the ways through a gateway of the Kubernetes Gateway API. */
export function checkGatewayRoutes({ ports, gateway }: Entry, mesh: Mesh): Verdict[] {
  const needed = gateway?.flavor !== GatewayFlavor.KUBERNETES ? []
    : [...ports.some(isTls) ? [GATES.tlsRoutes] : [], ...ports.some(isTcp) ? [GATES.tcpRoutes] : []];
  return needed.filter(gate => !has(gate, mesh.istioVersion)).map(gate => error('needs-newer-istio', explain(gate, mesh.istioVersion),
    'upgrade Istio and the definitions of the Gateway API, or let calls pass a gateway of GatewayFlavor.ISTIO'));
}
