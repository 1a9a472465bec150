import type { Acceptance } from '../acceptance';
import { pathText } from '../path';
import { error, warning, type Path, type Problem } from '../problem';
import { conditionProblems } from './authorization-conditions';
import { operationProblems, sourceProblems } from './authorization-values';
import { policyTargetProblems } from './policy-target';

/** Fields of a source by which connections can be told apart, not only requests. */
const SOURCES_OF_CONNECTIONS = ['principals', 'notPrincipals', 'ipBlocks', 'notIpBlocks', 'namespaces', 'notNamespaces', 'remoteIpBlocks', 'notRemoteIpBlocks',
  'serviceAccounts', 'notServiceAccounts'];
const OPERATIONS_OF_CONNECTIONS = ['ports', 'notPorts'];

/** What an external authorizer is not asked by. */
const NOT_FOR_CUSTOM = ['namespaces', 'notNamespaces', 'serviceAccounts', 'notServiceAccounts', 'trustDomains', 'notTrustDomains', 'principals', 'notPrincipals',
  'requestPrincipals', 'notRequestPrincipals'];
const KEYS_NOT_FOR_CUSTOM = /^(source\.(namespace|serviceAccount|trustDomain|principal)$|request\.auth\.)/;

export const authorizationPolicy: Acceptance = function* ({ spec }, { istioMinor }) {
  const policy = spec ?? {};
  yield* policyTargetProblems(policy, istioMinor);
  yield* actionProblems(policy);
  for (const [index, rule] of list(policy.rules).entries()) {
    const path = ['spec', 'rules', index];
    yield* ruleProblems(rule ?? {}, path, istioMinor);
    if (policy.action === 'CUSTOM') {
      yield* customProblems(rule ?? {}, path);
    }
    if (policy.action === 'DENY' && deniesConnections(rule ?? {})) {
      yield warning('authorization-policy-denies-connections', path, `${pathText(path)} looks only at requests, so it denies every TCP connection too`,
        "name the 'ports' it is for");
    }
  }
};

/** What goes with an action. */
function* actionProblems({ action, rules, provider }: any): Iterable<Problem> {
  if ((action === 'DENY' || action === 'CUSTOM') && list(rules).length === 0) {
    yield error('authorization-policy-without-rules', ['spec', 'rules'], `spec.rules must not be empty with action ${action}, as the policy would never apply`,
      "write an empty rule '{}' to match every request");
  } else if (action === 'CUSTOM' && !provider?.name) {
    yield error('authorization-policy-without-provider', ['spec', 'provider'], 'spec.provider.name must be there with action CUSTOM',
      'write the name of an extension provider of the mesh');
  }
  if (provider && action !== 'CUSTOM') {
    yield error('authorization-policy-provider', ['spec', 'provider'], `spec.provider must not be there with action ${action ?? 'ALLOW'}`,
      "write action CUSTOM, or leave 'provider' out");
  }
}

function* ruleProblems(rule: any, path: Path, istioMinor: number): Iterable<Problem> {
  for (const [part, of, check] of [['from', 'source', sourceProblems], ['to', 'operation', operationProblems]] as const) {
    for (const [index, item] of list(rule[part]).entries()) {
      const at = [...path, part, index, of];
      if (!item?.[of] || isEmpty(item[of])) {
        yield error(`authorization-policy-empty-${of}`, at, `${pathText(at)} must not be empty`, `write what the ${of} must be, or leave '${part}' out`);
      } else {
        yield* check(item[of], at);
      }
    }
  }
  for (const [index, condition] of list(rule.when).entries()) {
    yield* conditionProblems(condition ?? {}, [...path, 'when', index], istioMinor);
  }
}

function* customProblems(rule: any, path: Path): Iterable<Problem> {
  for (const [index, from] of list(rule.from).entries()) {
    for (const field of NOT_FOR_CUSTOM.filter(name => list(from?.source?.[name]).length > 0)) {
      const at = [...path, 'from', index, 'source', field];
      yield error('authorization-policy-custom-source', at, `${pathText(at)} must not be there with action CUSTOM`, 'leave it out, and let the provider decide');
    }
  }
  for (const [index, condition] of list(rule.when).entries()) {
    if (KEYS_NOT_FOR_CUSTOM.test(condition?.key)) {
      const at = [...path, 'when', index, 'key'];
      yield error('authorization-policy-custom-condition', at, `${pathText(at)} must not be ${condition.key} with action CUSTOM`, 'leave the condition out, and let the provider decide');
    }
  }
}

/** Whether a rule has nothing by which a proxy could spare a connection of which it sees no requests. */
function deniesConnections({ from, to }: any): boolean {
  const sources = list(from).flatMap(item => item?.source ?? []);
  const operations = list(to).flatMap(item => item?.operation ?? []);
  return operations.length > 0 ? !hasAny(operations, OPERATIONS_OF_CONNECTIONS) : sources.length > 0 && !hasAny(sources, SOURCES_OF_CONNECTIONS);
}

function hasAny(items: readonly any[], fields: readonly string[]): boolean {
  return items.some(item => fields.some(field => list(item[field]).length > 0));
}

function isEmpty(value: object): boolean {
  return Object.values(value).every(field => list(field).length === 0);
}

function list(value: unknown): readonly any[] {
  return Array.isArray(value) ? value : [];
}
