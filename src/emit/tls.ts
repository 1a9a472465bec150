import type { DestinationRuleSpec } from '../../imports/networking.istio.io';
import { isWildcard } from '../entry';
import { credentialOf } from '../private/credentials';
import type { UpstreamTls } from '../tls';
import type { Workload } from '../workload';
import { listOrNone } from './optional';
import type { Wire } from './wire';

/** TLS settings of a traffic policy. */
export type ClientTls = NonNullable<NonNullable<Wire<DestinationRuleSpec>['trafficPolicy']>['tls']>;

/** For whom TLS settings are written. */
export interface TlsContext {
  readonly host: string;
  /** Namespace of the rule. */
  readonly namespace?: string;
  /** The workload that the rule is for; undefined for all others. */
  readonly workload?: Workload;
}

/** What the proxy adds; without any, that it adds nothing, whatever a mesh-wide rule says. */
export function clientTls(tls: UpstreamTls | undefined, context: TlsContext): ClientTls {
  if (tls === undefined) {
    return { mode: 'DISABLE' };
  }
  // Without both, Envoy takes them from each request's Host header: right for a wildcard, and nothing for a name.
  const sni = tls.serverName ?? (isWildcard(context.host) ? undefined : context.host);
  if (tls.unverifiedReason !== undefined) {
    return { mode: 'SIMPLE', sni, insecureSkipVerify: true };
  }
  const names = [...(sni === undefined ? [] : [sni]), ...tls.subjectAltNames];
  return { ...certificates(tls, context), sni, subjectAltNames: listOrNone([...new Set(names)]) };
}

function certificates(tls: UpstreamTls, { namespace, workload }: TlsContext): Pick<ClientTls, 'mode'> & Partial<ClientTls> {
  const credential = credentialOf(tls);
  if (credential) {
    // Other workloads' proxies do not get the Secret. Without this rule of their own they would call in clear.
    return credential.workload !== workload ? { mode: 'SIMPLE' } : { mode: tls.secret === undefined ? 'SIMPLE' : 'MUTUAL', credentialName: credential.secret };
  }
  const { file, configMap } = tls.certificateAuthority ?? {};
  return {
    mode: tls.clientCertificate === undefined ? 'SIMPLE' : 'MUTUAL',
    clientCertificate: tls.clientCertificate,
    privateKey: tls.privateKey,
    caCertificates: file,
    credentialName: configMap === undefined ? undefined : `configmap://${namespace}/${configMap}`,
  };
}
