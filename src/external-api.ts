import { Lazy, type ApiObject, type Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { checkEntry, WAYPOINT_LABEL } from './check/entry';
import type { Verdict } from './check/finding';
import { KINDS } from './emit/kinds';
import { serviceEntrySpec } from './emit/service-entry';
import { virtualServiceSpec } from './emit/virtual-service';
import type { ExternalEndpoint } from './endpoint';
import { exportToOf, isWildcard, needsAllocatedAddress, routedHosts, type Entry } from './entry';
import { Mesh } from './mesh';
import type { OriginalDestination } from './original-destination';
import { EgressPort } from './port';
import { ensureDestinationRules } from './private/destination-rules';
import { checkConsumer, checkConsumers, checkEndpoints, checkHosts, checkVirtualIps, refuseEntry } from './private/entry-refusals';
import { reportFindings } from './private/findings';
import { anyAddressAnnotation, checkObjectNames, commonMetadata, copyOf, emit, ensure, namespaceFor } from './private/objects';
import { checkPorts } from './private/ports';
import { RegisteredElsewhere } from './private/registered-elsewhere';
import { checkRivals, layClaims, type Claimant } from './private/rivals';
import type { IExternalApi, ManifestOptions } from './target';
import type { VirtualIps } from './virtual-ips';

/** Properties of an external API. */
export interface ExternalApiProps extends ManifestOptions {
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
   * Keeps the address that the workload dialled, instead of looking the host up. Not with `endpoints` or `virtualIps`.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
   * @default - the proxy looks the host up, or takes the endpoints
   */
  readonly originalDestination?: OriginalDestination;
  /**
   * Whether the proxy connects to the first address of each DNS answer and keeps its connections when answers change, which suits
   * hosts with many addresses that rotate (DNS_ROUND_ROBIN). Otherwise it uses all addresses of the latest answer. At most one endpoint.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
   * @default false
   */
  readonly dnsRoundRobin?: boolean;
  /**
   * Time for a whole request, retries included. Only for ports where Istio sees requests.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-timeout
   * @default - none, as in Istio
   */
  readonly timeout?: Duration;
  /**
   * Other namespaces with workloads that call the host, or `*` for all. Each one's proxies then carry its configuration. Namespaces of
   * aliases are added by themselves.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-export_to
   * @default - only the API's own namespace
   */
  readonly consumers?: string[];
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

const EXTERNAL_API = Symbol.for('cdk8s-istio-egress.ExternalApi');
const AUTO_ALLOCATE_LABEL = 'networking.istio.io/enable-autoallocate-ip';

/**
 * A host outside the mesh that workloads call: a ServiceEntry (that it exists), a DestinationRule for each host (how to connect),
 * and a VirtualService (how to route) where something asks for it.
 */
export class ExternalApi extends Construct implements IExternalApi {
  /**
   * Refers to an external API that somebody else registered. Nothing is emitted for it.
   *
   * @param scope where to put the reference
   * @param id its id there
   * @param attributes what is known of it
   */
  public static fromAttributes(scope: Construct, id: string, attributes: ExternalApiAttributes): IExternalApi {
    return new RegisteredElsewhere(scope, id, attributes);
  }

  /**
   * Whether something is an ExternalApi, also one from another copy of this package.
   *
   * @param x anything
   */
  public static isExternalApi(x: any): x is ExternalApi {
    return x !== null && typeof x === 'object' && EXTERNAL_API in x;
  }

  /** The emitted ServiceEntry; `ApiObject.of(api)` gives it too. */
  public readonly serviceEntry: ApiObject;
  private readonly options: ManifestOptions;
  private entry: Entry;

  /**
   * Registers a host. Throws on props that Istio would refuse, or accept and not honour.
   *
   * @param scope where to put it
   * @param id its id there
   * @param props the host and what is known of it
   */
  constructor(scope: Construct, id: string, props: ExternalApiProps) {
    super(scope, id);
    const hosts = checkHosts(this, props.host, props.additionalHosts ?? []);
    this.entry = {
      hosts,
      namespace: namespaceFor(this, props),
      ports: props.ports === undefined ? [isWildcard(hosts[0]) ? EgressPort.tls(443) : EgressPort.https(443)] : checkPorts(this, props.ports),
      endpoints: checkEndpoints(this, props.endpoints),
      virtualIps: checkVirtualIps(this, props.virtualIps),
      originalDestination: props.originalDestination,
      dnsRoundRobin: props.dnsRoundRobin,
      timeout: props.timeout,
      consumers: checkConsumers(this, props.consumers),
      aliases: [],
    };
    refuseEntry(this, this.entry);
    this.options = copyOf(props);
    Object.defineProperty(this, EXTERNAL_API, { value: true });

    this.serviceEntry = this.emitServiceEntry();
    this.ensureObjects();
    reportFindings(this, () => this.judge());
  }

  /** The host that workloads call. */
  public get host(): string {
    return this.entry.hosts[0];
  }

  /** The ports that workloads may dial. */
  public get ports(): EgressPort[] {
    return [...this.entry.ports];
  }

  /** The real addresses behind the host; empty if DNS tells them. */
  public get endpoints(): ExternalEndpoint[] {
    return [...this.entry.endpoints];
  }

  /** Namespace of the emitted objects, if the chart or the metadata says one. */
  public get namespace(): string | undefined {
    return this.serviceEntry.metadata.namespace;
  }

  /**
   * The emitted DestinationRule of `host` for all workloads. Those of additional hosts are the children `DestinationRule-<host>`, and that of a workload
   * that alone gets a Secret is `DestinationRule-secret-<secret>`.
   */
  public get destinationRule(): ApiObject {
    return this.node.findChild('DestinationRule') as ApiObject;
  }

  /** The emitted VirtualService of `host`, if something asked for one. Those of additional hosts are the children `VirtualService-<host>`. */
  public get virtualService(): ApiObject | undefined {
    return this.node.tryFindChild('VirtualService') as ApiObject | undefined;
  }

  /**
   * Adds a port that workloads dial.
   *
   * Throws if its number or name is taken, and on a TCP port beside additional hosts or an ExternalNameAlias.
   *
   * @param port the port
   */
  public addPort(port: EgressPort): void {
    this.update({ ports: [...this.entry.ports, port] });
  }

  /**
   * Adds a real address behind the host. The first one ends looking the host up; one that is a name turns STATIC into DNS.
   *
   * Throws if the address is there already, or names ports that the API does not have.
   *
   * @param endpoint the address
   */
  public addEndpoint(endpoint: ExternalEndpoint): void {
    this.update({ endpoints: checkEndpoints(this, [...this.entry.endpoints, endpoint]) });
  }

  /**
   * Makes the host known to another namespace whose workloads call it.
   *
   * @param namespace name of the namespace, or `*` for all
   */
  public addConsumer(namespace: string): void {
    this.update({ consumers: [...this.entry.consumers, checkConsumer(this, namespace)] });
  }

  /**
   * Serves calls to an ExternalName alias as calls to the host itself. Nothing changes if the alias can not be.
   *
   * @internal
   */
  public _addAlias(alias: Construct, consumers: string[]): void {
    this.update({
      aliases: [...this.entry.aliases, alias.node.path],
      consumers: [...this.entry.consumers, ...consumers],
    }, alias);
  }

  private update(change: Partial<Entry>, culprit: Construct = this): void {
    const entry = { ...this.entry, ...change };
    refuseEntry(culprit, entry);
    this.entry = entry;
    this.ensureObjects();
  }

  /** One list for all objects of the host: an entry that is seen without its rule is called in clear. */
  private get exportTo(): string[] {
    return exportToOf(this.entry.consumers, this.namespace);
  }

  private ensureObjects(): void {
    for (const host of this.entry.hosts) {
      ensureDestinationRules(this, {
        suffix: this.suffixOf(host),
        metadata: this.siblingMetadata(host),
        host: () => host,
        ports: () => this.entry.ports,
        exportTo: () => this.exportTo,
        namespace: this.namespace,
      });
    }
    for (const host of routedHosts(this.entry)) {
      ensure(this, joined('VirtualService', this.suffixOf(host)), id => this.emitVirtualService(id, host));
    }
    layClaims(this.claimant, () => this.entry);
  }

  private get claimant(): Claimant {
    return { construct: this, entry: this.entry, namespace: this.namespace, seenIn: [this.namespace ?? '', ...this.entry.consumers] };
  }

  private emitServiceEntry(): ApiObject {
    const metadata = commonMetadata(this.options);
    const anyAddress = anyAddressAnnotation(this.entry.originalDestination);
    const allocate = Lazy.any({ produce: () => needsAllocatedAddress(this.entry) ? 'true' : undefined });
    return emit(this, 'Resource', KINDS.serviceEntry, {
      ...metadata,
      labels: { [AUTO_ALLOCATE_LABEL]: allocate, ...metadata.labels },
      annotations: { ...anyAddress, ...metadata.annotations },
    }, {
      spec: Lazy.any({ produce: () => serviceEntrySpec(this.entry, this.exportTo) }),
    });
  }

  private emitVirtualService(id: string, host: string): ApiObject {
    return emit(this, id, KINDS.virtualService, this.siblingMetadata(host), {
      spec: Lazy.any({
        produce: () => virtualServiceSpec({
          host,
          destination: host,
          exportTo: this.exportTo,
          ports: this.entry.ports,
          serverName: () => host === this.host && this.entry.aliases.length > 0 ? host : undefined,
          timeout: this.entry.timeout,
        }),
      }),
    });
  }

  private suffixOf(host: string): string | undefined {
    return host === this.entry.hosts[0] ? undefined : host.replace(/^\*/, 'wildcard');
  }

  private siblingMetadata(host: string) {
    return { ...commonMetadata(this.options), name: joined(this.serviceEntry.name, this.suffixOf(host)) };
  }

  private judge(): Verdict[] {
    const mesh = Mesh.of(this);
    return [
      ...checkEntry(this.entry, mesh, this.serviceEntry.metadata.getLabel(WAYPOINT_LABEL) !== undefined),
      ...checkRivals(this.claimant, mesh),
      ...checkObjectNames(this),
    ];
  }
}

/** An id or a name with its suffix, if it has one. */
function joined(name: string, suffix: string | undefined): string {
  return suffix === undefined ? name : `${name}-${suffix}`;
}
