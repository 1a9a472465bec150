import type { Wire } from './wire';
import type { TelemetrySpec } from '../../imports/telemetry.istio.io';

type Target = NonNullable<Wire<TelemetrySpec>['targetRefs']>[number];
type Logging = NonNullable<Wire<TelemetrySpec>['accessLogging']>[number];

/** That what a waypoint takes is logged: all of it, for its Gateway, or what it takes for one entry. */
export function accessLogsAtWaypointSpec(provider: string, target: Target): Wire<TelemetrySpec> {
  return { targetRefs: [target], accessLogging: [{ providers: [{ name: provider }] }] };
}

/** That some pods, or all of the namespace, have what they call logged: as gateways all they do, as sidecars what their workload calls. */
export function accessLogsSpec(provider: string, pods: Pick<Wire<TelemetrySpec>, 'selector' | 'targetRefs'>, mode?: 'CLIENT'): Wire<TelemetrySpec> {
  const logging: Logging = { match: mode && { mode }, providers: [{ name: provider }] };
  return { ...pods, accessLogging: [logging] };
}
