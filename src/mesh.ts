import type { IConstruct } from 'constructs';
import { DEFAULT_CLUSTER_DOMAIN } from './private/dns';
import { addFacts, factsFor } from './private/mesh-facts';
import { checkTargetFacts } from './private/target-facts';
import { checkEnum, checkPlace } from './private/types';

/** What carries the mesh's traffic. */
export enum DataPlane {
  /** An Envoy proxy beside each workload. */
  SIDECAR = 'SIDECAR',
  /** One ztunnel a node, and waypoints where they are set up. */
  AMBIENT = 'AMBIENT',
}

/**
 * What proxies do with calls to hosts that nobody registered.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-OutboundTrafficPolicy-Mode
 */
export enum OutboundMode {
  /** Such calls leave the mesh untouched: Istio's default. */
  ALLOW_ANY = 'ALLOW_ANY',
  /** Such calls are refused. */
  REGISTRY_ONLY = 'REGISTRY_ONLY',
}

/** Facts about the cluster that the manifests are for. What is left out is unknown; only `clusterDomain` has a default. */
export interface MeshFacts {
  /**
   * Istio's version, such as `1.30` or `1.30.2`.
   *
   * @default - unknown: features newer than the oldest supported version are refused
   */
  readonly istioVersion?: string;
  /**
   * Kubernetes' version, such as `1.33`.
   *
   * @default - unknown
   */
  readonly kubernetesVersion?: string;
  /**
   * Domain of the cluster's own names.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
  /**
   * What carries the mesh's traffic.
   *
   * @default - unknown: sidecars are assumed
   */
  readonly dataPlane?: DataPlane;
  /**
   * Whether the workloads' proxies answer their DNS queries (`ISTIO_META_DNS_CAPTURE`), or ztunnel does (`ambient.dnsCapture`), so that a registered host
   * resolves to its virtual IP.
   *
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/
   * @default - unknown: what is emitted must work in both cases; in ambient mode, from Istio 1.25 on, ztunnel does
   */
  readonly dnsCapture?: boolean;
  /**
   * What proxies do with calls to hosts that nobody registered.
   *
   * @default - unknown: what is emitted must work in both cases
   */
  readonly outboundMode?: OutboundMode;
}

/**
 * The target cluster and its mesh, as far as the app was told. Set facts on the app, a chart or any construct; the nearest scope
 * that knows a fact wins.
 */
export class Mesh {
  /**
   * Tells facts about the target. Calling it again adds to what this scope knows; a repeated fact replaces the earlier one.
   *
   * Throws at what is no construct, if a version can not be read or is older than Istio 1.22, and if the cluster domain is no DNS name.
   *
   * @param scope the construct below which the facts hold
   * @param facts what is known
   */
  public static configure(scope: IConstruct, facts: MeshFacts): void {
    checkPlace(scope, "write such as Mesh.configure(app, { istioVersion: '1.30' })");
    checkTargetFacts(scope, facts);
    checkEnum(scope, 'dataPlane', facts.dataPlane, DataPlane);
    checkEnum(scope, 'outboundMode', facts.outboundMode, OutboundMode);
    addFacts(scope, facts);
  }

  /**
   * What is known at a construct. Facts may still be added until the app is synthesized.
   *
   * @param scope the construct that asks
   */
  public static of(scope: IConstruct): Mesh {
    const facts = factsFor(scope);
    return facts === undefined ? Mesh.UNKNOWN : new Mesh(facts);
  }

  private static readonly UNKNOWN = new Mesh({});

  /** Istio's version, if known. */
  public readonly istioVersion?: string;
  /** Kubernetes' version, if known. */
  public readonly kubernetesVersion?: string;
  /** Domain of the cluster's own names. */
  public readonly clusterDomain: string;
  /** What carries the mesh's traffic, if known. */
  public readonly dataPlane?: DataPlane;
  /** Whether proxies answer DNS queries, if known. */
  public readonly dnsCapture?: boolean;
  /** What proxies do with calls to unregistered hosts, if known. */
  public readonly outboundMode?: OutboundMode;

  private constructor(facts: MeshFacts) {
    this.istioVersion = facts.istioVersion;
    this.kubernetesVersion = facts.kubernetesVersion;
    this.clusterDomain = facts.clusterDomain ?? DEFAULT_CLUSTER_DOMAIN;
    this.dataPlane = facts.dataPlane;
    this.dnsCapture = facts.dnsCapture;
    this.outboundMode = facts.outboundMode;
  }
}
