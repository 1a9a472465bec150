import type { ChangingEntry } from './changing-entry';
import { checkObjects } from './objects';
import { checkRivals } from './rivals';
import { checkAccess } from '../check/access';
import { checkCallers } from '../check/callers';
import { checkConnectionRoutes } from '../check/connection-routes';
import { checkEntry } from '../check/entry';
import type { Verdict } from '../check/finding';
import { checkRoutes } from '../check/routes';
import { checkVisibility } from '../check/waypoint';
import { WAYPOINT_LABEL } from '../emit/waypoint';
import type { ExternalApi } from '../external-api';
import { Mesh } from '../mesh';

/** What is wrong with an external API in its mesh and its app. `named` are the namespaces of callers that somebody wrote down. */
export function verdictsOf(api: ExternalApi, { now, claimant }: ChangingEntry, named: string[]): Verdict[] {
  const mesh = Mesh.of(api);
  return [
    ...checkEntry(now, mesh, api.serviceEntry.metadata.getLabel(WAYPOINT_LABEL) !== undefined),
    ...checkRoutes({ self: api, ports: now.ports, routes: now.routes }),
    ...checkConnectionRoutes(api, now),
    ...checkCallers(now),
    ...checkAccess(now, mesh),
    ...checkVisibility(now, named, mesh),
    ...checkRivals(claimant, mesh),
    ...checkObjects(api),
  ];
}
