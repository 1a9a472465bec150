import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';

/** What the client's side of TLS is judged by, beside itself. */
export interface ClientTlsContext {
  /** Where the object that has it is. */
  readonly namespace: string;
  readonly istioMinor: number;
}

const FIRST_MINOR_WITH_CONFIG_MAPS = 26;
const CONFIG_MAP = 'configmap://';
const FILES = ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'];

/** What Istio's webhook has against TLS that the proxy adds. */
export function* clientTlsProblems(tls: any, path: Path, { namespace, istioMinor }: ClientTlsContext): Iterable<Problem> {
  if (tls === undefined) {
    return;
  }
  if (istioMinor >= FIRST_MINOR_WITH_CONFIG_MAPS) {
    yield* configMapProblems(tls.credentialName ?? '', namespace, [...path, 'credentialName']);
  }
  if (tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL') {
    return;
  }
  if (tls.insecureSkipVerify) {
    yield* unverifiedProblems(tls, path);
  }
  yield* tls.credentialName ? filesBesideCredentialProblems(tls, path) : missingFileProblems(tls, path);
}

function* configMapProblems(credentialName: string, namespace: string, path: Path): Iterable<Problem> {
  if (!credentialName.startsWith(CONFIG_MAP)) {
    return;
  }
  const [place, name] = credentialName.slice(CONFIG_MAP.length).split('/');
  if (!name || place !== namespace) {
    yield error('client-tls-config-map', path, `'credentialName' must name a ConfigMap of the namespace ${show(namespace)}, got ${show(credentialName)}`,
      `write '${CONFIG_MAP}${namespace}/NAME'`);
  }
}

function* unverifiedProblems(tls: any, path: Path): Iterable<Problem> {
  const simple = tls.mode === 'SIMPLE';
  const fields = simple ? ['caCertificates', 'credentialName', 'subjectAltNames'] : ['caCertificates', 'subjectAltNames'];
  for (const field of fields.filter(name => isSet(tls[name]))) {
    yield error('client-tls-unverified', [...path, field], `nothing is verified with 'insecureSkipVerify', and '${field}' is ${show(tls[field])}`,
      `take '${field}' out, or 'insecureSkipVerify'`);
  }
}

function* filesBesideCredentialProblems(tls: any, path: Path): Iterable<Problem> {
  for (const field of FILES.filter(name => isSet(tls[name]))) {
    yield error('client-tls-file-beside-credential', [...path, field], `'${field}' does not go with 'credentialName', got ${show(tls[field])}`,
      "put all into the Secret of 'credentialName', or name files only");
  }
}

function* missingFileProblems(tls: any, path: Path): Iterable<Problem> {
  const needed = tls.mode === 'MUTUAL' ? ['clientCertificate', 'privateKey'] : [];
  for (const field of needed.filter(name => !isSet(tls[name]))) {
    yield error('client-tls-mutual-incomplete', path, `mutual TLS needs '${field}' or 'credentialName'`, `write '${field}', the path of a file`);
  }
}

/** Whether a setting says anything. */
export function isSet(setting: string | readonly unknown[] | undefined): boolean {
  return setting !== undefined && setting.length > 0;
}
