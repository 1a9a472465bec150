import { show } from '../../private/errors';
import type { Acceptance } from '../acceptance';
import { error, type Path, type Problem } from '../problem';
import { connectionPoolProblems } from './connection-pool';
import { destinationProblems, type Destination } from './destinations';
import { isFqdn } from './names';
import { selectorProblems } from './selectors';
import { egressProblems } from './sidecar-egress';
import { ingressProblems } from './sidecar-ingress';

/** What happens to calls of hosts that the mesh does not know. */
interface OutboundTrafficPolicy {
  readonly mode?: string;
  readonly egressProxy?: Destination;
}

/** What Istio's webhook has against a Sidecar. */
export const sidecar: Acceptance = function* ({ metadata, spec = {} }, { istioMinor }) {
  const { workloadSelector, ingress = [], egress = [], outboundTrafficPolicy, inboundConnectionPool } = spec;
  if (workloadSelector !== undefined) {
    yield* selectorProblems(workloadSelector.labels, ['spec', 'workloadSelector', 'labels']);
  }
  if (ingress.length + egress.length === 0 && outboundTrafficPolicy === undefined && inboundConnectionPool === undefined) {
    yield error('sidecar-empty', ['spec'], 'a Sidecar that configures nothing is refused',
      "set 'egress', 'ingress', 'outboundTrafficPolicy' or 'inboundConnectionPool'");
  }
  yield* ingressProblems(ingress, ['spec', 'ingress'], istioMinor);
  yield* connectionPoolProblems(inboundConnectionPool, ['spec', 'inboundConnectionPool'], istioMinor);
  yield* egressProblems(egress, ['spec', 'egress'], metadata?.namespace || 'default', istioMinor);
  yield* outboundProblems(outboundTrafficPolicy, ['spec', 'outboundTrafficPolicy']);
};

function* outboundProblems({ mode = 'REGISTRY_ONLY', egressProxy }: OutboundTrafficPolicy = {}, path: Path): Iterable<Problem> {
  if (egressProxy === undefined) {
    return;
  }
  if (mode !== 'ALLOW_ANY') {
    yield error('sidecar-proxy-of-closed-mesh', [...path, 'egressProxy'], `'egressProxy' is for unknown hosts, which 'mode' ${mode} does not let out`,
      "set mode: ALLOW_ANY, or take 'egressProxy' out");
  }
  if (!isFqdn(egressProxy.host)) {
    yield error('sidecar-bad-proxy-host', [...path, 'egressProxy', 'host'], `'host' of 'egressProxy' is no full DNS name, got ${show(egressProxy.host)}`,
      "write a name such as 'egressgateway.istio-system.svc.cluster.local'");
  }
  if (egressProxy.port === undefined) {
    yield error('sidecar-proxy-without-port', [...path, 'egressProxy'], "'egressProxy' needs the port of the proxy", "set 'port.number'");
  }
  yield* destinationProblems(egressProxy, [...path, 'egressProxy']);
}
