import { show } from '../../private/errors';
import type { Acceptance } from '../acceptance';
import { error, errorsOf, type Problem } from '../problem';
import { exportToProblems } from './export-to';
import { labelProblems } from './labels';
import { isLabel, isWildcardDomain } from './names';
import { selectorProblems } from './selectors';
import { trafficPolicyProblems, type PolicyContext } from './traffic-policy';

const DEFAULT_NAMESPACE = 'default';

/** What Istio's webhook has against a DestinationRule that its schema takes. */
export const destinationRule: Acceptance = function* ({ metadata, spec }, { istioMinor }) {
  const context = { namespace: metadata?.namespace || DEFAULT_NAMESPACE, istioMinor };
  const { host = '', trafficPolicy, subsets, exportTo, workloadSelector } = spec ?? {};
  if (!isWildcardDomain(host)) {
    yield error('destination-rule-host', ['spec', 'host'], `'host' must be a DNS name, with or without a leading '*', got ${show(host)}`,
      "write the host of the service, such as 'api.example.com'");
  }
  yield* trafficPolicyProblems(trafficPolicy, ['spec', 'trafficPolicy'], context);
  if (subsets !== undefined) {
    yield* subsetProblems(subsets, context);
  }
  yield* exportToProblems(exportTo, context.namespace, ['spec', 'exportTo'], { workloadSelector: workloadSelector !== undefined });
  if (workloadSelector !== undefined) {
    yield* selectorProblems(workloadSelector.matchLabels, ['spec', 'workloadSelector', 'matchLabels']);
  }
};

function* subsetProblems(subsets: any[], context: PolicyContext): Iterable<Problem> {
  const taken = new Set<string>();
  for (const [index, { name = '', labels, trafficPolicy }] of subsets.entries()) {
    const path = ['spec', 'subsets', index];
    if (!isLabel(name)) {
      yield error('destination-rule-subset-name', [...path, 'name'], `a subset's name must be one label of a DNS name, got ${show(name)}`,
        "write a name of letters, digits and '-', such as 'v1'");
    } else if (taken.has(name)) {
      yield error('destination-rule-subset-duplicate', [...path, 'name'], `two subsets have the name ${show(name)}`, 'rename one of them, or take it out');
    }
    taken.add(name);
    yield* labelProblems(labels, [...path, 'labels']);
    yield* errorsOf(trafficPolicyProblems(trafficPolicy, [...path, 'trafficPolicy'], context));
  }
}
