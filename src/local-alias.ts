import { Lazy, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KINDS } from './emit/kinds';
import { selectorServiceSpec } from './emit/service';
import type { EgressPort } from './port';
import { fail } from './private/errors';
import { reportFindings } from './private/findings';
import { checkObjects, commonMetadata, emit } from './private/objects';
import { checkPorts } from './private/ports';
import { checkServiceName, claimNames, hostOfService } from './private/service-name';
import { refuseMeshTls } from './private/tls-refusals';
import { checkLabels } from './private/types';
import type { IServiceAlias, ManifestOptions } from './target';

/** Properties of an alias for pods of the cluster. */
export interface LocalAliasProps extends ManifestOptions {
  /**
   * Labels of the pods behind the name.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service
   */
  readonly selector: { [label: string]: string };
  /** What workloads dial; `targetPort` is the port of the pods. */
  readonly ports: EgressPort[];
}

/**
 * A local Service name for pods of the cluster: what an ExternalNameAlias or EndpointsAlias becomes when the dependency moves in. Callers keep
 * the name and the ports. Prune what the earlier alias emitted before this is applied: a left-over rule or slice still acts on the name.
 */
export class LocalAlias extends Construct implements IServiceAlias {
  /** The emitted Service; `ApiObject.of(alias)` gives it too. */
  public readonly service: ApiObject;

  private readonly _ports: EgressPort[];

  /**
   * Throws if there is no label to select by, on `tls` (the mesh encrypts calls to its own pods), and on a name that is no DNS label.
   *
   * @param scope where to put it
   * @param id name of the Service, unless `metadata.name` says another
   * @param props selector and ports
   */
  constructor(scope: Construct, id: string, props: LocalAliasProps) {
    super(scope, id);
    const name = checkServiceName(this, props);
    const selector = checkLabels(this, 'selector', props.selector, "the labels of the pods, such as { app: 'payments' }");
    if (Object.keys(selector).length === 0) {
      fail(this, "'selector' must not be empty: no pod would answer; write the labels of the pods, such as { app: 'payments' }");
    }
    this._ports = this.checked(checkPorts(this, props.ports));
    this.service = emit(this, 'Resource', KINDS.service, { ...commonMetadata(props), name }, {
      spec: Lazy.any({ produce: () => selectorServiceSpec(selector, this._ports) }),
    });
    claimNames(this.service);
    reportFindings(this, () => checkObjects(this));
  }

  /** The full name of the Service, or its short one if the namespace is unknown. */
  public get host(): string {
    return hostOfService(this.service);
  }

  /** Name of the Service: what callers in its own namespace dial. */
  public get serviceName(): string {
    return this.service.name;
  }

  /** The ports that workloads may dial. */
  public get ports(): EgressPort[] {
    return [...this._ports];
  }

  /** Namespace of the Service, if known. */
  public get namespace(): string | undefined {
    return this.service.metadata.namespace;
  }

  /**
   * Adds a port that workloads dial.
   *
   * Throws if its number or name is taken, and on `tls`.
   *
   * @param port the port
   */
  public addPort(port: EgressPort): void {
    this.checked([...this._ports, port]);
    this._ports.push(port);
  }

  private checked(ports: EgressPort[]): EgressPort[] {
    refuseMeshTls(this, ports, 'pods');
    return checkPorts(this, ports);
  }
}
