import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { checkMachineEntry } from './check/entry';
import type { Verdict } from './check/finding';
import { KINDS } from './emit/kinds';
import { machineRuleSpec, machineServiceSpec, workloadEntrySpec, workloadGroupSpec, type MachineIdentity } from './emit/workload-entry';
import type { ExternalEndpoint } from './endpoint';
import { plainEntry } from './entry';
import { Mesh } from './mesh';
import type { EgressPort } from './port';
import { ChangingEntry } from './private/changing-entry';
import { checkHostName } from './private/dns';
import { checkConsumer, checkConsumers } from './private/entry-refusals';
import { fail, show } from './private/errors';
import { reportFindings } from './private/findings';
import { checkIdentity, checkMachines, claimMachines, meetingMachines, ownLabels, refuseMachines } from './private/machine-refusals';
import { checkObjects, commonMetadata, copyOf, emit, ensure, joined, labelForAllocation, namespaceFor } from './private/objects';
import { checkPorts } from './private/ports';
import { checkRivals, layClaims } from './private/rivals';
import type { IEgressTarget, ManifestOptions } from './target';

/** Properties of a service on machines of the mesh. */
export interface VirtualMachineServiceProps extends ManifestOptions {
  /**
   * The host that workloads call: a fully qualified DNS name outside the cluster's own domain.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-hosts
   */
  readonly host: string;
  /**
   * What workloads dial; `targetPort` is the port on the machines.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServicePort
   */
  readonly ports: EgressPort[];
  /**
   * Service account that the machines' sidecars run as. Calls are encrypted, and arrive only at a server that has it.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry-service_account
   */
  readonly serviceAccount: string;
  /**
   * The machines, by their IP addresses: a WorkloadEntry each.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/
   * @default - machines register themselves; a WorkloadGroup says how
   */
  readonly machines?: ExternalEndpoint[];
  /**
   * Labels of the machines, by which they are selected. Pods of the namespace that have all of them would be selected too.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry-labels
   * @default - `app` with the id of the construct, and `cdk8s-istio-egress/machines` with the name of the ServiceEntry, which nothing else has
   */
  readonly labels?: { [key: string]: string };
  /**
   * Network that the machines are in, if workloads do not reach their addresses directly.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry-network
   * @default - that of the callers
   */
  readonly network?: string;
  /**
   * Other namespaces with workloads that call the host, or `*` for all.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-export_to
   * @default - only the service's own namespace
   */
  readonly consumers?: string[];
}

/**
 * A service on machines outside the cluster that run a sidecar and so belong to the mesh: a ServiceEntry (that it exists), a DestinationRule (that the mesh's
 * own TLS holds), and a WorkloadEntry for each machine, or a WorkloadGroup where machines register themselves. The mesh encrypts calls to them as calls to pods.
 *
 * For machines without a sidecar use ExternalApi.
 *
 * @see https://istio.io/latest/docs/setup/install/virtual-machine/
 */
export class VirtualMachineService extends Construct implements IEgressTarget {
  /** The emitted ServiceEntry; `ApiObject.of(service)` gives it too. */
  public readonly serviceEntry: ApiObject;
  private readonly options: ManifestOptions;
  private readonly identity: MachineIdentity;
  private readonly selfRegistering: boolean;
  private readonly entry: ChangingEntry;

  /**
   * Throws on a host that is none or a wildcard, on machines that are no distinct IP addresses, on `tls` (the mesh encrypts calls by itself), and on labels that select
   * everything.
   *
   * @param scope where to put it
   * @param id its id there
   * @param props host, ports, and who the machines are
   */
  constructor(scope: Construct, id: string, props: VirtualMachineServiceProps) {
    super(scope, id);
    const machines = checkMachines(this, props.machines);
    this.selfRegistering = machines === undefined;
    const host = checkHostName(this, 'host', props.host, { insteadOfIp: "give the machines a name, and their addresses as 'machines: ExternalEndpoint.all(…)'" });
    this.entry = new ChangingEntry(this, plainEntry([host], checkPorts(this, props.ports), {
      namespace: namespaceFor(this, props),
      endpoints: machines ?? [],
      consumers: checkConsumers(this, props.consumers),
    }), refuseMachines, () => this.ensureObjects());
    const known = checkIdentity(this, props);
    this.options = copyOf(props);

    this.serviceEntry = emit(this, 'Resource', KINDS.serviceEntry, commonMetadata(this.options), {
      spec: Lazy.any({ produce: () => machineServiceSpec(this.entry.now, this.identity, this.entry.exportTo) }),
    });
    this.identity = { ...known, labels: known.labels ?? ownLabels(this, this.serviceEntry.name) };
    this.ensureObjects();
    reportFindings(this, () => this.judge());
  }

  /** The host that workloads call. */
  public get host(): string {
    return this.entry.now.hosts[0];
  }

  /** The ports that workloads may dial. */
  public get ports(): EgressPort[] {
    return [...this.entry.now.ports];
  }

  /** The machines; empty if they register themselves. */
  public get machines(): ExternalEndpoint[] {
    return [...this.entry.now.endpoints];
  }

  /** Labels by which the machines are selected. */
  public get labels(): { [key: string]: string } {
    return { ...this.identity.labels };
  }

  /** Service account that the machines' sidecars run as. */
  public get serviceAccount(): string {
    return this.identity.serviceAccount;
  }

  /** Namespace of the emitted objects and so of the machines, if known. */
  public get namespace(): string | undefined {
    return this.serviceEntry.metadata.namespace;
  }

  /** The emitted DestinationRule. */
  public get destinationRule(): ApiObject {
    return this.node.findChild('DestinationRule') as ApiObject;
  }

  /** The emitted WorkloadEntries, one for each machine. */
  public get workloadEntries(): ApiObject[] {
    return this.node.children.filter(ApiObject.isApiObject).filter(({ kind }) => kind === KINDS.workloadEntry.kind);
  }

  /** The emitted WorkloadGroup, where machines register themselves. */
  public get workloadGroup(): ApiObject | undefined {
    return this.node.tryFindChild('WorkloadGroup') as ApiObject | undefined;
  }

  /**
   * Adds a port that workloads dial.
   *
   * Throws if its number or name is taken, and on `tls`.
   *
   * @param port the port
   */
  public addPort(port: EgressPort): void {
    this.entry.update({ ports: [...this.entry.now.ports, port] });
  }

  /**
   * Adds a machine.
   *
   * Throws if it is there already, if it is no IP address, and where machines register themselves.
   *
   * @param machine its address
   */
  public addMachine(machine: ExternalEndpoint): void {
    if (this.selfRegistering) {
      fail(this, `machine ${show(machine?.address)} can not be added where machines register themselves; write all of them as 'machines', or none`);
    }
    this.entry.update({ endpoints: checkMachines(this, [...this.entry.now.endpoints, machine])! });
  }

  /**
   * Makes the host known to another namespace whose workloads call it.
   *
   * @param namespace name of the namespace, or `*` for all
   */
  public addConsumer(namespace: string): void {
    this.entry.update({ consumers: [...this.entry.now.consumers, checkConsumer(this, namespace)] });
  }

  /**
   * Makes the host known to those who reach it by a route.
   *
   * @internal
   */
  public _addCallers(namespaces: string[]): void {
    this.entry.showTo(namespaces);
  }

  /**
   * Namespaces whose workloads know it.
   *
   * @internal
   */
  public get _seenIn(): string[] {
    return this.entry.seenIn;
  }

  private ensureObjects(): void {
    const { name } = this.serviceEntry;
    const metadata = commonMetadata(this.options);
    labelForAllocation(this.serviceEntry, this.options.metadata, () => this.entry.now);
    ensure(this, 'DestinationRule', id => emit(this, id, KINDS.destinationRule, { ...metadata, name }, {
      spec: Lazy.any({ produce: () => machineRuleSpec(this.host, this.entry.exportTo) }),
    }));
    if (this.selfRegistering) {
      ensure(this, 'WorkloadGroup', id => emit(this, id, KINDS.workloadGroup, { ...metadata, name }, { spec: workloadGroupSpec(this.identity) }));
    }
    for (const machine of this.entry.now.endpoints) {
      const suffix = nameOfAddress(machine.address);
      ensure(this, joined('WorkloadEntry', suffix), id => emit(this, id, KINDS.workloadEntry, { ...metadata, name: joined(name, suffix) }, {
        spec: workloadEntrySpec(machine, this.identity),
      }));
    }
    layClaims(this.entry.claimant, () => this.entry.now);
    claimMachines(this);
  }

  private judge(): Verdict[] {
    const mesh = Mesh.of(this);
    const { now, claimant } = this.entry;
    return [...checkMachineEntry(now, mesh), ...checkRivals(claimant, mesh), ...meetingMachines(this), ...checkObjects(this)];
  }
}

/** An IP address as a part of a name; that of a machine stays when others come and go. */
function nameOfAddress(address: string): string {
  return address.replace(/:+$/, '').replace(/:/g, '-');
}
