import { show } from '../../private/errors';
import { pathText } from '../path';
import { error, type Path, type Problem } from '../problem';
import { countProblems, IPS, PORTS, SERVICE_ACCOUNTS, TEXTS, valueProblems, WITH_WILDCARD, type Values } from './authorization-values';

/** Attributes that a condition can ask for, what their values are, and the first minor of Istio's version that knows them. */
const ATTRIBUTES: { readonly [key: string]: { readonly values: Values; readonly since?: number } } = {
  'source.ip': { values: IPS },
  'remote.ip': { values: IPS },
  'source.namespace': { values: TEXTS },
  'source.serviceAccount': { values: SERVICE_ACCOUNTS, since: 25 },
  'source.principal': { values: TEXTS },
  'source.trustDomain': { values: WITH_WILDCARD, since: 30 },
  'request.auth.principal': { values: TEXTS },
  'request.auth.audiences': { values: TEXTS },
  'request.auth.presenter': { values: TEXTS },
  'destination.ip': { values: IPS },
  'destination.port': { values: PORTS },
  'connection.sni': { values: TEXTS },
};

/** Attributes with a name in brackets. */
const WITH_NAME = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'];

/** What is wrong with a condition of a rule. */
export function* conditionProblems({ key = '', values, notValues }: any, path: Path, istioMinor: number): Iterable<Problem> {
  const attribute = Object.hasOwn(ATTRIBUTES, key) && (ATTRIBUTES[key].since ?? 0) <= istioMinor ? ATTRIBUTES[key] : undefined;
  const named = WITH_NAME.find(prefix => key.startsWith(prefix));
  const at = [...path, 'key'];
  if (attribute === undefined && named === undefined) {
    yield error('authorization-policy-condition-key', at, `${pathText(at)} must be an attribute that Istio knows, got ${show(key)}`, instead(key, istioMinor));
  } else if (named !== undefined && !/^[^[]+\[[^]+\]$/.test(key)) {
    yield error('authorization-policy-condition-key', at, `${pathText(at)} must have a name in brackets, got ${show(key)}`, `write it as '${named}${named.endsWith('.') ? '<filter>' : ''}[<name>]'`);
  }
  if (isEmpty(values) && isEmpty(notValues)) {
    yield error('authorization-policy-condition-without-values', path, `${pathText(path)} must have 'values' or 'notValues'`, "write the values, or ['*'] for any");
  }
  for (const [field, list] of [['values', values], ['notValues', notValues]] as const) {
    yield* valueProblems(list, attribute?.values ?? TEXTS, [...path, field]);
    if (attribute?.values === SERVICE_ACCOUNTS) {
      yield* countProblems(list, [...path, field]);
    }
  }
}

function instead(key: string, istioMinor: number): string {
  return key === 'destination.namespace' ? 'put the policy into that namespace, which is where it applies'
    : key.startsWith('destination.labels') ? "write the labels into 'spec.selector'"
      : `write one of ${[...Object.keys(ATTRIBUTES).filter(name => (ATTRIBUTES[name].since ?? 0) <= istioMinor), 'request.headers[<name>]', 'request.auth.claims[<name>]'].join(', ')}`;
}

function isEmpty(list: unknown): boolean {
  return !Array.isArray(list) || list.length === 0;
}
