import type { ApiObject, ApiObjectMetadata } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { EgressPort } from './port';

/** Something that workloads can call by a name, and that routes can lead to. */
export interface IEgressTarget extends IConstruct {
  /** The name to call. */
  readonly host: string;
  /** The ports that workloads may dial; empty if they are unknown. */
  readonly ports: EgressPort[];
  /** Namespace of the object that gives it the name, if known. */
  readonly namespace?: string;
}

/** A host outside the mesh, whoever registered it. */
export interface IExternalApi extends IEgressTarget {
}

/** A Service that gives a host, addresses or pods a name inside the cluster. */
export interface IServiceAlias extends IEgressTarget {
  /** Name of the Service: what callers in its own namespace dial. */
  readonly serviceName: string;
  /** The emitted Service. */
  readonly service: ApiObject;
}

/** What every construct lets its emitted objects carry. */
export interface ManifestOptions {
  /**
   * Metadata of the emitted objects. Namespace, labels and annotations go to all of them; so does `name`, with a suffix where one
   * kind has several.
   *
   * @default - namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;
  /**
   * What the dependency is for: annotation `kubernetes.io/description` on every emitted object.
   *
   * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#description
   * @default - no annotation
   */
  readonly description?: string;
  /**
   * Who answers for the dependency: annotation `cdk8s-istio-egress/owner` on every emitted object.
   *
   * @default - no annotation
   */
  readonly owner?: string;
}
