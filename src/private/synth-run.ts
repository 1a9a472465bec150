import { App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

// A registered symbol: copies of this package must not wrap the methods twice.
const RUNS = Symbol.for('cdk8s-istio-egress.SynthRuns');

/**
 * Notes when apps are synthesized. cdk8s validates the whole app once for itself and once more for each chart: what was found at first holds for
 * the rest of that run. Where nobody says that there is a run, as with `Testing.synth()`, the app may have changed in any way since it was last judged.
 * Validations and lazy values are taken to change nothing.
 *
 * The methods are wrapped in cdk8s' class, not in an app: apps that override them may do more than cdk8s between, and languages other than JavaScript
 * call those of the class.
 */
export function noteRuns(): void {
  if (RUNS in App.prototype) {
    return;
  }
  const runs = new WeakMap<App, object>();
  Object.defineProperty(App.prototype, RUNS, { value: runs });
  for (const method of ['synth', 'synthYaml'] as const) {
    const synth: () => any = App.prototype[method];
    const value = function (this: App) {
      return during(runs, this, () => synth.call(this));
    };
    Object.defineProperty(App.prototype, method, { configurable: true, writable: true, value });
  }
}

function during<T>(runs: WeakMap<App, object>, app: App, synth: () => T): T {
  if (hasOnlyPlainCharts(app)) {
    runs.set(app, {});
  }
  try {
    return synth();
  } finally {
    runs.delete(app);
  }
}

/** Whether no chart does something of its own, such as patching objects, between the validations of a run. */
function hasOnlyPlainCharts(app: IConstruct): boolean {
  return app.node.findAll().every(each => !Chart.isChart(each) || each.toJson === Chart.prototype.toJson);
}

/** Computes something once in each run, and anew whenever there is none. */
export class OncePerRun<T> {
  private run?: object;
  private value?: T;

  public constructor(private readonly root: IConstruct, private readonly compute: () => T) {}

  public get(): T {
    const run = (this.root as any)[RUNS]?.get(this.root);
    if (run === undefined || run !== this.run) {
      this.value = this.compute();
      this.run = run;
    }
    return this.value!;
  }
}
