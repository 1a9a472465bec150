import { checkObjectName, checkFilePath } from './private/credentials';
import { checkWorkload } from './private/types';
import type { Workload } from './workload';

/** Whose certificates are believed, where the operating system's authorities are not enough. */
export class CertificateAuthority {
  /**
   * A file in the proxy's own container, such as from a volume that `sidecar.istio.io/userVolumeMount` mounts there.
   *
   * Throws if the path is not absolute.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-ca_certificates
   * @param path absolute path of a PEM file
   */
  public static fromFile(path: string): CertificateAuthority {
    return new CertificateAuthority({ file: checkFilePath('path', path) });
  }

  /**
   * A ConfigMap in the namespace of the rule, with the certificates under `ca.crt`. Needs Istio 1.26, and a namespace that is known.
   *
   * Throws if the name is none.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-credential_name
   * @param configMap name of the ConfigMap
   */
  public static fromConfigMap(configMap: string): CertificateAuthority {
    return new CertificateAuthority({ configMap: checkObjectName('configMap', configMap) });
  }

  /**
   * A Secret in the namespace of the workload, with the certificates under `ca.crt`. Only this workload's proxies get it; others check against the
   * operating system's authorities. Istio hands Secrets to those that may list all Secrets of the namespace, so the
   * workload's service account is allowed to, and could read them; a ConfigMap avoids that.
   *
   * Throws if the name is none.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-credential_name
   * @param secret name of the Secret
   * @param workload who calls
   */
  public static fromSecret(secret: string, workload: Workload): CertificateAuthority {
    return new CertificateAuthority({ secret: checkObjectName('secret', secret), workload: checkWorkload(undefined, workload) });
  }

  /** Path of the file, if it is one. */
  public readonly file?: string;
  /** Name of the ConfigMap, if it is one. */
  public readonly configMap?: string;
  /** Name of the Secret, if it is one. */
  public readonly secret?: string;
  /** Whose proxies get the Secret. */
  public readonly workload?: Workload;

  private constructor(source: { file?: string; configMap?: string; secret?: string; workload?: Workload }) {
    this.file = source.file;
    this.configMap = source.configMap;
    this.secret = source.secret;
    this.workload = source.workload;
  }
}
