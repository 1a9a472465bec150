import type { Random } from './random';

const SOURCES = ['credentialName', 'credentialNames', 'tlsCertificates', 'files', 'none'];
const FILES = { serverCertificate: '/a.pem', privateKey: '/a.key' };

/** Makes the TLS of a server fit together: certificates from one source, and those that the mode needs. */
export function serverTls(random: Random, tls: any): void {
  const source = SOURCES.find(name => tls[name] !== undefined) ?? random.pick(SOURCES);
  SOURCES.filter(name => name !== source).forEach(name => delete tls[name]);
  const { mode = 'PASSTHROUGH' } = tls;
  const terminates = ['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(mode);
  if (!terminates && random.chance(0.8)) {
    [...SOURCES, 'serverCertificate', 'privateKey', 'caCertificates', 'caCrl'].forEach(name => delete tls[name]);
  }
  if (terminates && source !== 'credentialName' && source !== 'credentialNames') {
    Object.assign(tls, source === 'tlsCertificates' ? { tlsCertificates: [FILES] } : FILES);
    if (source === 'tlsCertificates') {
      Object.keys(FILES).forEach(name => delete tls[name]);
    }
    if (mode !== 'SIMPLE') {
      tls.caCertificates = '/ca.pem';
    }
  } else if (terminates) {
    Object.keys(FILES).forEach(name => delete tls[name]);
  }
  if (mode === 'SIMPLE' || tls.credentialName) {
    delete tls.caCrl;
  }
}
