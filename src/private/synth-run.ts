import { App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

// A registered symbol: copies of this package in one app must not wrap it twice.
const RUN = Symbol.for('cdk8s-istio-egress.SynthRun');

/**
 * Notes when an app is synthesized. cdk8s validates the whole app once for itself and once more for each chart: what was found at first holds for
 * the rest of that run. Where nobody says that there is a run, as with `Testing.synth()`, the app may have changed in any way since it was last judged.
 * So it may in a method that is not cdk8s' own: an app that overrides one is left alone. Validations and lazy values are taken to change nothing.
 */
export function noteRuns(app: any): void {
  if (RUN in app) {
    return;
  }
  Object.defineProperty(app, RUN, { value: undefined, writable: true });
  for (const method of ['synth', 'synthYaml'] as const) {
    if (app[method] === App.prototype[method]) {
      Object.defineProperty(app, method, { configurable: true, writable: true, value: () => during(app, () => App.prototype[method].call(app)) });
    }
  }
}

function during<T>(app: any, synth: () => T): T {
  const before = app[RUN];
  app[RUN] = hasOnlyPlainCharts(app) ? {} : undefined;
  try {
    return synth();
  } finally {
    app[RUN] = before;
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
    const run = (this.root as any)[RUN];
    if (run === undefined || run !== this.run) {
      this.value = this.compute();
      this.run = run;
    }
    return this.value!;
  }
}
