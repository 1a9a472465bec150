import type { Explained } from './explained';

/** What Istio's webhook has against AuthorizationPolicies. */
export const AUTHORIZATION_POLICIES = {
  'authorization-policy-without-rules': ['a policy that never applies', 'Without rules nothing matches, and with this action that does nothing, so that the webhook refuses it.'],
  'authorization-policy-without-provider': ['action CUSTOM without who decides', 'The webhook refuses it.'],
  'authorization-policy-provider': ['a provider that is not asked', 'Only action CUSTOM asks one, and the webhook refuses it elsewhere.'],
  'authorization-policy-custom-source': ['callers\' identities with action CUSTOM', 'The provider gets the request before they are known, and the webhook refuses them.'],
  'authorization-policy-custom-condition': ['a condition that CUSTOM can not have', 'The provider gets the request before it is known, and the webhook refuses it.'],
  'authorization-policy-denies-connections': ['requests denied, and all connections with them', 'On TCP ports there is nothing of a request to compare, and a policy that denies then denies all. The webhook warns.'],
  'authorization-policy-empty-selector': ['a selector that selects everybody', 'Without labels all workloads of the namespace are selected. The webhook warns.'],
  'authorization-policy-target-kind': ['a policy for a kind that can have none', 'The webhook refuses it.'],
  'authorization-policy-empty-source': ['a source that says nothing', 'Everybody or nobody could be meant, and the webhook refuses it.'],
  'authorization-policy-empty-operation': ['an operation that says nothing', 'Everything or nothing could be meant, and the webhook refuses it.'],
  'authorization-policy-empty-value': ['an empty value', 'It would match nothing, and the webhook refuses it.'],
  'authorization-policy-wildcard': ['a wildcard in the middle', 'Values are compared whole, by beginning or by end, and the webhook refuses others.'],
  'authorization-policy-ip': ['an address that is none', 'The webhook refuses it.'],
  'authorization-policy-port': ['a port that is none', 'The webhook refuses it.'],
  'authorization-policy-path': ['a template of a path that can not be read', 'Templates are whole segments, and the webhook refuses others.'],
  'authorization-policy-service-account': ['a service account that is none', 'It has a name, and a namespace before it at most, and the webhook refuses others.'],
  'authorization-policy-too-many-service-accounts': ['too many service accounts', 'Each proxy compares them one by one, and the webhook refuses more.'],
  'authorization-policy-trust-domain': ['a trust domain that is none', 'The webhook refuses it.'],
  'authorization-policy-condition-key': ['a condition on nothing that Istio knows', 'It could never be true, and the webhook refuses it.'],
  'authorization-policy-condition-without-values': ['a condition without values', 'There would be nothing to compare, and the webhook refuses it.'],
} as const satisfies Explained;
