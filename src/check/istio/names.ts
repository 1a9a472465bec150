/*
 * Names as Istio's webhook takes them (pkg/config/labels and pkg/config/validation/agent). They differ from Kubernetes' own: upper case passes.
 */

const MAX_LABEL = 63;
const MAX_NAME = 255;
const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const WILDCARD_LABEL = /^(?:\*|(?:\*|\*-)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;

/** One label of a DNS name; a port's and a subset's name too. */
export function isLabel(text: string): boolean {
  return text.length <= MAX_LABEL && LABEL.test(text);
}

/** A full DNS name without wildcards, with or without a dot behind it. */
export function isFqdn(text: string): boolean {
  return hasLength(text) && areLabels(text);
}

/** A DNS name of which the first label may be, or begin with, a wildcard. */
export function isWildcardDomain(text: string): boolean {
  const dot = text.indexOf('.');
  const first = dot < 0 ? text : text.slice(0, dot);
  return hasLength(text) && first.length <= MAX_LABEL && WILDCARD_LABEL.test(first) && (dot < 0 || areLabels(text.slice(dot + 1)));
}

/** A wildcard that is not a whole first label, and takes the names that Istio's users seldom mean: `*foo.example.com`. */
export function isPartialWildcard(text: string): boolean {
  return text.includes('*') && text.length !== 1 && !text.startsWith('*.');
}

/** Whether two hosts have names in common. */
export function overlap(one: string, other: string): boolean {
  if (one.startsWith('*')) {
    return other.startsWith('*')
      ? one.length < other.length ? other.endsWith(one.slice(1)) : one.endsWith(other.slice(1))
      : other.endsWith(one.slice(1));
  }
  return other.startsWith('*') ? one.endsWith(other.slice(1)) : one === other;
}

/** Whether all names of a host are among those of another. */
export function isWithin(host: string, other: string): boolean {
  if (host.startsWith('*')) {
    return other.startsWith('*') && host.length >= other.length && host.endsWith(other.slice(1));
  }
  return other.startsWith('*') ? host.endsWith(other.slice(1)) : host === other;
}

function hasLength(text: string): boolean {
  return text.length > 0 && text.length <= MAX_NAME;
}

function areLabels(text: string): boolean {
  const labels = text.split('.');
  const last = labels[labels.length - 1];
  return !isInteger(last) && labels.every((label, index) => isLabel(label) || (label === '' && index === labels.length - 1));
}

/** What Go reads as a number of 64 bits. */
function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && BigInt.asIntN(64, BigInt(text.replace(/^\+/, ''))) === BigInt(text.replace(/^\+/, ''));
}
