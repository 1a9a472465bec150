import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { fail, show } from './private/errors';

/** What tells the pods of a workload apart. */
export interface WorkloadAttributes {
  /** Labels that all pods of the workload have, and no others. */
  readonly labels: { [key: string]: string };
  /**
   * Service account that the pods run as.
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

/** Who calls: the pods of one workload. */
export class Workload {
  /**
   * A workload by its labels.
   *
   * Throws if there are no labels: all pods of the namespace would be meant.
   *
   * @param attributes labels, service account, namespace
   */
  public static of(attributes: WorkloadAttributes): Workload {
    if (Object.keys(attributes.labels).length === 0) {
      fail(undefined, "'labels' of a workload must not be empty, which would mean every pod of the namespace; write the labels of its pods, such as { app: 'billing' }");
    }
    const pods = { serviceAccount: 'default', ...attributes, labels: { ...attributes.labels } };
    return new Workload(() => pods);
  }

  /**
   * A workload by the construct that makes its pods: a Deployment, a Job, a Pod, from any version of cdk8s-plus or from plain objects. It
   * is read at synth, so that the construct may still change.
   *
   * Throws at synth if the construct makes no pods.
   *
   * @param construct the construct
   */
  public static fromConstruct(construct: IConstruct): Workload {
    return new Workload(() => podsOf(construct));
  }

  private constructor(private readonly read: () => Required<Pick<WorkloadAttributes, 'labels' | 'serviceAccount'>> & WorkloadAttributes) {}

  /** Labels of the pods. */
  public get labels(): { [key: string]: string } {
    return this.read().labels;
  }

  /** Service account that the pods run as. */
  public get serviceAccount(): string {
    return this.read().serviceAccount;
  }

  /** Namespace of the pods, if known. */
  public get namespace(): string | undefined {
    return this.read().namespace;
  }
}

function podsOf(construct: IConstruct) {
  for (const object of construct.node.findAll().filter(ApiObject.isApiObject)) {
    const manifest = object.toJson();
    const pod = manifest.kind === 'Pod' ? manifest : manifest.spec?.template ?? manifest.spec?.jobTemplate?.spec?.template;
    if (pod?.metadata?.labels && pod.spec?.containers) {
      return { labels: pod.metadata.labels, serviceAccount: pod.spec.serviceAccountName ?? 'default', namespace: manifest.metadata.namespace };
    }
  }
  return fail(construct, `no pods with labels are made by ${show(construct.node.path)}; pass the construct of a Deployment, StatefulSet, DaemonSet, Job or Pod, ` +
    'or use Workload.of({ labels })');
}
