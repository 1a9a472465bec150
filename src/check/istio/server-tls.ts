import { show } from '../../private/errors';
import { error, warning, type Path, type Problem } from '../problem';
import { isCipherSuite } from './ciphers';
import { isSet } from './client-tls';

const FIRST_MINOR_WITH_ONE_SOURCE = 26;
const OLD_VERSIONS = ['TLSV1_0', 'TLSV1_1'];
const FROM_FILES = ['serverCertificate', 'privateKey', 'caCertificates'];
const FROM_ELSEWHERE = ['tlsCertificates', 'credentialName', 'credentialNames'];
const MODES_WITH_CA = ['MUTUAL', 'OPTIONAL_MUTUAL'];
const MODES_WITH_CERTIFICATE = ['SIMPLE', ...MODES_WITH_CA];
const MOST_CERTIFICATES = 2;

/** What Istio's webhook has against TLS that a server ends, of a Gateway or of a Sidecar. */
export function* serverTlsProblems(tls: any, path: Path, istioMinor: number): Iterable<Problem> {
  if (tls === undefined) {
    return;
  }
  yield* cipherProblems(tls, path);
  if (tls.mode === 'ISTIO_MUTUAL') {
    yield* ownCertificateProblems(tls, path);
    return;
  }
  yield* passthroughProblems(tls, path);
  if (istioMinor >= FIRST_MINOR_WITH_ONE_SOURCE) {
    yield* sourceProblems(tls, path);
  }
  const hasCertificate = MODES_WITH_CERTIFICATE.includes(tls.mode);
  if (hasCertificate && (isSet(tls.credentialName) || isSet(tls.credentialNames))) {
    return;
  }
  if (hasCertificate) {
    yield* certificateProblems(tls, path);
  }
  yield* revocationProblems(tls, path);
}

/** TLS that the server hands through, which is what Istio takes for none said. */
export function isPassthrough({ mode = 'PASSTHROUGH' }: any): boolean {
  return mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';
}

function* cipherProblems({ minProtocolVersion, cipherSuites = [] }: any, path: Path): Iterable<Problem> {
  if (OLD_VERSIONS.includes(minProtocolVersion) && cipherSuites.length === 0) {
    yield warning('server-tls-old-version-without-ciphers', [...path, 'minProtocolVersion'],
      `no cipher suite is for versions below TLSV1_2 by default, and 'minProtocolVersion' is ${show(minProtocolVersion)}`, "write 'cipherSuites', too, or a newer version");
  }
  const taken = new Set<string>();
  for (const [index, suite] of cipherSuites.entries()) {
    if (!isCipherSuite(suite)) {
      yield warning('server-tls-unknown-cipher', [...path, 'cipherSuites', index], `${show(suite)} is no cipher suite that Istio knows, and is ignored`, 'take it out');
    } else if (taken.has(suite)) {
      yield warning('server-tls-duplicate-cipher', [...path, 'cipherSuites', index], `the cipher suite ${show(suite)} is there twice`, 'take one of them out');
    }
    taken.add(suite);
  }
}

function* ownCertificateProblems(tls: any, path: Path): Iterable<Problem> {
  for (const field of [...FROM_FILES, ...FROM_ELSEWHERE].filter(name => isSet(tls[name]))) {
    yield error('server-tls-istio-mutual-with-certificates', [...path, field], `ISTIO_MUTUAL has the mesh's own certificates, and '${field}' is ${show(tls[field])}`,
      `take '${field}' out, or write another mode`);
  }
}

function* passthroughProblems(tls: any, path: Path): Iterable<Problem> {
  const ignored = ['caCrl', ...FROM_FILES, ...FROM_ELSEWHERE].filter(name => isSet(tls[name]));
  if (isPassthrough(tls) && ignored.length > 0) {
    yield warning('server-tls-passthrough-with-certificates', [...path, ignored[0]], `TLS is handed through, and ${ignored.join(', ')} are ignored`,
      'take them out, or write a mode such as SIMPLE');
  }
}

function* sourceProblems(tls: any, path: Path): Iterable<Problem> {
  const files = isSet(tls.serverCertificate) && isSet(tls.privateKey) ? ['serverCertificate'] : [];
  const sources = [...files, ...FROM_ELSEWHERE.filter(name => isSet(tls[name]))];
  if (sources.length > 1) {
    yield error('server-tls-two-sources', path, `certificates must be from one place, got ${sources.join(' and ')}`, 'leave one of them');
  }
}

function* certificateProblems(tls: any, path: Path): Iterable<Problem> {
  if (MODES_WITH_CA.includes(tls.mode) && !isSet(tls.caCertificates)) {
    yield error('server-tls-without-ca', path, `${tls.mode} needs the authorities of its clients`, "write 'credentialName', or 'caCertificates'");
  }
  const several: any[] = tls.tlsCertificates ?? [];
  if (several.length > MOST_CERTIFICATES) {
    yield warning('server-tls-many-certificates', [...path, 'tlsCertificates'], `a server takes ${MOST_CERTIFICATES} certificates at most, got ${several.length}`,
      'leave one of each algorithm');
  }
  const pairs = several.length > 0 ? several.map((pair, index) => ({ pair, at: [...path, 'tlsCertificates', index] })) : [{ pair: tls, at: path }];
  for (const { pair, at } of pairs) {
    for (const field of ['serverCertificate', 'privateKey'].filter(name => !isSet(pair[name]))) {
      yield error('server-tls-without-certificate', at, `${tls.mode} needs '${field}' or 'credentialName'`, `write 'credentialName', or '${field}', the path of a file`);
    }
  }
}

function* revocationProblems({ mode, caCrl, credentialName }: any, path: Path): Iterable<Problem> {
  if (isSet(caCrl) && (mode === 'SIMPLE' || isSet(credentialName))) {
    yield error('server-tls-revocations', [...path, 'caCrl'],
      `'caCrl' is for clients' certificates from files, and does not go with ${mode === 'SIMPLE' ? 'SIMPLE' : "'credentialName'"}, got ${show(caCrl)}`,
      "put the list into the Secret of 'credentialName', or take 'caCrl' out");
  }
}
