import { Lazy, type ApiObject, type ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { checkExternalNameAlias } from './check/alias';
import { hostInsideCluster } from './check/entry';
import type { Verdict } from './check/finding';
import { KINDS } from './emit/kinds';
import { externalNameServiceSpec } from './emit/service';
import { virtualServiceSpec } from './emit/virtual-service';
import { exportToOf } from './entry';
import { ExternalApi } from './external-api';
import { Mesh } from './mesh';
import type { EgressPort } from './port';
import { checkHostName } from './private/dns';
import { checkConsumer, checkConsumers, refuseAlias, refuseTcpAlias } from './private/entry-refusals';
import { fail, show } from './private/errors';
import { reportFindings } from './private/findings';
import { checkNamespaces } from './private/namespaces';
import { checkObjects, commonMetadata, emit, namespaceFor } from './private/objects';
import { checkPorts } from './private/ports';
import { isHttp } from './private/protocols';
import { checkServiceName, claimNames, hostOfService } from './private/service-name';
import { canBeShown } from './private/showing';
import { hasAll } from './private/types';
import { HttpRoute } from './route';
import type { IExternalApi, IServiceAlias, ManifestOptions } from './target';

/** Properties of an ExternalName alias: a `target`, or a `host` with its `ports`. */
export interface ExternalNameAliasProps extends ManifestOptions {
  /**
   * The external API that the name stands for. The alias has its ports.
   *
   * @default - an ExternalApi of its own, made from `host` and `ports`
   */
  readonly target?: IExternalApi;
  /**
   * The host that the name stands for, if no `target` is given. It must not be registered elsewhere; else pass that as `target`.
   *
   * @default - the target's
   */
  readonly host?: string;
  /**
   * What workloads dial, if no `target` is given.
   *
   * @default - the target's; with `host` the default of ExternalApi
   */
  readonly ports?: EgressPort[];
  /**
   * Other namespaces with workloads that call the alias, or `*` for all. The alias's own namespace is always one of them.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-export_to
   * @default - only the alias's own namespace, beside those that the target has by itself
   */
  readonly consumers?: string[];
}

/**
 * A local Service name for an external host: a Service of type ExternalName, and what makes Istio honour it. Since Istio 1.21 such a
 * name is only one more name of the host's own routes: rules on it are ignored, and only the host's ports work. So the target is
 * registered, and its route sends the target's own name as Host.
 *
 * For HTTP ports. With HTTPS and TLS ports the workload's TLS names the alias, not the host: see the finding `external-name-of-tls-port`.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/traffic-routing/#externalname-services
 */
export class ExternalNameAlias extends Construct implements IServiceAlias {
  /** The emitted Service; `ApiObject.of(alias)` gives it too. */
  public readonly service: ApiObject;
  /** What the name stands for. */
  public readonly target: IExternalApi;

  private readonly consumers: string[];

  /**
   * Throws if there is not exactly one of `target` and `host`, on TCP ports, on a target of unknown ports, on a name that is no DNS label,
   * and if only one of the namespaces of alias and target is known.
   *
   * @param scope where to put it
   * @param id name of the Service, unless `metadata.name` says another
   * @param props the target, or a host and its ports
   */
  constructor(scope: Construct, id: string, props: ExternalNameAliasProps) {
    super(scope, id);
    const name = checkServiceName(this, props);
    this.consumers = checkConsumers(this, props.consumers);
    this.target = this.targetFrom(props, name);
    this.standFor(this.target, namespaceFor(this, props));

    const metadata = { ...commonMetadata(props), name };
    this.service = emit(this, 'Resource', KINDS.service, metadata, {
      spec: Lazy.any({ produce: () => externalNameServiceSpec(this.target.host, this.target.ports) }),
    });
    if (!ExternalApi.isExternalApi(this.target) && this.ports.some(isHttp)) {
      this.emitVirtualService(metadata);
    }
    claimNames(this.service);
    reportFindings(this, () => this.judge());
  }

  /** The full name of the Service, or its short one if the namespace is unknown. */
  public get host(): string {
    return hostOfService(this.service);
  }

  /** Name of the Service: what callers in its own namespace dial. */
  public get serviceName(): string {
    return this.service.name;
  }

  /** The ports that workloads may dial: those of the target. */
  public get ports(): EgressPort[] {
    return [...this.target.ports];
  }

  /** Namespace of the Service, if known. */
  public get namespace(): string | undefined {
    return this.service.metadata.namespace;
  }

  /**
   * The emitted VirtualService on the alias's own name, if the target is somebody else's and has HTTP ports. It does not inherit
   * timeouts and routes that are set on the target.
   */
  public get virtualService(): ApiObject | undefined {
    return this.node.tryFindChild('VirtualService') as ApiObject | undefined;
  }

  /**
   * Makes the alias known to another namespace whose workloads call it.
   *
   * Throws where the target is somebody else's without HTTP ports: who sees it is decided there.
   *
   * @param namespace name of the namespace, or `*` for all
   */
  public addConsumer(namespace: string): void {
    const consumer = checkConsumer(this, namespace);
    if (ExternalApi.isExternalApi(this.target)) {
      this.target.addConsumer(consumer);
    } else {
      this.refuseConsumers();
      this.consumers.push(consumer);
    }
  }

  /**
   * Makes the alias known to those who may call it, as far as that is decided here.
   *
   * @internal
   */
  public _addCallers(namespaces: string[]): void {
    if (canBeShown(this.target)) {
      this.target._addCallers(namespaces);
    } else {
      this.consumers.push(...namespaces.filter(namespace => !this.consumers.includes(namespace)));
    }
  }

  private targetFrom(props: ExternalNameAliasProps, name: string): IExternalApi {
    const { target, host, ports, consumers: _, ...options } = props;
    if ((target === undefined) === (host === undefined)) {
      return fail(this, `exactly one of 'target' and 'host' must be set, got ${target === undefined ? 'none' : 'both'}; ` +
        "pass an ExternalApi as 'target', or let the alias make its own from 'host' and 'ports'");
    }
    if (target !== undefined) {
      if (!hasAll('host', 'ports', 'node')(target)) {
        fail(this, `'target' must be an ExternalApi, got ${show(target)}; to name a host, set 'host'`);
      }
      // Aliases have hosts too, and Istio makes nothing of an alias for an alias.
      checkHostName(this, 'target', target.host, { wildcard: true, insteadOfIp: 'use EndpointsAlias for addresses' });
      if (canBeShown(target) && !ExternalApi.isExternalApi(target)) {
        fail(this, `'target' must be outside the mesh, got ${show(target)}; give machines of the mesh a name by LocalAlias, with their labels as 'selector'`);
      }
      return ports === undefined ? target : fail(this, "'ports' must not be set beside 'target': an alias has the ports of its target; set them there");
    }
    refuseTcpAlias(this, checkHostName(this, 'host', host!, { insteadOfIp: 'use EndpointsAlias for addresses' }), ports === undefined ? [] : checkPorts(this, ports), this.node.path);
    return new ExternalApi(this, 'Target', { ...options, metadata: { ...options.metadata, name }, host: host!, ports });
  }

  /** Nothing is emitted here until the target has agreed. */
  private standFor(target: IExternalApi, namespace: string | undefined): void {
    if (ExternalApi.isExternalApi(target)) {
      checkNamespaces(this, 'this alias', namespace, target);
      target._addAlias(this, [...(namespace === undefined ? [] : [namespace]), ...this.consumers]);
    } else if (target.ports.length === 0) {
      fail(this, `'target' must say its ports, which the alias has to repeat; write ExternalApi.fromAttributes(…, { host: ${show(target.host)}, ports: […] })`);
    } else {
      refuseAlias(this, target.host, target.ports, this.node.path);
      if (this.consumers.length > 0) {
        this.refuseConsumers();
      }
    }
  }

  private refuseConsumers(): void {
    if (!this.target.ports.some(isHttp)) {
      fail(this, "'consumers' do nothing for a target that somebody else registered without HTTP ports: who sees it is decided there; leave them out");
    }
  }

  private emitVirtualService(metadata: ApiObjectMetadata): ApiObject {
    return emit(this, 'VirtualService', KINDS.virtualService, metadata, {
      spec: Lazy.any({
        produce: () => virtualServiceSpec({
          name: this.host,
          self: this,
          host: this.host,
          // The target's own namespace sees the target, and may call the alias.
          exportTo: exportToOf([...this.consumers, ...(this.target.namespace === undefined ? [] : [this.target.namespace])], this.namespace),
          ports: this.ports,
          routes: [HttpRoute.to(this.target)],
          serverName: () => undefined,
        }),
      }),
    });
  }

  private judge(): Verdict[] {
    const mesh = Mesh.of(this);
    return [
      ...(ExternalApi.isExternalApi(this.target) ? [] : hostInsideCluster([this.target.host], mesh)),
      ...checkExternalNameAlias(this.serviceName, this.target.host, this.ports, mesh),
      ...checkObjects(this),
    ];
  }
}
