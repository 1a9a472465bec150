import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';

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

/** What Istio's webhook has against labels of workloads. The path is theirs. */
export function* labelProblems(labels: { readonly [key: string]: string } | undefined, path: Path): Iterable<Problem> {
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!isLabelKey(key)) {
      yield error('label-invalid-key', [...path, key], `${show(key)} can not be the name of a label`,
        `write up to ${MAX_NAME} letters, digits, '-', '_' and '.', with a DNS name and '/' before them if need be`);
    }
    if (!isLabelValue(value)) {
      yield error('label-invalid-value', [...path, key], `label ${show(key)} can not have the value ${show(value)}`,
        "write letters, digits, '-', '_' and '.', with a letter or digit at both ends");
    }
  }
}
