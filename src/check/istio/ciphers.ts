/*
 * Cipher suites as Istio takes them, by OpenSSL's names.
 */

const SUITES = new Set([
  ...['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305', 'AES128-SHA', 'AES256-SHA'].flatMap(suite => [`ECDHE-ECDSA-${suite}`, `ECDHE-RSA-${suite}`]),
  'AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'AES128-SHA', 'AES256-SHA', 'DES-CBC3-SHA',
]);

/** A cipher suite, or an expression, which Istio does not look into. */
export function isCipherSuite(text: string): boolean {
  return text === '' || text === 'ALL' || !startsWithWord(text) || SUITES.has(text);
}

/** Istio looks at the first byte only, as if it were a character. */
function startsWithWord(text: string): boolean {
  return /^[\p{L}\p{N}]/u.test(Buffer.from(text).toString('latin1'));
}
