import type { IConstruct } from 'constructs';
import { markdownOf, rowsBelow } from './private/matrix';
import { checkPlace } from './private/types';

/** That some workloads may call a host. */
export interface EgressMatrixRow {
  /** Namespace of the workloads, or `*` for all; empty if the app does not know it. */
  readonly namespace: string;
  /** The workloads there: `service account <name>`, `labels <key>=<value>,…`, or `all` of which no other row of the namespace says more. */
  readonly workload: string;
  /** The host that they call. */
  readonly host: string;
  /** Its ports, such as `http 80`. */
  readonly ports: string[];
  /**
   * The requests that they may make, such as `GET,HEAD /v1/charges/*`.
   *
   * @default - all calls
   */
  readonly requests?: string[];
  /** How calls leave: `sidecar` or `ztunnel`, `gateway <namespace>/<name>`, `waypoint <namespace>/<name>`, or `proxy <address>`. */
  readonly way: string;
  /**
   * What holds for those who go past a sidecar too, each as `<kind> <namespace>/<name>`: an AuthorizationPolicy, which denies the host to all others, and a
   * NetworkPolicy, which leaves these workloads no other way out. Empty if there is nothing.
   */
  readonly enforcedBy: string[];
  /** The object by which sidecars know the host, or do not: it holds for those who do not go past theirs. */
  readonly visibleBy: string;
}

/** Who may call what, by which way, and what enforces it: the table of an app. */
export class EgressMatrix {
  /**
   * The table of all hosts outside that constructs at a place and below register, as they are whenever it is asked. What others registered is not in it, and neither is what workloads
   * call that nobody registered, where the mesh lets them.
   *
   * Throws at what is no construct.
   *
   * @param scope an app, a chart, or any construct
   */
  public static of(scope: IConstruct): EgressMatrix {
    return new EgressMatrix(checkPlace(scope, 'write such as EgressMatrix.of(app)'));
  }

  private constructor(private readonly scope: IConstruct) {}

  /** The rows as of now, in the order of the tree. They are computed anew each time. */
  public get rows(): EgressMatrixRow[] {
    return rowsBelow(this.scope);
  }

  /** The rows as of now, as a table in Markdown. */
  public toMarkdown(): string {
    return markdownOf(this.rows);
  }
}
