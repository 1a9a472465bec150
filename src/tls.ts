import { checkHostName } from './private/dns';
import { fail, show } from './private/errors';

/** Options of TLS that the proxy adds. */
export interface UpstreamTlsOptions {
  /**
   * Name that the server is asked for (SNI) and, unless unverified, whose certificate it must have.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-sni
   * @default - the host of the external API; a wildcard host follows the Host header of each request
   */
  readonly serverName?: string;
}

/** TLS that the proxy adds on the way out, for workloads that speak in clear. */
export class UpstreamTls {
  /**
   * TLS with a server whose certificate is checked: against the operating system's authorities, and for the server's name.
   *
   * Emits `mode: SIMPLE` with `sni` and `subjectAltNames` together: `sni` alone would switch the check of the name off.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
   * @param options server name
   */
  public static simple(options: UpstreamTlsOptions = {}): UpstreamTls {
    return new UpstreamTls(options.serverName);
  }

  /**
   * TLS with whoever answers: no certificate is checked, so anybody on the way can read and change the traffic. The reason
   * becomes an annotation of the emitted rule, for those who review it.
   *
   * Throws if the reason is empty.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-insecure_skip_verify
   * @param reason why this is acceptable
   * @param options server name
   */
  public static unverified(reason: string, options: UpstreamTlsOptions = {}): UpstreamTls {
    if (typeof reason !== 'string' || reason.trim() === '') {
      fail(undefined, `'reason' of unverified TLS must say why nobody checks the server, got ${show(reason)}; ` +
        'use UpstreamTls.simple() to have it checked');
    }
    return new UpstreamTls(options.serverName, reason.trim());
  }

  /** Name that the server is asked for, if it is not the host's. */
  public readonly serverName?: string;
  /** Why no certificate is checked; undefined if it is checked. */
  public readonly unverifiedReason?: string;

  private constructor(serverName?: string, unverifiedReason?: string) {
    this.serverName = serverName === undefined ? undefined : checkHostName(undefined, 'serverName', serverName,
      { insteadOfIp: "TLS names a server by its DNS name; leave 'serverName' out, or write the name on its certificate" });
    this.unverifiedReason = unverifiedReason;
  }
}
