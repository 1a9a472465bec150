/** How bad a finding is. */
export enum Severity {
  /** The manifests would not do what the code says: synth refuses them. */
  ERROR = 'error',
  /** The manifests work, within limits that a caller may run into. */
  WARNING = 'warning',
  /** Worth knowing, and right where it is meant. */
  INFO = 'info',
}

/** What a finding on manifests is about. */
export enum FindingCategory {
  /** What the API server or Istio's webhook would refuse, or warn of, exactly as they do. */
  ACCEPTANCE = 'acceptance',
  /** What objects do to each other. */
  CONFLICT = 'conflict',
  /** What is accepted, and fails, leaks or does nothing all the same. */
  ADVICE = 'advice',
}

/** One thing wrong, and the way out. */
export interface Finding {
  /** Stable id of the rule, such as `tcp-port-without-address`. */
  readonly rule: string;
  /** How bad it is. */
  readonly severity: Severity;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly fix: string;
  /**
   * Path of the construct it was found at.
   *
   * @default - it was found in manifests
   */
  readonly constructPath?: string;
  /**
   * What it is about.
   *
   * @default - it was found at a construct
   */
  readonly category?: FindingCategory;
  /**
   * What Istio or Kiali call it, such as `IST0134`.
   *
   * @default - nothing of their own
   */
  readonly codes?: string[];
  /**
   * The object it was found in, such as `ServiceEntry shop/stripe`.
   *
   * @default - it was found at a construct
   */
  readonly object?: string;
  /**
   * Where in the object, such as `spec.ports[0].number`.
   *
   * @default - it was found at a construct
   */
  readonly path?: string;
  /**
   * Why it is meant, as the annotation `cdk8s-istio-egress/acknowledge.<rule>` of the object says, or that of the reason which was asked for: that
   * of `UpstreamTls.unverified()` and of `OriginalDestination.anyAddress()`. Such a finding stops nothing.
   *
   * @default - nobody said that it is meant
   */
  readonly acknowledged?: string;
  /**
   * Which document of the text the object is in, from 1.
   *
   * @default - it was found at a construct
   */
  readonly document?: number;
  /**
   * Line of the text, from 1.
   *
   * @default - it was found at a construct
   */
  readonly line?: number;
  /**
   * Column of the text, from 1.
   *
   * @default - it was found at a construct
   */
  readonly column?: number;
}
