import type { IConstruct } from 'constructs';
import type { Finding } from './finding';
import { acknowledge } from './private/acknowledge';
import { findingsBelow } from './private/findings';
import { judgeText } from './private/manifests';
import { checkPlace } from './private/types';

/** The cluster that manifests are for. */
export interface ManifestChecksOptions {
  /**
   * Istio's version, such as `1.30`. Its rules change between versions.
   *
   * @default - the newest that is known
   */
  readonly istioVersion?: string;
  /**
   * Kubernetes' version, such as `1.33`.
   *
   * @default - unknown
   */
  readonly kubernetesVersion?: string;
  /**
   * Whether the workloads' proxies answer their DNS queries (`ISTIO_META_DNS_CAPTURE`).
   *
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/
   * @default - unknown
   */
  readonly dnsCapture?: boolean;
  /**
   * Domain of the cluster's own names.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
}

/**
 * Judges what an app would emit. Errors stop synth by themselves; warnings, which cdk8s does not print, are read here.
 */
export class EgressChecks {
  /**
   * The checks of everything at and below a construct.
   *
   * Throws at what is no construct.
   *
   * @param scope an app, a chart or any construct
   */
  public static of(scope: IConstruct): EgressChecks {
    return new EgressChecks(checkPlace(scope, 'manifests are judged by EgressChecks.checkManifests()'));
  }

  /**
   * Judges manifests of whatever origin: whether the API server and Istio's webhook would take them, and what Istio takes that fails all the same. The command
   * `istio-egress lint` does the same for files.
   *
   * Throws if the text can not be read, and on facts of the cluster that can not be.
   *
   * @param yaml YAML or JSON, with any number of documents; what is no Kubernetes object is passed over
   * @param options the cluster that they are for
   */
  public static checkManifests(yaml: string, options: ManifestChecksOptions = {}): Finding[] {
    return judgeText(yaml, options);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Says that what a rule finds at this object is meant. It is then reported as acknowledged, with the reason, which also stays in the output as an annotation of the
   * object, and stops nothing. What a construct itself refuses stays refused.
   *
   * Of a construct it is the main object, such as the ServiceEntry of an ExternalApi. What is found in another one is acknowledged at that: `EgressChecks.of(api.destinationRule)`.
   *
   * Throws at an app or a chart, on an id that no rule has or that only constructs refuse, and without a reason.
   *
   * @param rule id of the rule, such as `exported-to-everyone`
   * @param reason why it is meant
   */
  public acknowledge(rule: string, reason: string): void {
    acknowledge(this.scope, rule, reason);
  }

  /** All findings as of now: errors, warnings and what is worth knowing. They are computed anew in every call. */
  public findings(): Finding[] {
    return findingsBelow(this.scope);
  }
}
