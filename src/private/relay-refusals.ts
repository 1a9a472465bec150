import type { IConstruct } from 'constructs';
import { isUnixSocket, type Entry } from '../entry';
import { fail, show } from './errors';

/** Refuses what no relay could serve, whichever it is. */
export function refuseRelay(scope: IConstruct, relay: 'gateway' | 'waypoint', { namespace, endpoints }: Entry): void {
  if (namespace === undefined) {
    fail(scope, `'via' needs the namespace of the API, from which alone the ${relay} takes ${relay === 'gateway' ? 'its routes' : 'it'}; ` +
      "set 'namespace' of the chart, or 'metadata.namespace'");
  }
  const socket = endpoints.find(({ address }) => isUnixSocket(address));
  if (socket) {
    fail(scope, `'endpoints' has the socket ${show(socket.address)}, which is in the workload's pod and not in the ${relay}'s; leave 'via' out`);
  }
}
