/** How bad a finding is. */
export enum Severity {
  /** The manifests would not do what the code says: synth refuses them. */
  ERROR = 'error',
  /** The manifests work, within limits that a caller may run into. */
  WARNING = 'warning',
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
  /** Path of the construct it was found at. */
  readonly constructPath: string;
}
