import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { clustersOf, type Cluster, type Rendered } from './clusters';
import { hostsElsewhere } from './elsewhere';
import { targetOf } from './target-facts';
import type { Verdict } from '../check/judge';
import { isAlone, listed } from '../check/lists';
import type { Manifest } from '../check/manifest';
import { pathText } from '../check/path';
import { OLDEST_ISTIO } from '../versions';

/** What is found in the manifests of an app, by the object. */
export type AppVerdicts = ReadonlyMap<ApiObject, readonly AppVerdict[]>;

export interface AppVerdict extends Verdict {
  /** Whether an object of ours has to do with it. */
  readonly involvesUs: boolean;
}

/** Whether an object is one of this library. */
type IsOurs = (object: ApiObject) => boolean;

/** Judges all that an app comes to, or no further than is needed to find its errors. The first of its constructs is the app itself. */
export function judgeApp(constructs: readonly IConstruct[], isOurs: IsOurs, onlyErrors = false): AppVerdicts {
  const elsewhere = hostsElsewhere(constructs);
  const found = new Map<ApiObject, Map<string, AppVerdict>>();
  for (const cluster of clustersOf(constructs, renderAll(constructs))) {
    for (const [object, verdict] of judgeCluster(cluster, elsewhere, isOurs, onlyErrors)) {
      const known = found.get(object) ?? new Map<string, AppVerdict>();
      const key = keyOf(verdict);
      // What involves us in one cluster may be found without us in another.
      found.set(object, known.set(key, { ...verdict, involvesUs: verdict.involvesUs || known.get(key)?.involvesUs === true }));
    }
  }
  return new Map([...found].map(([object, verdicts]) => [object, [...verdicts.values()]]));
}

function judgeCluster({ facts, objects }: Cluster, elsewhere: ReadonlySet<string>, isOurs: IsOurs, onlyErrors: boolean): [ApiObject, AppVerdict][] {
  // The judge is loaded only where there is something to judge.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { judge, judgeForErrors } = require('../check/judge') as typeof import('../check/judge');
  const target = { ...targetOf(facts, OLDEST_ISTIO), elsewhere };
  const judged = (among: readonly Rendered[]) => (onlyErrors ? judgeForErrors : judge)(among.map(({ manifest }) => manifest), target);

  const owners = new Map<Manifest, ApiObject>(objects.map(({ manifest, object }) => [manifest, object]));
  const verdicts = judged(objects).map(verdict => ({ verdict, object: owners.get(verdict.manifest)! }));
  const isForeign = ({ object }: { object: ApiObject }) => !isOurs(object);
  // What is found in somebody's object without ours around has nothing to do with us.
  const theirs = new Map<Manifest, Set<string>>();
  if (verdicts.some(isForeign)) {
    for (const verdict of judged(objects.filter(isForeign))) {
      theirs.set(verdict.manifest, (theirs.get(verdict.manifest) ?? new Set()).add(keyOf(verdict)));
    }
  }
  return verdicts.map(({ verdict, object }) => [object, { ...verdict, involvesUs: !theirs.get(verdict.manifest)?.has(keyOf(verdict)) }]);
}

function keyOf({ rule, path, message }: Verdict): string {
  return `${rule} ${pathText(path)} ${message}`;
}

const RENDERED = new WeakSet<IConstruct>();

/** All objects of an app. A lazy value may ask for a chart of the same app, which cdk8s then validates: it finds nothing while the app is being rendered. */
function renderAll(constructs: readonly IConstruct[]): Rendered[] {
  const [app] = constructs;
  if (RENDERED.has(app)) {
    return [];
  }
  RENDERED.add(app);
  try {
    const rendered: Rendered[] = [];
    for (const construct of constructs) {
      if (ApiObject.isApiObject(construct)) {
        rendered.push(...render(construct));
      }
    }
    return rendered;
  } finally {
    RENDERED.delete(app);
  }
}

/**
 * What an object comes to: several, if it is a list. What can not be rendered is nothing to judge, as cdk8s will say why; and neither is what is no
 * Kubernetes object.
 */
export function render(object: ApiObject): Rendered[] {
  try {
    const json = object.toJson();
    return isAlone(json) ? [{ object, manifest: json }]
      : [...listed(json)].flatMap(({ manifest }) => manifest === undefined ? [] : [{ object, manifest }]);
  } catch {
    return [];
  }
}
