import { isDnsLabel } from '../../private/dns';

/*
 * Names as Kubernetes takes them. Unlike Istio's, they are in lower case.
 */

const MAX_LABEL = 63;
const MAX_SUBDOMAIN = 253;
const MAX_PORT_NAME = 15;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** The name of a Service, which begins with a letter (RFC 1035). */
export function isServiceName(text: string): boolean {
  return isDnsLabel(text) && !/^\d/.test(text);
}

/** A DNS name (RFC 1123). */
export function isSubdomain(text: string): boolean {
  return text.length <= MAX_SUBDOMAIN && SUBDOMAIN.test(text);
}

/** A name, with or without the DNS name of who made it: the key of a label, an annotation, an application protocol. */
export function isQualifiedName(text: string): boolean {
  const [name, prefix, ...more] = text.split('/').reverse();
  return more.length === 0 && (prefix === undefined || isSubdomain(prefix)) && name.length <= MAX_LABEL && QUALIFIED.test(name);
}

/** The value of a label. */
export function isLabelValue(text: string): boolean {
  return text === '' || (text.length <= MAX_LABEL && QUALIFIED.test(text));
}

/** The name of a container's port. */
export function isPortName(text: string): boolean {
  return text.length <= MAX_PORT_NAME && isDnsLabel(text) && /[a-z]/.test(text) && !text.includes('--');
}
