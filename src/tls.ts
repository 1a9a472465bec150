import type { CertificateAuthority } from './certificate-authority';
import { checkObjectName, checkFilePath } from './private/credentials';
import { checkHostName } from './private/dns';
import { fail, show } from './private/errors';
import { checkList, checkWorkload, hasAll, isText } from './private/types';
import { checkFlag } from './private/values';
import type { Workload } from './workload';

/** What all kinds of TLS that the proxy adds have in common. */
export interface UpstreamTlsOptions {
  /**
   * Name that the server is asked for (SNI) and, unless unverified, whose certificate it must have. Not with a wildcard that the proxy looks up,
   * unless unverified.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-sni
   * @default - the host of the external API; a wildcard host follows the Host header of each request
   */
  readonly serverName?: string;
  /**
   * Whether the server expects TLS at once on a port where its protocol usually starts in clear (PostgreSQL on 5432, SMTP on 587, …).
   *
   * @default false
   */
  readonly direct?: boolean;
}

/** Options of TLS with a server that is checked. */
export interface VerifiedTlsOptions extends UpstreamTlsOptions {
  /**
   * Further names that the certificate may have instead of the server name. With a wildcard host only beside `serverName`.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-subject_alt_names
   * @default - none: only the server name
   */
  readonly subjectAltNames?: string[];
}

/** Options of TLS with a server that is checked, by whatever authority. */
export interface SimpleTlsOptions extends VerifiedTlsOptions {
  /**
   * Whose certificates are believed.
   *
   * @default - the authorities of the operating system in the proxy's image
   */
  readonly certificateAuthority?: CertificateAuthority;
}

/** Options of mutual TLS with files. */
export interface MutualTlsFiles extends SimpleTlsOptions {
  /**
   * Absolute path of the client's certificate, in the proxy's own container.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-client_certificate
   */
  readonly clientCertificate: string;
  /**
   * Absolute path of its private key.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-private_key
   */
  readonly privateKey: string;
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
  public static simple(options: SimpleTlsOptions = {}): UpstreamTls {
    return new UpstreamTls(checkOptions(options));
  }

  /**
   * Mutual TLS with a certificate from a Secret, for the proxies of one workload: `tls.crt`, `tls.key`, and `ca.crt` of the server's authority
   * (or `cert`, `key`, `cacert`), in the workload's namespace. Other workloads get TLS without a client certificate, never clear text.
   *
   * Istio hands Secrets to those that may list all Secrets of the namespace, so the workload's service account is allowed to, and could
   * read every one of them; files avoid that. Needs Istio 1.24, and a namespace that is known.
   *
   * Throws if the name is none.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-credential_name
   * @param secret name of the Secret
   * @param workload who calls
   * @param options server name, further names
   */
  public static mutualFromSecret(secret: string, workload: Workload, options: VerifiedTlsOptions = {}): UpstreamTls {
    refuseAuthority(checkOptions(options));
    return new UpstreamTls(options, { secret: checkObjectName('secret', secret), workload: checkWorkload(undefined, workload) });
  }

  /**
   * Mutual TLS with a certificate from files in the proxy's own container, such as from a volume that `sidecar.istio.io/userVolumeMount` mounts
   * there. Every proxy that sees the host needs them: one without does not reach it.
   *
   * Throws if a path is not absolute, or if the authority is a Secret: that is for `mutualFromSecret`.
   *
   * @param files paths, server name, authority
   */
  public static mutualFromFiles(files: MutualTlsFiles): UpstreamTls {
    const authority = checkOptions(files).certificateAuthority;
    if (authority && authority.file === undefined) {
      fail(undefined, "'certificateAuthority' of mutual TLS with files must be a file too, which is all that Istio takes beside them; " +
        'use CertificateAuthority.fromFile(…), or UpstreamTls.mutualFromSecret(…)');
    }
    return new UpstreamTls(files, {
      clientCertificate: checkFilePath('clientCertificate', files.clientCertificate),
      privateKey: checkFilePath('privateKey', files.privateKey),
    });
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
    refuseAuthority(checkOptions(options));
    return new UpstreamTls(options, { unverifiedReason: reason.trim() });
  }

  /** Name that the server is asked for, if it is not the host's. */
  public readonly serverName?: string;
  /** Further names that the certificate may have. */
  public readonly subjectAltNames: string[];
  /** Whether the server expects TLS at once on a port where its protocol usually starts in clear. */
  public readonly direct: boolean;
  /** Whose certificates are believed, if not the operating system's. */
  public readonly certificateAuthority?: CertificateAuthority;
  /** Path of the client's certificate, in mutual TLS with files. */
  public readonly clientCertificate?: string;
  /** Path of its private key. */
  public readonly privateKey?: string;
  /** Name of the Secret, in mutual TLS with one. */
  public readonly secret?: string;
  /** Whose proxies get the Secret. */
  public readonly workload?: Workload;
  /** Why no certificate is checked; undefined if it is checked. */
  public readonly unverifiedReason?: string;

  private constructor(options: SimpleTlsOptions, kind: TlsKind = {}) {
    this.serverName = options.serverName === undefined ? undefined : checkServerName('serverName', options.serverName);
    this.subjectAltNames = checkList(undefined, 'subjectAltNames', options.subjectAltNames ?? [], isText, 'names', "such as ['api.example.com']")
      .map(name => checkServerName('subjectAltNames', name));
    Object.freeze(this.subjectAltNames);
    this.direct = checkFlag('direct', options.direct) ?? false;
    this.certificateAuthority = checkAuthority(options.certificateAuthority);
    this.clientCertificate = kind.clientCertificate;
    this.privateKey = kind.privateKey;
    this.secret = kind.secret;
    this.workload = kind.workload;
    this.unverifiedReason = kind.unverifiedReason;
  }
}

/** What only one of the factories sets. */
type TlsKind = Partial<Pick<UpstreamTls, 'clientCertificate' | 'privateKey' | 'secret' | 'workload' | 'unverifiedReason'>>;

function checkOptions<T extends SimpleTlsOptions>(options: T): T {
  return options !== null && typeof options === 'object' ? options
    : fail(undefined, `options of TLS must be an object, got ${show(options)}; write such as { serverName: 'api.example.com' }`);
}

function checkAuthority(authority?: CertificateAuthority): CertificateAuthority | undefined {
  return authority === undefined || ['file', 'configMap', 'secret'].some(source => hasAll(source)(authority)) ? authority
    : fail(undefined, `'certificateAuthority' must be CertificateAuthority, got ${show(authority)}; write such as CertificateAuthority.fromFile('/etc/certs/ca.pem')`);
}

// A wider options object may reach a factory that has no such option; dropping it would weaken what was asked for.
function refuseAuthority(options: SimpleTlsOptions): void {
  if (options.certificateAuthority) {
    fail(undefined, "'certificateAuthority' has no place here: a Secret for mutual TLS brings its own as 'ca.crt', and unverified TLS has none; leave it out");
  }
}

function checkServerName(prop: string, name: string): string {
  return checkHostName(undefined, prop, name, {
    onCertificate: true,
    insteadOfIp: `TLS names a server by its DNS name; leave '${prop}' out, or write the name on its certificate`,
  });
}
