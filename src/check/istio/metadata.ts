import { show } from '../../private/errors';
import { groupOf, type Manifest } from '../manifest';
import { error, type Problem } from '../problem';

const FIELDS = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];
const DRY_RUN = 'istio.io/dry-run';
const DRY_RUN_ACTIONS = ['ALLOW', 'DENY'];

/** What Istio keeps for itself. */
const RESERVED = ['internal.istio.io/webhook-always-reject', 'internal.istio.io/parents', 'internal.istio.io/parent-namespace'];

/** What Go reads as true or false. */
const BOOLEAN = /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;

/** What Istio's webhook has against an object of any of its kinds, whatever is in its spec. */
export function* metadataProblems(manifest: Manifest): Iterable<Problem> {
  yield* notText(manifest);
  yield* reserved(manifest);
  yield* dryRun(manifest);
  yield* unknownFields(manifest);
}

function* notText({ metadata }: Manifest): Iterable<Problem> {
  for (const field of ['labels', 'annotations'] as const) {
    for (const [key, value] of Object.entries(metadata?.[field] ?? {})) {
      if (typeof value !== 'string' && value !== null) {
        yield error('metadata-not-text', ['metadata', field, key], `the value of ${show(key)} in '${field}' must be text, got ${show(value)}`, 'write it in quotes');
      }
    }
  }
}

function* reserved({ metadata }: Manifest): Iterable<Problem> {
  for (const key of RESERVED.filter(each => each in (metadata?.annotations ?? {}))) {
    yield error('reserved-annotation', ['metadata', 'annotations', key], `the annotation ${show(key)} is Istio's own, and refused from others`, 'take it out');
  }
}

function* dryRun(manifest: Manifest): Iterable<Problem> {
  const value = manifest.metadata?.annotations?.[DRY_RUN];
  const path = ['metadata', 'annotations', DRY_RUN];
  if (value === undefined) {
    return;
  }
  const action = manifest.spec?.action ?? 'ALLOW';
  if (groupOf(manifest) !== 'security.istio.io' || manifest.kind !== 'AuthorizationPolicy') {
    yield error('dry-run-of-other-kind', path, `${show(DRY_RUN)} is for an AuthorizationPolicy only, and this is a ${manifest.kind}`, 'take the annotation out');
  } else if (!DRY_RUN_ACTIONS.includes(action)) {
    yield error('dry-run-of-other-action', path, `${show(DRY_RUN)} is for the actions ALLOW and DENY only, and this policy has ${show(action)}`, 'take the annotation out');
  } else if (!BOOLEAN.test(value)) {
    yield error('dry-run-not-boolean', path, `${show(DRY_RUN)} must be "true" or "false", got ${show(value)}`, 'write "true", in quotes');
  }
}

function* unknownFields(manifest: Manifest): Iterable<Problem> {
  for (const field of Object.keys(manifest).filter(each => !FIELDS.includes(each))) {
    yield error('unknown-field', [field], `an object of Istio has no field ${show(field)}; it has ${FIELDS.join(', ')}`, 'move it into \'spec\' or \'metadata\', or take it out');
  }
}
