import { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { checkDnsLabel, isObjectName } from './private/dns';
import { fail, show } from './private/errors';
import { checkLabels } from './private/types';

/** What tells the pods of a workload apart. */
export interface WorkloadAttributes {
  /** Labels that all pods of the workload have, and no others. */
  readonly labels: { [key: string]: string };
  /**
   * Service account that the pods run as. A workload that gets a Secret must name one.
   *
   * @default 'default'
   */
  readonly serviceAccount?: string;
  /**
   * Namespace of the pods.
   *
   * @default - that of the construct which names the workload
   */
  readonly namespace?: string;
}

/** The service account of pods that name none. */
const DEFAULT_ACCOUNT = 'default';

/** Who calls: the pods of one workload. */
export class Workload {
  /**
   * A workload by its labels.
   *
   * Throws if there are no labels: all pods of the namespace would be meant. And on names that no service account and no namespace have, such as `*`.
   *
   * @param attributes labels, service account, namespace
   */
  public static of(attributes: WorkloadAttributes): Workload {
    const labels = checkLabels(undefined, 'labels', attributes?.labels, "such as { app: 'billing' }");
    if (Object.keys(labels).length === 0) {
      fail(undefined, "'labels' of a workload must not be empty, which would mean every pod of the namespace; write the labels of its pods, such as { app: 'billing' }");
    }
    const { serviceAccount, namespace } = attributes;
    if (serviceAccount !== undefined && (typeof serviceAccount !== 'string' || !isObjectName(serviceAccount))) {
      fail(undefined, `'serviceAccount' of a workload must be the name of one service account, got ${show(serviceAccount)}; write the one that its pods run as`);
    }
    if (namespace !== undefined) {
      checkDnsLabel(undefined, "'namespace' of a workload", namespace, 'rfc1123', 'write the namespace of its pods');
    }
    return new Workload(() => ({ serviceAccount, namespace, labels: Object.freeze(labels) }));
  }

  /**
   * A workload by the construct that makes its pods: a Deployment, a Job, a Pod, from any version of cdk8s-plus or from plain objects. It
   * is read at synth, so that the construct may still change.
   *
   * Throws at synth unless there is exactly one object that makes pods, with labels.
   *
   * @param construct the construct
   */
  public static fromConstruct(construct: IConstruct): Workload {
    if (!Construct.isConstruct(construct)) {
      fail(undefined, `'construct' of a workload must be a construct, got ${show(construct)}; pass a Deployment, or use Workload.of({ labels })`);
    }
    return new Workload(() => podsOf(construct), () => makerOf(construct).metadata.namespace);
  }

  private constructor(private readonly read: () => WorkloadAttributes, private readonly readNamespace = () => read().namespace) {}

  /** Labels of the pods. */
  public get labels(): { [key: string]: string } {
    return this.read().labels;
  }

  /** Service account that the pods run as. */
  public get serviceAccount(): string {
    return this.read().serviceAccount ?? DEFAULT_ACCOUNT;
  }

  /**
   * Whether the service account was named. Pods without one run as one that all others without one share.
   *
   * @internal
   */
  public get _namesAccount(): boolean {
    return this.read().serviceAccount !== undefined;
  }

  /** Namespace of the pods, if known. */
  public get namespace(): string | undefined {
    return this.readNamespace();
  }
}

/** The kinds that make pods, and where each has the pod. Only these are rendered: other objects may depend on this very workload. */
const POD_OF: { readonly [kind: string]: (manifest: any) => any } = {
  Pod: manifest => manifest,
  Deployment: manifest => manifest.spec?.template,
  StatefulSet: manifest => manifest.spec?.template,
  DaemonSet: manifest => manifest.spec?.template,
  ReplicaSet: manifest => manifest.spec?.template,
  Job: manifest => manifest.spec?.template,
  CronJob: manifest => manifest.spec?.jobTemplate?.spec?.template,
};

function makerOf(construct: IConstruct): ApiObject {
  const makers = construct.node.findAll().filter(ApiObject.isApiObject).filter(object => object.kind in POD_OF);
  if (makers.length !== 1) {
    fail(construct, `a workload must be made by one object, and ${makers.length === 0 ? 'none here makes pods' : `here are ${makers.map(({ node }) => node.path).join(', ')}`}; ` +
      `pass the construct of one ${Object.keys(POD_OF).join(', ')}, or use Workload.of({ labels })`);
  }
  return makers[0];
}

function podsOf(construct: IConstruct): WorkloadAttributes {
  const maker = makerOf(construct);
  const manifest = maker.toJson();
  const pod = POD_OF[maker.kind](manifest);
  if (Object.keys(pod?.metadata?.labels ?? {}).length === 0) {
    fail(construct, 'the pods of a workload must have labels to be selected by; set some, or use Workload.of({ labels })');
  }
  return { labels: pod.metadata.labels, serviceAccount: pod.spec?.serviceAccountName, namespace: manifest.metadata.namespace };
}
