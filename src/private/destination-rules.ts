import { Lazy, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { credentialOfEach, credentialsOf, type Credential } from './credentials';
import { emit, ensure, joined, noteUnverifiedTls } from './objects';
import { destinationRuleSpec, isForRelay, type HostPolicy } from '../emit/destination-rule';
import { KINDS } from '../emit/kinds';
import { roleRef, secretReaderRules, serviceAccountSubjects } from '../emit/rbac';

/** A host, and what its rules are made from, now and later. */
export interface RuledHost {
  /** Suffix of child ids and names, where a construct has several hosts. */
  readonly suffix?: string;
  /** Metadata of the rules; its name is that of the rule for all workloads. */
  readonly metadata: ApiObjectMetadata & { readonly name: string };
  /** What they say, as of now. */
  readonly policy: () => HostPolicy;
}

/**
 * Adds the rules of a host that are not there yet: one for all workloads, and one more for each workload that alone gets a Secret. Two rules of one
 * host and one exportTo would be one to Istio, so beside a workload's own rule (`.`) the one for all has the namespace by its name. A gateway's own rule is visible
 * to the gateway, and the one for all is not. A waypoint has no rule but the one for all, to which no other proxy listens.
 */
export function ensureDestinationRules(scope: Construct, rules: RuledHost): void {
  const { metadata, policy } = rules;
  ensureRule(scope, joined('DestinationRule', rules.suffix), metadata, policy, ruleForAll);
  const { waypoint } = policy();
  if (waypoint) {
    credentialOfEach(policy().ports).forEach(credential => ensureSecretReader(scope, credential, rules, waypoint.namespace));
    return;
  }
  for (const credential of credentialOfEach(policy().ports)) {
    const own = { ...metadata, name: `${metadata.name}-${credential.secret}` };
    ensureRule(scope, joined('DestinationRule', rules.suffix, 'secret', credential.secret), own, policy, known => ruleFor(credential, known));
    if (!isForRelay({ ...policy(), workload: credential.workload })) {
      ensureSecretReader(scope, credential, rules);
    }
  }
}

function ensureRule(
  scope: Construct, id: string, metadata: ApiObjectMetadata, policy: () => HostPolicy, rule: (policy: HostPolicy) => HostPolicy,
): void {
  const object = ensure(scope, id, () => emit(scope, id, KINDS.destinationRule, metadata, {
    spec: Lazy.any({ produce: () => destinationRuleSpec(rule(policy())) }),
  }));
  noteUnverifiedTls(object, () => policy().ports);
}

function ruleFor({ workload }: Credential, policy: HostPolicy): HostPolicy {
  return { ...policy, workload, exportTo: isForRelay({ ...policy, workload }) ? [policy.gateway!.namespace] : ['.'] };
}

function ruleForAll(policy: HostPolicy): HostPolicy {
  const { ports, exportTo, namespace, gateway, waypoint } = policy;
  if (waypoint) {
    return { ...policy, workload: waypoint.workload };
  }
  if (credentialsOf(ports).length === 0) {
    return policy;
  }
  return { ...policy, exportTo: gateway ? exportTo.filter(each => each !== gateway.namespace) : exportTo.map(each => each === '.' ? namespace! : each) };
}

// istiod asks whether the service account may list secrets, and asks of the whole namespace: names of Secrets can not narrow it.
function ensureSecretReader(scope: Construct, { secret, workload }: Credential, { metadata, policy }: RuledHost, elsewhere?: string): void {
  const own = elsewhere === undefined ? metadata : { ...metadata, name: joined(policy().namespace!, metadata.name), namespace: elsewhere };
  const name = joined(own.name, secret);
  ensure(scope, joined('Role', secret), id => emit(scope, id, KINDS.role, { ...own, name }, { rules: secretReaderRules() }));
  ensure(scope, joined('RoleBinding', secret), id => emit(scope, id, KINDS.roleBinding, { ...own, name }, {
    roleRef: roleRef(name),
    subjects: Lazy.any({ produce: () => serviceAccountSubjects(workload.serviceAccount, elsewhere ?? policy().namespace) }),
  }));
}
