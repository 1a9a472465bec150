import * as cdk8s from 'cdk8s';
import * as constructs from 'constructs';
import { EgressChecks, EgressPort, Mesh, Severity, type Finding, type MeshFacts } from '../src';
import { crdErrors } from './crd-schema';
import { plainEntry, type Entry } from '../src/entry';

/** The one manifest of a kind; fails if there is none or if there are several. */
export function only(manifests: any[], kind: string): any {
  const found = ofKind(manifests, kind);
  if (found.length !== 1) {
    throw new Error(`expected one ${kind}, got ${found.length} among ${manifests.map(manifest => manifest.kind).join(', ')}`);
  }
  return found[0];
}

/** All manifests of a kind, in their order. */
export function ofKind(manifests: any[], kind: string): any[] {
  return manifests.filter(manifest => manifest.kind === kind);
}

/** The chart `egress` for the namespace `shop`, in an app of its own. */
export function shop(facts: MeshFacts = {}): cdk8s.Chart {
  const app = new cdk8s.App();
  Mesh.configure(app, facts);
  return new cdk8s.Chart(app, 'egress', { namespace: 'shop' });
}

/** A chart for another namespace, named after it, in the same app. */
export function chartOf(chart: cdk8s.Chart, namespace: string): cdk8s.Chart {
  return new cdk8s.Chart(chart.node.root as cdk8s.App, namespace, { namespace });
}

/** The manifests of a chart, in the order of their files. The whole app must be valid, and Istio's schemas must take each object. */
export function synth(chart: cdk8s.Chart): any[] {
  const manifests = chart.toJson();
  expect(manifests.flatMap(manifest => crdErrors(manifest) ?? [])).toEqual([]);
  return manifests;
}

/** The errors and warnings at a construct and below. */
export function mistakes(scope: constructs.IConstruct): Finding[] {
  return EgressChecks.of(scope).findings().filter(({ severity }) => severity !== Severity.INFO);
}

/** What synth throws at an app with errors, each of them with the path of its construct. */
export function invalid(...errors: string[]): Error {
  return new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
}

/** Tries to change a value that is the library's own. It may be frozen, and refuse. */
export function attempt(change: () => void): void {
  try {
    change();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
  }
}

/** A second copy of the package, as npm may install one: it shares nothing with the first but cdk8s and constructs. */
export function anotherCopy(): typeof import('../src') {
  let copy: unknown;
  jest.isolateModules(() => {
    jest.doMock('cdk8s', () => cdk8s);
    jest.doMock('constructs', () => constructs);
    copy = jest.requireActual('../src');
  });
  return copy as typeof import('../src');
}

/** What an app says of a host: HTTPS to `api.example.com`, unless other parts are given. */
export function entry(parts: Partial<Entry> = {}): Entry {
  return { ...plainEntry(['api.example.com'], [EgressPort.https(443)]), ...parts };
}
