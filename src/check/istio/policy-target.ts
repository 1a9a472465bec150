import { show } from '../../private/errors';
import { pathText } from '../path';
import { error, warning, type Path, type Problem } from '../problem';

/** What a policy can be attached to, and the first minor of Istio's version that knows it. */
const TARGETS: readonly { readonly group: string; readonly kind: string; readonly since: number }[] = [
  { group: 'core', kind: 'Service', since: 22 },
  { group: 'gateway.networking.k8s.io', kind: 'Gateway', since: 22 },
  { group: 'networking.istio.io', kind: 'ServiceEntry', since: 24 },
  { group: 'gateway.networking.k8s.io', kind: 'GatewayClass', since: 25 },
];

/** To which workloads or objects a policy applies. That it is only one of the ways, its schema says. */
export function* policyTargetProblems(spec: any, istioMinor: number): Iterable<Problem> {
  if (spec.selector && Object.keys(spec.selector.matchLabels ?? {}).length === 0) {
    yield warning('authorization-policy-empty-selector', ['spec', 'selector'], 'spec.selector has no labels, so it selects every workload of the namespace',
      "write 'matchLabels', or leave 'selector' out");
  }
  if (spec.targetRef) {
    yield* targetProblems(spec.targetRef, ['spec', 'targetRef'], istioMinor);
  }
  for (const [index, target] of (spec.targetRefs ?? []).entries()) {
    yield* targetProblems(target, ['spec', 'targetRefs', index], istioMinor);
  }
}

function* targetProblems({ group, kind }: any, path: Path, istioMinor: number): Iterable<Problem> {
  const known = TARGETS.filter(({ since }) => since <= istioMinor);
  if (!known.some(target => target.group === (group || 'core') && target.kind === kind)) {
    yield error('authorization-policy-target-kind', path, `${pathText(path)} must be of a kind that policies apply to, got ${show(kind)} of group ${show(group || 'core')}`,
      `write one of ${known.map(target => `${target.group}/${target.kind}`).join(', ')}`);
  }
}
