import type { IEgressPath } from './egress-path';
import type { ExternalEndpoint } from './endpoint';
import type { OriginalDestination } from './original-destination';
import type { EgressPort } from './port';
import type { ManifestOptions } from './target';
import type { TrafficOptions } from './traffic-options';
import type { VirtualIps } from './virtual-ips';
import type { Workload } from './workload';

/** Properties of an external API. */
export interface ExternalApiProps extends ManifestOptions, TrafficOptions {
  /**
   * The host that workloads call: a fully qualified DNS name without scheme, port or path. Upper case is lowered and international
   * names are converted to their ASCII form. A wildcard such as `*.example.com` needs Istio 1.30, or `endpoints`.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-hosts
   */
  readonly host: string;
  /**
   * Further hosts with the same ports and endpoints. Each gets its own DestinationRule. Not with TCP ports, where Istio could not
   * tell the hosts apart.
   *
   * @default - none
   */
  readonly additionalHosts?: string[];
  /**
   * What workloads dial. Name every port that they use at the host: where proxies capture DNS, other ports are dead.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServicePort
   * @default - `[EgressPort.https(443)]`; for a wildcard `[EgressPort.tls(443)]`
   */
  readonly ports?: EgressPort[];
  /**
   * The real addresses behind the host: only IP addresses make a STATIC entry, names are looked up.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-endpoints
   * @default - what DNS says of the host
   */
  readonly endpoints?: ExternalEndpoint[];
  /**
   * Addresses that workloads dial for the host, if they are not those of the endpoints.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-addresses
   * @default - none; with TCP ports the IP addresses of the endpoints
   */
  readonly virtualIps?: VirtualIps;
  /**
   * Keeps the address that the workload dialled, instead of looking the host up. Not with `endpoints` or `virtualIps`, nor with
   * `circuitBreaker` or `loadBalancing`, which choose addresses.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
   * @default - the proxy looks the host up, or takes the endpoints
   */
  readonly originalDestination?: OriginalDestination;
  /**
   * What calls pass on their way out: an EgressGateway of the mesh, in ambient mode an EgressWaypoint, or an HttpProxy outside of the mesh.
   *
   * A gateway does what is said of the host: `tls`, timeouts, retries, routes, pools and breakers hold from there on. A Secret with
   * certificates is in its namespace, for its `workload`. Not with wildcards, `originalDestination`, ConfigMaps, or TLS and TCP routes. One of
   * GatewayFlavor.KUBERNETES has no `retries`, and of routes what an HTTPRoute can say.
   *
   * A waypoint does all that sidecars do where there are some; a Secret is in its namespace, for its `workload`. Not with `originalDestination`.
   *
   * A proxy is asked by the sidecar to connect to the host (HTTP CONNECT), for ports where Istio sees no requests. It looks the host up and connects to it, so not with
   * `endpoints`, `originalDestination`, `dnsRoundRobin`, wildcards or `tls` of the ports.
   *
   * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/
   * @see https://istio.io/latest/docs/ambient/usage/waypoint/
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-TunnelSettings
   * @default - straight from the workload's sidecar, or from ztunnel
   */
  readonly via?: IEgressPath;
  /**
   * Whether the proxy connects to the first address of each DNS answer and keeps its connections when answers change, which suits
   * hosts with many addresses that rotate (DNS_ROUND_ROBIN). Otherwise it uses all addresses of the latest answer. At most one endpoint, and
   * no `loadBalancing`.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
   * @default false
   */
  readonly dnsRoundRobin?: boolean;
  /**
   * Other namespaces with workloads that call the host, or `*` for all. Each one's proxies then carry its configuration. Namespaces of
   * aliases are added by themselves.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-export_to
   * @default - only the API's own namespace
   */
  readonly consumers?: string[];
  /**
   * The workloads that may call the host, and no others: with `[]` nobody. The methods `allowFrom` and `allowRequestsFrom` add to them. Needs an EgressGateway or an
   * EgressWaypoint as `via`.
   *
   * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
   * @default - everybody, until one of the methods is called
   */
  readonly allowFrom?: Workload[];
}

/** What is known of an external API that somebody else registered. */
export interface ExternalApiAttributes {
  /** The host, byte for byte as registered. */
  readonly host: string;
  /**
   * The ports it was registered with.
   *
   * @default - unknown; an alias of it needs them
   */
  readonly ports?: EgressPort[];
  /**
   * Namespace of its ServiceEntry.
   *
   * @default - unknown
   */
  readonly namespace?: string;
}
