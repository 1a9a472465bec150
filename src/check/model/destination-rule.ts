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
  /** The same, by subset and port. */
  readonly bySubset: ReadonlyMap<string | undefined, ReadonlyMap<number | undefined, Policy>>;
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
  return {
    manifest,
    namespace,
    name,
    spec,
    host: resolve(written, namespace),
    written,
    visibility: visibilityOf(exportTo, namespace),
    exportKey: [...exportTo].sort().join(),
    selector,
    subsets: subsets.map(({ index, value }) => ({ name: text(value.name) ?? '', path: ['spec', 'subsets', index], labels: labels(value.labels) })),
    policies,
    bySubset: indexOf(policies),
    originates: policies.some(({ policy }) => isFields(policy.tls) && originates(policy.tls)),
  };
}

/** The first counts of several for one place. */
function indexOf(policies: Policy[]): Map<string | undefined, Map<number | undefined, Policy>> {
  const index = new Map<string | undefined, Map<number | undefined, Policy>>();
  for (const policy of policies) {
    const { subset, port } = policy;
    const ports = index.get(subset);
    if (ports === undefined) {
      index.set(subset, new Map([[port, policy]]));
    } else if (!ports.has(port)) {
      ports.set(port, policy);
    }
  }
  return index;
}

function policiesAt(policy: unknown, path: Path, subset?: string): Policy[] {
  return !isFields(policy) ? [] : [{ path, policy, subset }, ...items(policy.portLevelSettings).map(({ index, value }) => ({
    path: [...path, 'portLevelSettings', index], policy: value, subset, port: number(fields(value.port).number) ?? 0,
  }))];
}

/** A setting, and where it stands. */
export interface Setting {
  readonly value: Fields;
  readonly path: Path;
}

/** One setting as it holds for a port: that of a port replaces all of its level, that of a subset what it names. */
export function settingAt(rule: DestinationRule, setting: string, port?: number, subset?: string): Setting | undefined {
  const at = (ofSubset?: string, ofPort?: number) => rule.bySubset.get(ofSubset)?.get(ofPort);
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
  return rule.originates && [undefined, ...rule.bySubset.keys()].some(subset => originates(settingAt(rule, 'tls', port, subset)?.value));
}

/** The TLS of all policies of a rule that have some. */
export function tlsOf({ policies }: DestinationRule): (Policy & { readonly tls: Fields; readonly at: Path })[] {
  return policies.filter(({ policy }) => isFields(policy.tls))
    .map(({ path, policy, subset, port }) => ({ path, policy, subset, port, tls: policy.tls, at: [...path, 'tls'] }));
}
