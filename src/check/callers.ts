import { EVERY_NAMESPACE, type Entry } from '../entry';
import { error, type Verdict } from './finding';
import { show } from '../private/errors';

/** Routes for callers that do not see the host, which are never used. */
export function checkCallers({ hosts, namespace, consumers, routes, tlsRoutes, tcpRoutes }: Entry): Verdict[] {
  if (namespace === undefined || consumers.includes(EVERY_NAMESPACE)) {
    return [];
  }
  const named = [...routes.flatMap(({ matches }) => matches), ...tlsRoutes, ...tcpRoutes].map(({ sourceNamespace }) => sourceNamespace);
  const unknown = new Set(named.filter(each => each !== undefined && each !== namespace && !consumers.includes(each)));
  return [...unknown].map(each => error('route-for-unknown-callers', `${hosts[0]} has a route for callers in namespace ${show(each)}, where nobody sees the host`,
    'name it in \'consumers\', or take \'sourceNamespace\' out'));
}
