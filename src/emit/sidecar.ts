import type { Wire } from './wire';
import type { SidecarSpec } from '../../imports/networking.istio.io';

/** What proxies know, and of whom. */
export interface SidecarScope {
  /** `namespace/host` of all that they know. */
  readonly hosts: string[];
  /** Labels of the pods; without any, all of the namespace that no other Sidecar selects. */
  readonly labels?: { [key: string]: string };
}

/** Istio's host for nothing at all: it refuses an empty list. */
const NOTHING = '~/*';

/** That proxies know some hosts, and refuse all others. */
export function sidecarSpec({ hosts, labels }: SidecarScope): Wire<SidecarSpec> {
  return {
    workloadSelector: labels && { labels },
    outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    egress: [{ hosts: hosts.length > 0 ? hosts : [NOTHING] }],
  };
}
