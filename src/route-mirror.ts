import { fail, show } from './private/errors';
import { checkPercent } from './private/percent';
import { checkPortNumber } from './private/ports';
import { checkTarget, isAlias } from './private/route-target';
import type { IEgressTarget, IServiceAlias } from './target';

/** Options of a mirror. */
export interface RouteMirrorOptions {
  /**
   * Share of the requests that are copied, in percent with at most four decimals.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMirrorPolicy-percentage
   * @default 100
   */
  readonly percent?: number;
  /**
   * Port of the alias.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination-port
   * @default - the port that the workload dials; if the alias does not have it, its only one where Istio sees requests
   */
  readonly port?: number;
}

/**
 * Who gets copies of the requests of a route. Nobody waits for the answers.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMirrorPolicy
 */
export class RouteMirror {
  /**
   * A LocalAlias, or an EndpointsAlias without TLS. A copy has the Host of the original (before Istio 1.28 with `-shadow` behind it), which
   * Istio can not change, so nobody else could answer it.
   *
   * Throws on an ExternalNameAlias, and if percentage or port is out of range.
   *
   * @param target who gets the copies
   * @param options percentage, port
   */
  public static to(target: IServiceAlias, options: RouteMirrorOptions = {}): RouteMirror {
    return new RouteMirror(target, options);
  }

  /** Who gets the copies. */
  public readonly target: IEgressTarget;
  /** Share of the requests that are copied, in percent. */
  public readonly percent: number;
  /** Port of the alias, if it was named. */
  public readonly port?: number;

  private constructor(target: IServiceAlias, options: RouteMirrorOptions) {
    this.target = checkTarget('target', target);
    if (!isAlias(this.target)) {
      fail(undefined, `'target' of a mirror must be a LocalAlias or an EndpointsAlias, got ${show(this.target.host)}: a copy keeps the Host of the ` +
        'original, and Istio can not change it; mirror to a Service of the cluster that calls the other host');
    }
    this.percent = checkPercent('percent', options.percent ?? 100);
    this.port = options.port === undefined ? undefined : checkPortNumber(undefined, "'port' of a mirror", options.port);
  }
}
