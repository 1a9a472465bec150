import type { ConnectionRouteOptions } from '../connection-route-options';
import type { RouteDestination } from '../route-destination';
import { checkDnsLabel } from './dns';
import { fail } from './errors';
import { checkSourceLabels } from './pod-labels';
import { checkPortNumber } from './ports';
import { checkDestinations } from './route-refusals';

/** What every route of connections has. */
export function checkConnections(what: string, destinations: RouteDestination[], options: ConnectionRouteOptions) {
  const { matchPort, sourceLabels, sourceNamespace } = options;
  const checked = checkDestinations(destinations);
  const changed = checked.find(({ requestHeaders, responseHeaders }) => requestHeaders || responseHeaders);
  if (changed) {
    fail(undefined, `headers of destination ${changed.target.host} must not be set in ${what}, where nobody but the two ends sees them; leave them out`);
  }
  return {
    destinations: checked,
    matchPort: matchPort === undefined ? undefined : checkPortNumber(undefined, "'matchPort'", matchPort),
    sourceLabels: checkSourceLabels(sourceLabels),
    sourceNamespace: sourceNamespace === undefined ? undefined
      : checkDnsLabel(undefined, "'sourceNamespace'", sourceNamespace, 'rfc1123', 'write the name of a namespace'),
  };
}
