import type { IConstruct } from 'constructs';

// A registered symbol: copies of this package in one app must not wrap it twice.
const RUN = Symbol.for('cdk8s-istio-egress.SynthRun');

/**
 * Notes when an app is synthesized. cdk8s validates the whole app once for itself and once more for each chart: what was found at first holds for
 * the rest of that run. Where nobody says that there is a run, as with `Testing.synth()`, the app may have changed in any way since it was last judged.
 */
export function noteRuns(app: any): void {
  if (RUN in app) {
    return;
  }
  Object.defineProperty(app, RUN, { value: undefined, writable: true });
  for (const method of ['synth', 'synthYaml']) {
    const synth = app[method];
    if (typeof synth === 'function') {
      const value = (...args: unknown[]) => during(app, () => synth.apply(app, args));
      Object.defineProperty(app, method, { configurable: true, writable: true, value });
    }
  }
}

function during<T>(app: any, synth: () => T): T {
  const before = app[RUN];
  app[RUN] = {};
  try {
    return synth();
  } finally {
    app[RUN] = before;
  }
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
