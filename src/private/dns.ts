import { isIP } from 'net';
import { domainToASCII } from 'url';
import type { IConstruct } from 'constructs';
import { fail, show } from './errors';

export const MAX_NAME = 253;
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const OBJECT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const EXAMPLE = "write a DNS name such as 'api.example.com'";

/** Where a host name is used, as far as it changes what is allowed. */
export interface HostNameOptions {
  /** Whether `*.example.com` is allowed. */
  readonly wildcard?: boolean;
  /** What to do instead when the value is an IP address. */
  readonly insteadOfIp: string;
  /** Whether it is a name that a certificate has, which nobody looks up. */
  readonly onCertificate?: boolean;
  /** Whether it may be the full name of a Service of the cluster. */
  readonly insideCluster?: boolean;
}

/**
 * The host in the form Istio compares: lower case, international names in their ASCII form. Anything that is more or less than a
 * fully qualified DNS name is refused, because Istio accepts most of it and then matches nothing.
 */
export function checkHostName(scope: IConstruct | undefined, prop: string, value: string, options: HostNameOptions): string {
  const problem = (text: string, wayOut = EXAMPLE) => fail(scope, `'${prop}' ${text}, got ${show(value)}; ${wayOut}`);
  if (typeof value !== 'string') {
    return problem('must be a string known when the construct is made');
  }
  if (value === '') {
    return problem('must not be empty');
  }
  if (/\s/.test(value)) {
    return problem('must not contain white space');
  }
  if (isIP(value.replace(/^\[(.*)\]$/, '$1'))) {
    return problem('must be a name, not an IP address', options.insteadOfIp);
  }
  if (value.includes('://')) {
    return problem('must not have a scheme', 'write the name alone; the protocol is said by the port');
  }
  if (value.includes('/')) {
    return problem('must not have a path', 'write the name alone; a range of addresses can not be here');
  }
  if (value.includes(':')) {
    return problem('must not have a port', 'write the name alone; the port is said apart from it');
  }
  if (value.endsWith('.')) {
    return problem('must not end with a dot, because Istio compares names byte for byte', 'write it without');
  }

  const host = toAscii(value);
  if (host === undefined) {
    return problem('is no valid international domain name');
  }
  const wildcard = host.startsWith('*.');
  if (wildcard && !options.wildcard) {
    return problem('must not be a wildcard here', 'write one full name');
  }
  const name = wildcard ? host.slice(2) : host;
  if (name.includes('*')) {
    return problem('may have a wildcard only as its whole first label', "write '*.example.com', or list the names");
  }
  const labels = name.split('.');
  if (labels.length === 1 && !wildcard && !options.onCertificate) {
    return problem('must be fully qualified, because a single label would be looked up inside the cluster', 'write at least two labels');
  }
  const bad = labels.find(label => !LABEL.test(label));
  if (bad !== undefined) {
    return problem(`has the label ${show(bad)}`, "each label has 1 to 63 letters, digits or '-', and neither starts nor ends with '-'");
  }
  if (/^\d+$/.test(labels[labels.length - 1])) {
    return problem('must not end with a number, which no DNS name does');
  }
  if (host.length > MAX_NAME) {
    return problem(`must have at most ${MAX_NAME} characters`);
  }
  if (!options.onCertificate && !options.insideCluster && (labels[labels.length - 1] === 'svc' || isWithinDomain(host, DEFAULT_CLUSTER_DOMAIN))) {
    return problem(`must be outside the cluster: ${INSIDE_CLUSTER.why}`, INSIDE_CLUSTER.wayOut);
  }
  return host;
}

/** What is wrong with naming a Service of the cluster as an external host, and what to do instead. */
export const INSIDE_CLUSTER = {
  why: "an entry for a Service's own name turns its traffic into plaintext",
  wayOut: 'call the Service directly, or use LocalAlias',
};

/** Kubernetes' own default for the domain of a cluster. */
export const DEFAULT_CLUSTER_DOMAIN = 'cluster.local';

/** Whether a value can be the domain of a cluster's own names. */
export function isClusterDomain(value: unknown): value is string {
  return typeof value === 'string' && value.split('.').every(isDnsLabel);
}

/** Whether a name (or the names that a wildcard covers) lies in a domain. */
export function isWithinDomain(host: string, domain: string): boolean {
  const name = host.replace(/^\*\./, '');
  return name === domain || name.endsWith(`.${domain}`) || (host.startsWith('*.') && domain.endsWith(`.${name}`));
}

/** Whether a text is one label of a DNS name, in lower case. */
export function isDnsLabel(text: string): boolean {
  return LABEL.test(text);
}

/** Whether Kubernetes takes a text as the name of an object (RFC 1123 subdomain). */
export function isObjectName(text: string): boolean {
  return OBJECT_NAME.test(text) && text.length <= MAX_NAME;
}

/** Checks a name that must be one DNS label, as Kubernetes wants it for Services (RFC 1035) or ports and namespaces (RFC 1123). */
export function checkDnsLabel(scope: IConstruct | undefined, what: string, value: string, form: 'rfc1035' | 'rfc1123', wayOut: string): string {
  if (typeof value !== 'string' || !LABEL.test(value) || (form === 'rfc1035' && /^\d/.test(value))) {
    const start = form === 'rfc1035' ? 'starts with a letter' : 'starts with a letter or digit';
    fail(scope, `${what} must be a DNS label (1 to 63 lower-case letters, digits or '-'; ${start}; ends with a letter or digit), ` +
      `got ${show(value)}; ${wayOut}`);
  }
  return value;
}

// Only names outside ASCII go through domainToASCII: on others it also unescapes and reads numbers as addresses.
function toAscii(value: string): string | undefined {
  // eslint-disable-next-line no-control-regex
  const ascii = /^[\x00-\x7f]*$/.test(value) ? value : domainToASCII(value);
  return ascii === '' ? undefined : ascii.toLowerCase();
}
