import { grouped } from './grouped';
import { hostMap, type HostMap } from './host-map';
import type { Located } from './located';
import { Objects } from './objects';
import type { Port } from './port';
import { fields, text } from './read';
import type { Service } from './service';
import { dialledPorts, type ServiceEntry } from './service-entry';
import type { Visibility } from './visibility';
import { GATES, sinceMinor } from '../../versions';

/** A host that Istio knows by name, and the object that says so. */
export interface Registered extends Located {
  readonly host: string;
  readonly ports: Port[];
  readonly visibility: Visibility;
  readonly entry?: ServiceEntry;
  readonly service?: Service;
}

const AUTO_ALLOCATE = 'networking.istio.io/enable-autoallocate-ip';

/** Who registers which host, and how it is dialled. */
export class Registry extends Objects {
  /** All hosts of entries and Services; aliases by ExternalName are none. */
  public get registered(): Registered[] {
    return this.once('registered', () => [
      // Istio takes no entry for every host there is.
      ...this.serviceEntries.flatMap(entry => [...new Set(entry.hosts.map(({ host }) => host))].filter(host => host !== '*')
        .map(host => registeredBy(entry, host, { entry }))),
      ...this.services.filter(({ externalName }) => externalName === undefined).map(each => registeredBy(each, each.host, { service: each })),
    ]);
  }

  /** The entries of which a host is in another one too. They are few, and all others have no rival. */
  public get entriesOfSharedHosts(): ServiceEntry[] {
    return this.once('entries of shared hosts', () => {
      const first = new Map<string, ServiceEntry>();
      const shared = new Set<string>();
      for (const entry of this.serviceEntries) {
        for (const { host } of entry.hosts) {
          if (!first.has(host)) {
            first.set(host, entry);
          } else if (first.get(host) !== entry) {
            shared.add(host);
          }
        }
      }
      return this.serviceEntries.filter(({ hosts }) => hosts.some(({ host }) => shared.has(host)));
    });
  }

  /** Who registers wildcards that a host is in, the narrowest first. */
  public registrationsOver(host: string): readonly Registered[] {
    return this.hosts.wider(host);
  }

  /** Who registers a host, as it is written. */
  public registrationsOf(host: string): readonly Registered[] {
    return this.hosts.exact(host);
  }

  /** Who registers a host, or else the narrowest wildcard that it is in. */
  public registrationsCovering(host: string): readonly Registered[] {
    return this.hosts.best(host);
  }

  /** The namespaces that register a host, as it is written; of a Service that is not among the manifests, the one that its name says. */
  public ownersOf(host: string): string[] {
    const known = this.registrationsOf(host).map(({ namespace }) => namespace);
    return known.length > 0 || !this.isInside(host) ? known : host.split('.').slice(1, 2);
  }

  /** Whether a host is registered, as it is written, here or by somebody else. */
  public isRegistered(host: string): boolean {
    return this.registrationsOf(host).length > 0 || this.facts.elsewhere?.has(host) === true;
  }

  /** Who registers narrower hosts inside a wildcard that a rule or a VirtualService is for; one of those who only differ in the host. */
  public registrationsWithin(wildcard: string): readonly Registered[] {
    return !wildcard.startsWith('*') ? [] : this.once('within wildcards', () => {
      const asked = [...this.destinationRules.map(({ host }) => host), ...this.virtualServices.flatMap(({ hosts }) => hosts.map(({ host }) => host))];
      const wildcards = hostMap([...new Set(asked)].filter(host => host.startsWith('*')), host => host);
      const within = new Map<string, Map<string, Registered>>();
      for (const each of this.registered) {
        const { ports, visibility: { everyone, namespaces } } = each;
        const alike = JSON.stringify([ports.map(({ number, traffic }) => [number, traffic]), everyone, [...namespaces]]);
        wildcards.wider(each.host).forEach(host => within.set(host, (within.get(host) ?? new Map()).set(alike, each)));
      }
      return new Map([...within].map(([host, found]) => [host, [...found.values()]]));
    }).get(wildcard) ?? [];
  }

  /** Who registers the hosts that routes for a host are for: an alias stands for its target, and a wildcard for narrower hosts too. */
  public servedBy(host: string): readonly Registered[] {
    const known = this.aliasOf(host) ? this.targetsOf(host) : this.registrationsCovering(host);
    return known.length === 0 ? known : [...known, ...this.registrationsWithin(host)];
  }

  /** The ExternalName Service of a full name, unless another version of it is none. */
  public aliasOf(host: string): Service | undefined {
    const found = this.serviceOf(host);
    return found?.externalName !== undefined && this.registrationsOf(host).length === 0 ? found : undefined;
  }

  /** Who registers what a host leads to: an alias leads to its target. */
  public targetsOf(host: string): readonly Registered[] {
    return this.registrationsOf(this.aliasOf(host)?.externalName ?? host);
  }

  /** The ExternalName Services that stand for a host. */
  public aliasesFor(host: string): readonly Service[] {
    return this.once('aliases', () => grouped(this.services.filter(each => this.aliasOf(each.host) === each), each => each.externalName!)).get(host) ?? [];
  }

  /** The numbers of the ports that are dialled for a port of a host. */
  public dialledPorts({ entry, service: target }: Registered, port: Port): number[] {
    if (entry) {
      return dialledPorts(entry, port);
    }
    const named = target?.isManual ? this.slicesOf(target).flatMap(({ ports }) => ports.filter(({ name }) => name === port.name)) : [];
    const numbers = [...new Set(named.flatMap(each => each.number ?? []))];
    return numbers.length > 0 ? numbers : [port.targetPort ?? port.number];
  }

  /** Whether clients dial an address that istiod allocates to an entry. */
  public allocates(entry: ServiceEntry): 'yes' | 'no' | 'unknown' {
    const label = text(fields(fields(entry.manifest.metadata).labels)[AUTO_ALLOCATE]);
    const never = entry.addresses.length > 0 || !['DNS', 'DNS_ROUND_ROBIN', 'STATIC'].includes(entry.resolution) || label === 'false'
      || entry.hosts.some(({ host }) => host.startsWith('*'));
    if (never || this.facts.dnsCapture === false) {
      return 'no';
    }
    const allocated = this.facts.istioMinor >= sinceMinor(label === 'true' ? GATES.autoAllocateByLabel : GATES.autoAllocate);
    return allocated && this.facts.dnsCapture === true ? 'yes' : 'unknown';
  }

  private get hosts(): HostMap<Registered> {
    return this.once('hosts', () => hostMap(this.registered, each => each.host));
  }
}

function registeredBy(owner: ServiceEntry | Service, host: string, more: Pick<Registered, 'entry' | 'service'>): Registered {
  const { manifest, namespace, name, ports, visibility } = owner;
  return { manifest, namespace, name, host, ports, visibility, ...more };
}
