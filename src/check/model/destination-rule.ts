import type { Manifest } from '../manifest';
import type { Path } from '../problem';
import { located, type Located } from './located';
import { fields, isFields, items, labels, number, text, texts, type Fields } from './read';
import { Visibility } from './visibility';
import { ROOT_NAMESPACE } from '../../private/namespaces';

/** A DestinationRule. */
export interface DestinationRule extends Located {
  readonly spec: Fields;
  /** Its host by full name, and as it is written. */
  readonly host: string;
  readonly written: string;
  readonly visibility: Visibility;
  /** What Istio compares to tell whether rules for one host are merged: `.` and the namespace's own name differ. */
  readonly exportKey: string;
  readonly selector?: { readonly [name: string]: string };
  readonly subsets: Subset[];
  /** All policies of it: those of the host, of its subsets, and of ports in both. */
  readonly policies: Policy[];
  /** The TLS of those that have some. */
  readonly tls: PolicyTls[];
  /** Whether the proxy adds TLS in any of them that servers outside know. */
  readonly originates: boolean;
}

export interface Subset {
  readonly name: string;
  readonly path: Path;
  readonly labels: { readonly [name: string]: string };
}

/** How connections are made, in one place of a rule. */
export interface Policy {
  readonly path: Path;
  readonly policy: Fields;
  readonly subset?: string;
  readonly port?: number;
}

/** TLS, where it stands, and the policy that has it. */
export interface PolicyTls extends Policy {
  readonly tls: Fields;
  readonly at: Path;
}

/** A rule's own namespace, as `exportTo` says it. */
export const OWN_NAMESPACE = '.';

/** Whoever sees a rule. Beside other namespaces Istio does not take `.` for the root namespace, only its name. */
function visibilityOf(exportTo: string[], namespace: string): Visibility {
  const alone = namespace !== ROOT_NAMESPACE || exportTo.length === 1;
  return Visibility.of(alone ? exportTo : exportTo.filter(each => each !== OWN_NAMESPACE), namespace);
}

export function destinationRule(manifest: Manifest, resolve: (host: string, namespace: string) => string): DestinationRule {
  const { namespace, name } = located(manifest);
  const spec = fields(manifest.spec);
  const written = text(spec.host) ?? '';
  const selector = isFields(spec.workloadSelector) ? labels(spec.workloadSelector.matchLabels) : undefined;
  // A rule with a selector is for its own namespace, whatever it says.
  const exportTo = selector ? [OWN_NAMESPACE] : texts(spec.exportTo);
  const subsets = items(spec.subsets);
  const policies = [
    ...policiesAt(spec.trafficPolicy, ['spec', 'trafficPolicy']),
    ...subsets.flatMap(({ index, value }) => policiesAt(value.trafficPolicy, ['spec', 'subsets', index, 'trafficPolicy'], text(value.name) ?? '')),
  ];
  const tls = tlsOf(policies);
  return {
    manifest,
    namespace,
    name,
    spec,
    host: resolve(written, namespace),
    written,
    visibility: visibilityOf(exportTo, namespace),
    exportKey: exportTo.length === 1 ? exportTo[0] : [...exportTo].sort().join(),
    selector,
    subsets: subsets.map(({ index, value }) => ({ name: text(value.name) ?? '', path: ['spec', 'subsets', index], labels: labels(value.labels) })),
    policies,
    tls,
    originates: tls.some(each => originates(each.tls)),
  };
}

function policiesAt(policy: unknown, path: Path, subset?: string): Policy[] {
  return !isFields(policy) ? [] : [{ path, policy, subset }, ...items(policy.portLevelSettings).map(({ index, value }) => ({
    path: [...path, 'portLevelSettings', index], policy: value, subset, port: number(fields(value.port).number) ?? 0,
  }))];
}

/** Policies by subset and port. The first counts of several for one place. */
type PolicyIndex = Map<string | undefined, Map<number | undefined, Policy>>;

/** Those of rules with many policies. */
const INDEXES = new WeakMap<DestinationRule, PolicyIndex>();

/** So many policies are looked through sooner than an index is made. */
const FEW = 4;

/** The policy for a subset or all, and for a port or all. */
function policyAt(rule: DestinationRule, ofSubset?: string, ofPort?: number): Policy | undefined {
  return rule.policies.length <= FEW ? rule.policies.find(({ subset, port }) => subset === ofSubset && port === ofPort)
    : indexOf(rule).get(ofSubset)?.get(ofPort);
}

function indexOf(rule: DestinationRule): PolicyIndex {
  let index = INDEXES.get(rule);
  if (index === undefined) {
    INDEXES.set(rule, index = new Map());
    for (const policy of rule.policies) {
      const ports = index.get(policy.subset) ?? new Map();
      index.set(policy.subset, ports.has(policy.port) ? ports : ports.set(policy.port, policy));
    }
  }
  return index;
}

function tlsOf(policies: Policy[]): PolicyTls[] {
  return policies.filter(({ policy }) => isFields(policy.tls))
    .map(({ path, policy, subset, port }) => ({ path, policy, subset, port, tls: policy.tls, at: [...path, 'tls'] }));
}

/** A setting, and where it stands. */
export interface Setting {
  readonly value: Fields;
  readonly path: Path;
}

/** One setting as it holds for a port: that of a port replaces all of its level, that of a subset what it names. */
export function settingAt(rule: DestinationRule, setting: string, port?: number, subset?: string): Setting | undefined {
  const at = (ofSubset?: string, ofPort?: number) => policyAt(rule, ofSubset, ofPort);
  const ofSubset = subset === undefined ? undefined : at(subset);
  const found = (subset !== undefined && port !== undefined && at(subset, port))
    || (isFields(ofSubset?.policy[setting]) && ofSubset)
    || (port !== undefined && at(undefined, port))
    || at();
  return found && isFields(found.policy[setting]) ? { value: found.policy[setting], path: [...found.path, setting] } : undefined;
}

/** The modes in which the proxy adds TLS of a kind that servers outside know. */
const ORIGINATING = ['SIMPLE', 'MUTUAL'];

export function originates(tls: Fields | undefined): boolean {
  return tls !== undefined && ORIGINATING.includes(tls.mode);
}

/** Whether the proxy adds TLS on a port, for the host or one of its subsets. */
export function originatesAt(rule: DestinationRule, port: number): boolean {
  return rule.originates && (originates(settingAt(rule, 'tls', port)?.value)
    || rule.subsets.some(({ name }) => originates(settingAt(rule, 'tls', port, name)?.value)));
}
