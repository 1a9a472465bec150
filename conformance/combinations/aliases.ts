/** A local name for the host. */
export interface AliasValue {
  /** Namespace of the name. */
  readonly namespace: string;
  /** What makes it. */
  readonly by: 'ExternalNameAlias' | 'EndpointsAlias';
}

/** Namespace of the ExternalApi. */
export const OWN_NAMESPACE = 'shop';
/** Name of the alias. */
export const ALIAS = 'partner';

export const ALIASES = {
  'none': undefined,
  'ExternalNameAlias': { namespace: OWN_NAMESPACE, by: 'ExternalNameAlias' },
  'ExternalNameAlias elsewhere': { namespace: 'sales', by: 'ExternalNameAlias' },
  'EndpointsAlias': { namespace: OWN_NAMESPACE, by: 'EndpointsAlias' },
} satisfies Record<string, AliasValue | undefined>;
