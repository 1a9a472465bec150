import type { Path } from '../problem';

/*
 * What Istio's CRDs did not have from the start. Only the newest schemas are kept, so this is what older ones lack (since 1.22).
 */

/** The first minors that know a field, by the end of the names that lead to it. */
const FIELDS: readonly (readonly [field: string, since: number])[] = [
  ['corsPolicy.unmatchedPreflights', 23],
  ['loadBalancer.warmup', 24],
  ['source.serviceAccounts', 25],
  ['source.notServiceAccounts', 25],
  ['probe.grpc', 25],
  ['servers.tls.credentialNames', 26],
  ['servers.tls.tlsCertificates', 26],
  ['ingress.tls.credentialNames', 26],
  ['ingress.tls.tlsCertificates', 26],
  ['retries.backoff', 26],
  ['retries.retryIgnorePreviousHosts', 26],
  ['trafficPolicy.retryBudget', 27],
  ['httpCookie.attributes', 28],
  ['servers.tls.caCertCredentialName', 28],
  ['ingress.tls.caCertCredentialName', 28],
  ['source.trustDomains', 30],
  ['source.notTrustDomains', 30],
  ['http.http2KeepAlive', 31],
  ['loadBalancer.zoneAwareLbSetting', 31],
  ['outlierDetection.outlierDetectionHttpErrorCodes', 31],
  ['retryBudget.budgetInterval', 31],
  ['servers.tls.insecureSkipVerify', 31],
  ['ingress.tls.insecureSkipVerify', 31],
  ['redirect.prefixRewrite', 31],
];

/** The same for values of an enum, by the field. */
const VALUES: { readonly [field: string]: ReadonlyMap<unknown, number> } = { resolution: new Map([['DYNAMIC_DNS', 28]]) };

/** The first minor of Istio's version whose CRD has the field at the end of a path; undefined if all have it. */
export function sinceOf(path: Path): number | undefined {
  const rows = BY_NAME.get(path[path.length - 1]);
  if (rows === undefined) {
    return undefined;
  }
  const names = path.filter(step => typeof step === 'string').join('.');
  return rows.find(([field]) => names.endsWith(`.${field}`))?.[1];
}

/** The first minors that know a value of a field, for those values that not all know. */
export function newerValuesOf(field: string): ReadonlyMap<unknown, number> | undefined {
  return VALUES[field];
}

const BY_NAME = new Map<Path[number] | undefined, (readonly [field: string, since: number])[]>();
for (const row of FIELDS) {
  const name = row[0].split('.').pop();
  BY_NAME.set(name, [...BY_NAME.get(name) ?? [], row]);
}
