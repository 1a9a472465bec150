import { show } from '../../private/errors';
import type { Acceptance } from '../acceptance';
import { error, warning, type Problem } from '../problem';
import { isLabel } from './names';
import { isHttpProtocol } from './protocols';
import { serverProblems } from './server';

/** What Istio puts on the Gateways that it makes of those of Kubernetes. */
const SEMANTICS = 'internal.istio.io/gateway-semantics';

/** What Istio's webhook has against a Gateway that its schema takes. */
export const gateway: Acceptance = function* ({ metadata, spec }, { istioMinor }) {
  const fromKubernetes = metadata?.annotations?.[SEMANTICS] === 'gateway';
  const name = metadata?.name ?? '';
  const servers: any[] = spec?.servers ?? [];
  if (!fromKubernetes && !isLabel(name)) {
    yield error('gateway-name', ['metadata', 'name'], `a Gateway's name must be one label of a DNS name, got ${show(name)}`, 'write a name without dots, of 63 characters at most');
  }
  if (servers.length === 0) {
    yield error('gateway-without-servers', ['spec', 'servers'], 'a Gateway needs a server', "write 'servers'");
  }
  for (const [index, server] of servers.entries()) {
    yield* serverProblems(server, ['spec', 'servers', index], { fromKubernetes, istioMinor });
  }
  yield* portNameProblems(servers);
  yield* redirectProblems(servers);
};

function* portNameProblems(servers: any[]): Iterable<Problem> {
  const taken = new Set<string>();
  for (const [index, server] of servers.entries()) {
    const name = server.port?.name;
    if (name && taken.has(name)) {
      yield error('gateway-duplicate-port-name', ['spec', 'servers', index, 'port', 'name'], `two servers have a port with the name ${show(name)}`, 'rename one of them');
    }
    taken.add(name);
  }
}

function* redirectProblems(servers: any[]): Iterable<Problem> {
  for (const [index, { port, tls }] of servers.entries()) {
    if (tls?.httpsRedirect && !isHttpProtocol(port?.protocol ?? '')) {
      yield warning('gateway-redirect-not-http', ['spec', 'servers', index, 'tls', 'httpsRedirect'],
        `'httpsRedirect' is for HTTP servers only, and this one has ${show(port?.protocol)}`, "take 'httpsRedirect' out");
    }
  }
}
