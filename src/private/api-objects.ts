import { Lazy, type ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ChangingEntry } from './changing-entry';
import { ensureDestinationRules } from './destination-rules';
import { ensureRoutes } from './host-routes';
import { anyAddressAnnotation, commonMetadata, copyOf, emit, ensure, joined, labelForAllocation } from './objects';
import { KINDS } from '../emit/kinds';
import { serviceEntrySpec } from '../emit/service-entry';
import { accessLogsAtWaypointSpec } from '../emit/telemetry';
import { ENTRY_TARGET, waypointLabels } from '../emit/waypoint';
import { hostsWithRoutes, tunnelsOf, upstreamOf } from '../entry';
import type { IExternalApi, ManifestOptions } from '../target';

/** The objects of an external API in its own namespace. What they say is made from its entry when they are written. */
export class ApiObjects {
  public readonly serviceEntry: ApiObject;
  private readonly options: ManifestOptions;

  constructor(private readonly api: Construct & IExternalApi, options: ManifestOptions, private readonly entry: ChangingEntry) {
    this.options = copyOf(options);
    this.serviceEntry = this.emitServiceEntry();
  }

  /** Adds those that are not there yet. */
  public ensure(): void {
    const { now } = this.entry;
    labelForAllocation(this.serviceEntry, this.options.metadata, () => this.entry.now);
    now.hosts.forEach(host => this.ensureRules(host));
    hostsWithRoutes(now).forEach(host => ensureRoutes(this.api, {
      host,
      suffix: this.suffixOf(host),
      entryName: this.serviceEntry.name,
      metadata: () => this.metadataFor(host),
      entry: () => this.entry.now,
    }));
    this.ensureTelemetry();
  }

  /** Metadata of what is for one of the hosts. */
  public metadataFor(host: string): ApiObjectMetadata & { readonly name: string } {
    return Object.assign(commonMetadata(this.options), { name: joined(this.serviceEntry.name, this.suffixOf(host)) });
  }

  private emitServiceEntry(): ApiObject {
    const metadata = commonMetadata(this.options);
    const { originalDestination, waypoint } = this.entry.now;
    return emit(this.api, 'Resource', KINDS.serviceEntry, Object.assign(metadata, {
      labels: { ...waypoint && waypointLabels(waypoint), ...metadata.labels },
      annotations: { ...anyAddressAnnotation(originalDestination), ...metadata.annotations },
    }), {
      spec: Lazy.any({ produce: () => serviceEntrySpec(this.entry.now, this.entry.exportTo) }),
    });
  }

  private ensureRules(host: string): void {
    ensureDestinationRules(this.api, {
      suffix: this.suffixOf(host),
      metadata: this.metadataFor(host),
      policy: () => {
        const { namespace, traffic, retries, gateway, waypoint } = this.entry.now;
        const { ports } = upstreamOf(this.entry.now);
        return { host, namespace, exportTo: this.entry.exportTo, ports, traffic, retries, tunnels: tunnelsOf(this.entry.now), gateway, waypoint };
      },
    });
  }

  /** Newer versions of Istio look for the logs of an entry in its own namespace alone. */
  private ensureTelemetry(): void {
    const { waypoint, namespace } = this.entry.now;
    const { name } = this.serviceEntry;
    const logs = waypoint?.accessLogs;
    if (logs && waypoint.namespace !== namespace) {
      ensure(this.api, 'Telemetry', id => emit(this.api, id, KINDS.telemetry, { ...commonMetadata(this.options), name }, {
        spec: accessLogsAtWaypointSpec(logs.provider, { ...ENTRY_TARGET, name }),
      }));
    }
  }

  private suffixOf(host: string): string | undefined {
    return host === this.entry.now.hosts[0] ? undefined : host.replace(/^\*/, 'wildcard');
  }
}
