import type { AcceptanceId } from '../explained';
import { nanoseconds } from './durations';

/** A rule that a CRD has in CEL, as code. */
export interface Rule {
  readonly id: AcceptanceId;
  readonly holds: (self: any) => boolean;
  /** What is wrong, after the field's name. */
  readonly says: string;
  readonly fix: string;
}

const count = (self: any, ...fields: string[]) => fields.filter(field => has(self, field)).length;
const has = (self: any, field: string) => self[field] !== undefined && self[field] !== null;
const isSocket = (address: unknown) => typeof address === 'string' && address.startsWith('unix://');

/** Names that ports of an endpoint may have; the API server takes one character less than Istio. */
const PORT_NAME = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const MAX_PORT_NAME = 62;

/** The CRDs say it twice, in two orders. */
const ONE_WAY_OF_CERTIFICATES = onlyOne('tlsCertificates', 'credentialNames');

/** Every rule in `crds/`, by its text there; a test says that none is missing. */
export const RULES: { readonly [text: string]: Rule } = {
  "duration(self) >= duration('1ms')": {
    id: 'schema-duration',
    holds: (self: string) => (nanoseconds(self) ?? 0) >= 1e6,
    says: 'must be a time of at least one millisecond',
    fix: "write a number with its unit, such as '500ms', '5s' or '1h'",
  },
  '0 < self && self <= 65535': {
    id: 'schema-port-number',
    holds: (self: number) => self > 0 && self <= 65535,
    says: 'must be a port, from 1 to 65535',
    fix: 'write the number of the port',
  },
  'self.all(key, !key.contains("*"))': {
    id: 'schema-selector-wildcard',
    holds: self => Object.keys(self).every(key => !key.includes('*')),
    says: 'must not have wildcards in its keys',
    fix: 'write the whole name of the label',
  },
  'self.all(key, key.size() != 0)': {
    id: 'schema-selector-empty-key',
    holds: self => !Object.hasOwn(self, ''),
    says: 'must not have an empty key',
    fix: 'write the name of the label',
  },
  '!self.contains("*")': {
    id: 'schema-selector-wildcard',
    holds: (self: string) => !self.includes('*'),
    says: 'must not have wildcards',
    fix: 'write the whole value of the label',
  },
  '(has(self.tlsCertificates) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1': ONE_WAY_OF_CERTIFICATES,
  '(has(self.credentialNames) ? 1 : 0) + (has(self.tlsCertificates) ? 1 : 0) <= 1': ONE_WAY_OF_CERTIFICATES,
  '(has(self.credentialName) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1': onlyOne('credentialName', 'credentialNames'),
  '(has(self.workloadSelector) ? 1 : 0) + (has(self.endpoints) ? 1 : 0) <= 1': onlyOne('workloadSelector', 'endpoints'),
  '(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1': onlyOne('selector', 'targetRef', 'targetRefs'),
  '!((has(self.addresses) ? self.addresses : []).exists(k, k.contains("/")) && !((has(self.resolution) ? self.resolution : "NONE") in ["STATIC", "NONE"]))': {
    id: 'schema-range-with-resolution',
    holds: self => !(self.addresses ?? []).some((address: string) => address.includes('/')) || ['STATIC', 'NONE'].includes(self.resolution ?? 'NONE'),
    says: 'must not have a range of addresses unless its resolution is STATIC or NONE',
    fix: 'write single addresses, or resolution NONE',
  },
  '((has(self.resolution) ? self.resolution : "NONE") == "NONE") ? !has(self.endpoints) : true': {
    id: 'schema-endpoints-without-resolution',
    holds: self => (self.resolution ?? 'NONE') !== 'NONE' || !has(self, 'endpoints'),
    says: 'must not have endpoints with resolution NONE, which is the default',
    fix: 'write resolution STATIC for addresses or DNS for names, or no endpoints',
  },
  '((has(self.resolution) ? self.resolution : "") == "DNS_ROUND_ROBIN") ? ((has(self.endpoints) ? self.endpoints : []).size() <= 1) : true': {
    id: 'schema-round-robin-endpoints',
    holds: self => self.resolution !== 'DNS_ROUND_ROBIN' || (self.endpoints ?? []).length <= 1,
    says: 'must not have more than one endpoint with resolution DNS_ROUND_ROBIN',
    fix: 'write resolution DNS, or one endpoint',
  },
  'has(self.address) || has(self.network)': {
    id: 'schema-without-address',
    holds: self => has(self, 'address') || has(self, 'network'),
    says: 'must have an address, or a network whose gateway leads there',
    fix: "write 'address'",
  },
  '(has(self.address) ? self.address : "").startsWith("unix://") ? !has(self.ports) : true': {
    id: 'schema-socket-with-ports',
    holds: self => !isSocket(self.address) || !has(self, 'ports'),
    says: 'must not have ports beside a Unix domain socket',
    fix: "leave 'ports' out",
  },
  'self.startsWith("unix://") ? (self.substring(7, 8) == "/" || self.substring(7, 8) == "@") : true': {
    id: 'schema-socket-path',
    holds: (self: string) => !isSocket(self) || ['/', '@'].includes(self.charAt('unix://'.length)),
    says: 'must be an absolute path, or an abstract socket, after unix://',
    fix: "write it as 'unix:///path/to/socket' or 'unix://@name'",
  },
  'self.startsWith("unix://") ? !self.endsWith("/") : true': {
    id: 'schema-socket-path',
    holds: (self: string) => !isSocket(self) || !self.endsWith('/'),
    says: 'must be a socket, not a folder',
    fix: "leave out the '/' at the end",
  },
  'self.all(key, size(key) < 63 && key.matches("^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$"))': {
    id: 'schema-port-name',
    holds: self => Object.keys(self).every(key => key.length <= MAX_PORT_NAME && PORT_NAME.test(key)),
    says: `must have names of ports as keys, of letters, digits and '-', with at most ${MAX_PORT_NAME} characters`,
    fix: "write the port's name in the ServiceEntry",
  },
  'self != "*"': {
    id: 'schema-any-host',
    holds: self => self !== '*',
    says: 'must not be the wildcard for all hosts',
    fix: "write a host, or a wildcard such as '*.example.com'",
  },
  'self.all(l1, self.exists_one(l2, l1.number == l2.number))': {
    id: 'schema-duplicate-port',
    holds: (self: any[]) => new Set(self.map(({ number }) => number)).size === self.length,
    says: 'must not have one number twice',
    fix: 'write each port once',
  },
  'self in ["", "HTTP", "HTTPS"]': {
    id: 'schema-probe-scheme',
    holds: self => ['', 'HTTP', 'HTTPS'].includes(self),
    says: 'must be HTTP or HTTPS',
    fix: 'write HTTP or HTTPS, in upper case',
  },
  '(has(self.serviceAccounts) || has(self.notServiceAccounts)) ? (!has(self.principals) &&\n!has(self.notPrincipals) && !has(self.namespaces) && !has(self.notNamespaces)) : true': {
    id: 'schema-service-accounts',
    holds: self => count(self, 'serviceAccounts', 'notServiceAccounts') === 0 || count(self, 'principals', 'notPrincipals', 'namespaces', 'notNamespaces') === 0,
    says: 'must not have service accounts beside principals or namespaces',
    fix: "write service accounts as '<namespace>/<name>', or principals alone",
  },
  'self.size() == 0': {
    id: 'schema-cross-namespace',
    holds: (self: string) => self.length === 0,
    says: 'must be empty, as a policy only targets its own namespace',
    fix: "leave 'namespace' out, and put the policy into the namespace of its target",
  },
};

function onlyOne(...fields: string[]): Rule {
  const names = fields.map(field => `'${field}'`).join(', ').replace(/, ([^,]*)$/, ' and $1');
  return {
    id: 'schema-too-many-of',
    holds: self => count(self, ...fields) <= 1,
    says: `must have only one of ${names}`,
    fix: 'keep the one that is meant',
  };
}
