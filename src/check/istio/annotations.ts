import { show } from '../../private/errors';
import type { Manifest } from '../manifest';
import { error, type Problem } from '../problem';

const DRY_RUN = 'istio.io/dry-run';
const DRY_RUN_ACTIONS = ['ALLOW', 'DENY'];

/** What Istio keeps for itself. */
const RESERVED = ['internal.istio.io/webhook-always-reject', 'internal.istio.io/parents', 'internal.istio.io/parent-namespace'];

/** What Go reads as true or false. */
const BOOLEAN = /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;

/** What Istio's webhook has against the annotations of an object of any of its kinds. */
export function* annotationProblems(manifest: Manifest): Iterable<Problem> {
  const annotations = manifest.metadata?.annotations ?? {};
  for (const key of RESERVED.filter(each => Object.hasOwn(annotations, each))) {
    yield error('reserved-annotation', ['metadata', 'annotations', key], `the annotation ${show(key)} is Istio's own, and refused from others`, 'take it out');
  }
  if (Object.hasOwn(annotations, DRY_RUN)) {
    yield* dryRun(manifest, annotations[DRY_RUN]);
  }
}

function* dryRun({ kind, spec }: Manifest, value: string): Iterable<Problem> {
  const path = ['metadata', 'annotations', DRY_RUN];
  const action = spec?.action ?? 'ALLOW';
  if (kind !== 'AuthorizationPolicy') {
    yield error('dry-run-of-other-kind', path, `${show(DRY_RUN)} is for an AuthorizationPolicy only, and this is a ${kind}`, 'take the annotation out');
  } else if (!DRY_RUN_ACTIONS.includes(action)) {
    yield error('dry-run-of-other-action', path, `${show(DRY_RUN)} is for the actions ALLOW and DENY only, and this policy has ${show(action)}`, 'take the annotation out');
  } else if (!BOOLEAN.test(value)) {
    yield error('dry-run-not-boolean', path, `${show(DRY_RUN)} must be true or false, got ${show(value)}`, 'write "true", in quotes');
  }
}
