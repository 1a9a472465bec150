/*
 * Labels as Istio's webhook takes them (pkg/config/labels).
 */

const MAX_PREFIX = 253;
const MAX_NAME = 63;
const KEY = /^((?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*\/)?((?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/;
const TEXT = /^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** A label's key: a name, with or without the DNS name of who made it. */
export function isLabelKey(key: string): boolean {
  const [, prefix = '', name] = KEY.exec(key) ?? [];
  return name !== undefined && prefix.length - 1 <= MAX_PREFIX && name.length <= MAX_NAME;
}

/** A label's value. Istio does not limit its length. */
export function isLabelValue(text: string): boolean {
  return TEXT.test(text);
}
