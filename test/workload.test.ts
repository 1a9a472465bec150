import { ApiObject, Chart, Cron, Lazy, type App } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { EgressPort, ExternalApi, UpstreamTls, Workload } from '../src';
import { attempt, invalid, ofKind, only, shop, synth } from './helpers';

const POD = { metadata: { labels: { app: 'billing', tier: 'back' } }, spec: { serviceAccountName: 'billing', containers: [] } };
const PODS = { labels: { app: 'billing', tier: 'back' }, serviceAccount: 'billing', namespace: 'shop' };

/** What is read of a workload. */
const read = ({ labels, serviceAccount, namespace }: Workload) => ({ labels, serviceAccount, namespace });

/** An object that makes pods. */
const maker = (scope: Construct, kind = 'Deployment', spec: object = { template: POD }, id = 'maker') =>
  new ApiObject(scope, id, { apiVersion: 'apps/v1', kind, spec });

describe('by its labels', () => {
  test('runs as the default service account, in the namespace of whoever names it', () => {
    expect(read(Workload.of({ labels: { app: 'billing' } }))).toEqual({ labels: { app: 'billing' }, serviceAccount: 'default', namespace: undefined });
  });

  test('runs as what is told', () => {
    expect(read(Workload.of({ labels: { app: 'billing', tier: 'back' }, serviceAccount: 'billing', namespace: 'shop' }))).toEqual(PODS);
  });

  test('needs a label', () => {
    expect(() => Workload.of({ labels: {} })).toThrow(new Error(
      "'labels' of a workload must not be empty, which would mean every pod of the namespace; write the labels of its pods, such as { app: 'billing' }"));
  });

  test.each<[any, string]>([
    [undefined, 'undefined'], [null, 'undefined'], [{}, 'undefined'], [{ labels: null }, 'null'], [{ labels: 'app=billing' }, '"app=billing"'], [{ labels: { app: 5 } }, '{"app":5}'],
    [{ labels: { app: undefined } }, '{}'],
  ])('may not be of %j', (attributes, shown) => {
    expect(() => Workload.of(attributes)).toThrow(new Error(`'labels' must be a map of labels, got ${shown}; write such as { app: 'billing' }`));
  });

  // In the identities of a policy, `*` at the end of an account would be all accounts that begin like it.
  test.each<[any, string]>([['*', '"*"'], ['bill*', '"bill*"'], ['', '""'], ['Billing', '"Billing"'], [5, '5'], [null, 'null']])('runs as no account %j', (serviceAccount, shown) => {
    expect(() => Workload.of({ labels: { app: 'billing' }, serviceAccount })).toThrow(new Error(
      `'serviceAccount' of a workload must be the name of one service account, got ${shown}; write the one that its pods run as`));
  });

  test.each<[any, string]>([['*', '"*"'], ['Shop', '"Shop"'], ['', '""']])('is in no namespace %j', (namespace, shown) => {
    expect(() => Workload.of({ labels: { app: 'billing' }, namespace })).toThrow(new Error("'namespace' of a workload must be a DNS label (1 to 63 lower-case letters, digits or '-'; " +
      `starts with a letter or digit; ends with a letter or digit), got ${shown}; write the namespace of its pods`));
  });

  test('keeps a copy of the labels', () => {
    const labels: { [key: string]: string } = { app: 'billing' };
    const workload = Workload.of({ labels });
    labels.app = 'checkout';
    labels.tier = 'back';
    expect(workload.labels).toEqual({ app: 'billing' });
    attempt(() => { workload.labels.app = 'checkout'; });
    expect(workload.labels).toEqual({ app: 'billing' });
  });
});

describe('by its construct', () => {
  test.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'])('is that of a %s', kind => {
    expect(read(Workload.fromConstruct(maker(shop(), kind)))).toEqual(PODS);
  });

  test('is that of a CronJob', () => {
    expect(read(Workload.fromConstruct(maker(shop(), 'CronJob', { schedule: '@daily', jobTemplate: { spec: { template: POD } } })))).toEqual(PODS);
  });

  test('is that of a Pod', () => {
    const pod = new ApiObject(shop(), 'pod', { apiVersion: 'v1', kind: 'Pod', ...POD });
    expect(read(Workload.fromConstruct(pod))).toEqual(PODS);
  });

  test('runs as the default service account unless its pods say another', () => {
    expect(Workload.fromConstruct(maker(shop(), 'Deployment', { template: { metadata: POD.metadata, spec: {} } })).serviceAccount).toBe('default');
    expect(Workload.fromConstruct(maker(shop(), 'Deployment', { template: { metadata: POD.metadata } })).serviceAccount).toBe('default');
  });

  test('is in the namespace of its object, if that is known', () => {
    const nowhere = new Chart(shop().node.root as App, 'nowhere');
    expect(Workload.fromConstruct(maker(nowhere)).namespace).toBeUndefined();
    expect(Workload.fromConstruct(new ApiObject(nowhere, 'there', {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { namespace: 'billing' }, spec: { template: POD },
    })).namespace).toBe('billing');
  });

  test('may be around the object that makes the pods, and around other objects', () => {
    const around = new Construct(shop(), 'around');
    new ApiObject(around, 'config', { apiVersion: 'v1', kind: 'ConfigMap' });
    maker(new Construct(around, 'inner'));
    expect(read(Workload.fromConstruct(around))).toEqual(PODS);
  });

  test('may be the whole chart, with the API that it is named by', () => {
    const chart = shop({ istioVersion: '1.30' });
    new ExternalApi(chart, 'bank', { host: 'bank.example.com', ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', Workload.fromConstruct(chart)) })] });
    maker(chart);
    expect(ofKind(synth(chart), 'DestinationRule')[1].spec.workloadSelector.matchLabels).toEqual(POD.metadata.labels);
  });

  test('renders no other object, which may depend on this very workload', () => {
    const chart = shop();
    const workload = Workload.fromConstruct(chart);
    new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: Lazy.any({ produce: () => ({ app: workload.labels.app }) }) });
    maker(chart);
    expect(only(chart.toJson(), 'ConfigMap').data).toEqual({ app: 'billing' });
  });

  test('is read anew each time, because it may still change', () => {
    const deployment = maker(shop(), 'Deployment', { template: { metadata: { labels: Lazy.any({ produce: () => ({ app: name }) }) }, spec: {} } });
    let name = 'first';
    const workload = Workload.fromConstruct(deployment);
    expect(workload.labels).toEqual({ app: 'first' });
    name = 'second';
    expect(workload.labels).toEqual({ app: 'second' });
  });

  test('is not read before it is asked for', () => {
    const scope = new Construct(shop(), 'scope');
    const workload = Workload.fromConstruct(scope);
    maker(scope);
    expect(workload.labels).toEqual(POD.metadata.labels);
  });

  const kinds = 'Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob';

  test('must make pods', () => {
    const scope = new Construct(shop(), 'scope');
    new ApiObject(scope, 'config', { apiVersion: 'v1', kind: 'ConfigMap' });
    expect(() => Workload.fromConstruct(scope).labels).toThrow(new Error(
      `[egress/scope] a workload must be made by one object, and none here makes pods; pass the construct of one ${kinds}, or use Workload.of({ labels })`));
  });

  test('must make pods in one place', () => {
    const scope = new Construct(shop(), 'scope');
    maker(scope, 'Deployment', undefined, 'web');
    maker(scope, 'Job', undefined, 'migration');
    expect(() => Workload.fromConstruct(scope).serviceAccount).toThrow(new Error(
      '[egress/scope] a workload must be made by one object, and here are egress/scope/web, egress/scope/migration; ' +
      `pass the construct of one ${kinds}, or use Workload.of({ labels })`));
  });

  test.each([
    [{ template: { spec: {} } }], [{ template: { metadata: {}, spec: {} } }], [{ template: { metadata: { labels: {} }, spec: {} } }],
    [{ template: {} }], [{}], [undefined],
  ])('must have labels on its pods: %j', spec => {
    const chart = shop();
    const deployment = new ApiObject(chart, 'web', { apiVersion: 'apps/v1', kind: 'Deployment', spec });
    expect(() => Workload.fromConstruct(deployment).labels).toThrow(new Error(
      '[egress/web] the pods of a workload must have labels to be selected by; set some, or use Workload.of({ labels })'));
  });

  test.each<[any, string]>([['billing', '"billing"'], [undefined, 'undefined'], [null, 'null'], [{ labels: { app: 'a' } }, '{"labels":{"app":"a"}}']])('must be a construct: %j', (construct, shown) => {
    expect(() => Workload.fromConstruct(construct)).toThrow(new Error(
      `'construct' of a workload must be a construct, got ${shown}; pass a Deployment, or use Workload.of({ labels })`));
  });

  test('stops synth where it makes none', () => {
    const chart = shop({ istioVersion: '1.30' });
    const scope = new Construct(chart, 'scope');
    new ExternalApi(chart, 'bank', { host: 'bank.example.com', ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', Workload.fromConstruct(scope)) })] });
    expect(() => chart.toJson()).toThrow(`[egress/scope] a workload must be made by one object, and none here makes pods; pass the construct of one ${kinds}, or use Workload.of({ labels })`);
  });
});

describe('of cdk8s-plus', () => {
  const containers = [{ image: 'example.com/billing', portNumber: 8080 }];

  /** An API that gives a Secret to the workload of a construct, and what is emitted for it. */
  function bank(chart: Chart, workload: Construct) {
    new ExternalApi(chart, 'bank', { host: 'bank.example.com', ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', Workload.fromConstruct(workload)) })] });
    return () => {
      const manifests = chart.toJson();
      return {
        manifests,
        selector: ofKind(manifests, 'DestinationRule').map(({ spec }) => spec.workloadSelector?.matchLabels).filter(Boolean),
        subjects: only(manifests, 'RoleBinding').subjects,
      };
    };
  }

  test('is a Deployment, whose pods get a label from cdk8s-plus', () => {
    const chart = shop({ istioVersion: '1.30' });
    const serviceAccount = new kplus.ServiceAccount(chart, 'account', { metadata: { name: 'billing' } });
    const deployment = new kplus.Deployment(chart, 'billing', { containers, serviceAccount });
    const { manifests, selector, subjects } = bank(chart, deployment)();
    const { template } = only(manifests, 'Deployment').spec;
    expect(Object.keys(template.metadata.labels)).toHaveLength(1);
    expect(selector).toEqual([template.metadata.labels]);
    expect(subjects).toEqual([{ kind: 'ServiceAccount', name: 'billing', namespace: 'shop' }]);
  });

  test('is a Deployment with labels and a service account, some of them given later', () => {
    const chart = shop({ istioVersion: '1.30' });
    const serviceAccount = new kplus.ServiceAccount(chart, 'account', { metadata: { name: 'billing' } });
    const deployment = new kplus.Deployment(chart, 'billing', { containers, podMetadata: { labels: { app: 'billing' } }, serviceAccount });
    const synthesized = bank(chart, deployment);
    deployment.podMetadata.addLabel('tier', 'back');
    const { manifests, selector, subjects } = synthesized();
    const { template } = only(manifests, 'Deployment').spec;
    expect(template.metadata.labels).toMatchObject({ app: 'billing', tier: 'back' });
    expect(selector).toEqual([template.metadata.labels]);
    expect(subjects).toEqual([{ kind: 'ServiceAccount', name: 'billing', namespace: 'shop' }]);
  });

  test('may be declared later in the scope that stands for it', () => {
    const chart = shop({ istioVersion: '1.30' });
    const scope = new Construct(chart, 'billing');
    const synthesized = bank(chart, scope);
    const serviceAccount = new kplus.ServiceAccount(scope, 'account', { metadata: { name: 'billing' } });
    new kplus.Deployment(scope, 'pods', { containers, podMetadata: { labels: { app: 'billing' } }, serviceAccount });
    const { selector, subjects } = synthesized();
    expect(selector).toEqual([expect.objectContaining({ app: 'billing' })]);
    expect(subjects).toEqual([{ kind: 'ServiceAccount', name: 'billing', namespace: 'shop' }]);
  });

  test.each<[string, (scope: Construct) => Construct]>([
    ['DaemonSet', scope => new kplus.DaemonSet(scope, 'it', { containers, podMetadata: { labels: { app: 'it' } } })],
    ['Job', scope => new kplus.Job(scope, 'it', { containers, podMetadata: { labels: { app: 'it' } } })],
    ['CronJob', scope => new kplus.CronJob(scope, 'it', { containers, podMetadata: { labels: { app: 'it' } }, schedule: Cron.daily() })],
    ['Pod', scope => new kplus.Pod(scope, 'it', { containers, metadata: { labels: { app: 'it' } } })],
    ['StatefulSet', scope => new kplus.StatefulSet(scope, 'it', { containers, podMetadata: { labels: { app: 'it' } } })],
  ])('is a %s', (_, make) => {
    const workload = Workload.fromConstruct(make(shop()));
    expect(workload.labels).toMatchObject({ app: 'it' });
    expect(workload).toMatchObject({ serviceAccount: 'default', namespace: 'shop' });
  });

  test('is in another namespace, and then stops synth', () => {
    const chart = shop({ istioVersion: '1.30' });
    const other = new Chart(chart.node.root as App, 'other', { namespace: 'billing' });
    const serviceAccount = new kplus.ServiceAccount(other, 'account');
    const synthesized = bank(chart, new kplus.Deployment(other, 'billing', { containers, serviceAccount }));
    expect(synthesized).toThrow(invalid(
      '[egress/bank] Secret "client" is for a workload in namespace "billing", and its rule would be in "shop", where it selects other pods; ' +
      "register the host in the workload's namespace (workload-in-other-namespace)"));
  });
});
