import { show } from '../../private/errors';
import { isPathOrTemplate } from '../../private/path-template';
import type { AcceptanceId } from '../explained';
import { pathText } from '../path';
import { error, type Path, type Problem } from '../problem';
import { isIpOrRange } from './addresses';

/** The longest service account that Istio takes, with its namespace, and how many at once. */
const MAX_SERVICE_ACCOUNT_BYTES = 320;
const MAX_SERVICE_ACCOUNTS = 16;

/** What values of a list must be; the fix says how to write one. */
export interface Values {
  readonly rule: AcceptanceId;
  readonly holds: (value: string) => boolean;
  readonly says: string;
  readonly fix: string;
}

/** Nothing but that there is a value. */
export const TEXTS: Values = {
  rule: 'authorization-policy-empty-value', holds: value => value !== '', says: 'must not be empty', fix: "write a value, or '*' for any",
};
export const IPS: Values = {
  rule: 'authorization-policy-ip', holds: isIpOrRange, says: 'must be an IP address or a range of them', fix: "write it as '10.0.0.1' or '10.0.0.0/8'",
};
export const PORTS: Values = {
  rule: 'authorization-policy-port', holds: value => /^\d+$/.test(value) && Number(value) <= 65535, says: 'must be the number of a port', fix: 'write a number from 0 to 65535, in quotes',
};
export const SERVICE_ACCOUNTS: Values = {
  rule: 'authorization-policy-service-account',
  holds: value => /^[^*/]+(\/[^*/]+)?$/.test(value) && Buffer.byteLength(value) <= MAX_SERVICE_ACCOUNT_BYTES,
  says: 'must be a service account, without wildcards',
  fix: "write it as '<name>' or '<namespace>/<name>'",
};
export const WITH_WILDCARD: Values = {
  rule: 'authorization-policy-wildcard', holds: value => /^(\*?[^*]+|[^*]+\*|\*)$/.test(value), says: 'must have at most one wildcard, at its start or end', fix: "write it as 'a*', '*a' or '*'",
};
const TRUST_DOMAINS: Values = {
  rule: 'authorization-policy-trust-domain',
  holds: value => WITH_WILDCARD.holds(value) && !value.includes('/'),
  says: 'must be a trust domain, with at most one wildcard at its start or end',
  fix: "write it as 'cluster.local', without 'spiffe://' and path",
};
const PATHS: Values = {
  rule: 'authorization-policy-path',
  holds: isPathOrTemplate,
  says: "must be a path, with '{*}' and '{**}' only as whole segments and '{**}' last",
  fix: "write it as '/a/{*}/b/{**}', or with one '*' at its start or end",
};

const SOURCE: { readonly [field: string]: Values } = {
  principals: TEXTS,
  requestPrincipals: TEXTS,
  namespaces: TEXTS,
  serviceAccounts: SERVICE_ACCOUNTS,
  trustDomains: TRUST_DOMAINS,
  ipBlocks: IPS,
  remoteIpBlocks: IPS,
};
const OPERATION: { readonly [field: string]: Values } = { hosts: TEXTS, ports: PORTS, methods: TEXTS, paths: PATHS };

export function* sourceProblems(source: any, path: Path): Iterable<Problem> {
  yield* fieldProblems(source, SOURCE, path);
}

export function* operationProblems(operation: any, path: Path): Iterable<Problem> {
  yield* fieldProblems(operation, OPERATION, path);
}

/** What is wrong with a list of values. */
export function* valueProblems(values: unknown, { rule, holds, says, fix }: Values, path: Path): Iterable<Problem> {
  for (const [index, value] of Array.isArray(values) ? values.entries() : []) {
    const at = [...path, index];
    if (value === '') {
      yield error(TEXTS.rule, at, `${pathText(at)} ${TEXTS.says}`, fix);
    } else if (!holds(value)) {
      yield error(rule, at, `${pathText(at)} ${says}, got ${show(value)}`, fix);
    }
  }
}

/** There may not be too many of what each proxy compares one by one. */
export function* countProblems(values: unknown, path: Path): Iterable<Problem> {
  if (Array.isArray(values) && values.length > MAX_SERVICE_ACCOUNTS) {
    yield error('authorization-policy-too-many-service-accounts', path, `${pathText(path)} must have at most ${MAX_SERVICE_ACCOUNTS} service accounts, got ${values.length}`,
      'write several rules');
  }
}

/** Each field, and the one that negates it. */
function* fieldProblems(object: any, fields: { readonly [field: string]: Values }, path: Path): Iterable<Problem> {
  for (const [field, values] of Object.entries(fields)) {
    for (const name of [field, `not${field[0].toUpperCase()}${field.slice(1)}`]) {
      yield* valueProblems(object[name], values, [...path, name]);
    }
  }
}
