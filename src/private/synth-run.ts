import { App, Chart, type ApiObject } from 'cdk8s';
import type { IConstruct, IValidation } from 'constructs';
import { hasUsualResolvers } from './plain';
import { rootOf } from './root';

// Registered symbols: copies of this package must not wrap the methods twice, and know each other's runs and validations.
const NOTES_RUNS = Symbol.for('cdk8s-istio-egress.notesRuns');
const RUN = Symbol.for('cdk8s-istio-egress.run');
const CHANGES_NOTHING = Symbol.for('cdk8s-istio-egress.changesNothing');

/** A run of synth, in which what was found at first holds. */
interface Run {
  /** What objects come to, if nobody can change them before they are written. */
  readonly manifests?: Map<ApiObject, any>;
  /** Whether values in objects are resolved as in any app. */
  readonly hasUsualResolvers: boolean;
}

/**
 * Notes when apps are synthesized. cdk8s validates the whole app once for itself and once more for each chart: what was found at first holds for
 * the rest of that run. Where nobody says that there is a run, as with `Testing.synth()`, the app may have changed in any way since it was last judged.
 * Validations and lazy values are taken to change nothing.
 *
 * The methods are wrapped in cdk8s' class, not in an app: apps that override them may do more than cdk8s between, and languages other than JavaScript
 * call those of the class.
 */
export function noteRuns(): void {
  if (NOTES_RUNS in App.prototype) {
    return;
  }
  Object.defineProperty(App.prototype, NOTES_RUNS, { value: true });
  for (const method of ['synth', 'synthYaml'] as const) {
    const synth: () => any = App.prototype[method];
    const value = function (this: App) {
      return during(this, () => synth.call(this));
    };
    Object.defineProperty(App.prototype, method, { configurable: true, writable: true, value });
  }
}

function during<T>(app: App, synth: () => T): T {
  const constructs = app.node.findAll();
  const manifests = hasOnlyOurValidations(constructs) ? new Map<ApiObject, any>() : undefined;
  if (constructs.every(isNoOtherChart)) {
    note(app, { manifests, hasUsualResolvers: hasUsualResolvers(app) });
  }
  try {
    return synth();
  } finally {
    note(app, undefined);
    // Whoever remembers the run need not keep what came of it.
    manifests?.clear();
  }
}

function note(app: App, run: Run | undefined): void {
  Object.defineProperty(app, RUN, { configurable: true, value: run });
}

function runOf(root: any): Run | undefined {
  return root[RUN];
}

/** Whether an app is being synthesized, as far as somebody says so. */
export function isRunning(root: IConstruct): boolean {
  return runOf(root) !== undefined;
}

/** Whether something is no chart that does something of its own, such as patching objects, between the validations of a run. */
function isNoOtherChart(construct: IConstruct): boolean {
  return !Chart.isChart(construct) || construct.toJson === Chart.prototype.toJson;
}

/** Whether nobody else's code is asked between the judgement of an app and its files. Where validations can not be seen, there may be others. */
export function hasOnlyOurValidations(constructs: readonly IConstruct[]): boolean {
  const validationsOf = ({ node }: IConstruct): IValidation[] | undefined => (node as any)._validations;
  const hasOnlyOurs = (each: IConstruct) => validationsOf(each)?.every(validation => CHANGES_NOTHING in validation) ?? true;
  return validationsOf(constructs[0]) !== undefined && constructs.every(hasOnlyOurs);
}

/** What an object comes to: within a run once, unless somebody may change it there. */
export function onceWritten(object: ApiObject, render: () => any): any {
  const manifests = runOf(rootOf(object))?.manifests;
  if (manifests === undefined) {
    return render();
  }
  if (!manifests.has(object)) {
    manifests.set(object, render());
  }
  return manifests.get(object);
}

/** The same as `hasUsualResolvers`, looked up once in each run. */
export function resolvesAsUsual(app: App): boolean {
  return runOf(app)?.hasUsualResolvers ?? hasUsualResolvers(app);
}

/** Looks for errors once in each run, and anew whenever there is none. */
export abstract class OncePerRun implements IValidation {
  private run?: Run;
  private errors: string[] = [];

  public constructor(protected readonly root: IConstruct) {}

  public validate(): string[] {
    const run = runOf(this.root);
    if (run === undefined || run !== this.run) {
      this.errors = this.find();
      this.run = run;
    }
    return this.errors;
  }

  protected abstract find(): string[];
}

/** Says of an object what is found at the root of its app. */
export class ObjectValidation implements IValidation {
  private errors: string[] = [];

  public become(errors: string[]): void {
    this.errors = errors;
  }

  public validate(): string[] {
    return this.errors;
  }
}

for (const { prototype } of [OncePerRun, ObjectValidation]) {
  Object.defineProperty(prototype, CHANGES_NOTHING, { value: true });
}
