import { ApiObject, App, Chart, JsonPatch, Lazy, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { EgressChecks, EgressPort, ExternalApi, Mesh } from '../../src';
import { anotherCopy } from '../helpers';

const WRONG_PORT = /\(schema-port-number\)$/;

const fill = (chart: Chart) => new ExternalApi(chart, 'api', { host: `${chart.node.id}.example.com` });
const setPort = (chart: Chart, port: number) => (chart.node.findChild('api') as ExternalApi).serviceEntry.addJsonPatch(JsonPatch.replace('/spec/ports/0/number', port));

function filled(app = new App()) {
  const chart = new Chart(app, 'egress', { namespace: 'shop' });
  fill(chart);
  return { app, chart };
}

class LabellingApp extends App {
  public synthYaml(): string {
    return `# by us\n${super.synthYaml()}`;
  }
}

test.each<[string, (app: App) => string, App]>([
  ['a run of synth', app => app.synthYaml(), new App()],
  ['a run that another language starts, with the method of the class,', app => App.prototype.synthYaml.call(app), new App()],
  ['an app with a synth of its own', app => app.synthYaml(), new LabellingApp()],
])('%s judges the app once, however many charts there are', (_, synth, app) => {
  let rendered = 0;
  ['a', 'b', 'c'].forEach(id => fill(new Chart(app, id, { namespace: id })));
  const count = Lazy.any({ produce: () => `${++rendered}` });
  new ApiObject(app.charts[0], 'counted', { apiVersion: 'v1', kind: 'ConfigMap', data: { count } });
  synth(app);
  expect(rendered).toBe(2);
  synth(app);
  expect(rendered).toBe(4);
});

test('copies of the package wrap the methods of cdk8s once', () => {
  filled();
  const { synth, synthYaml } = App.prototype;
  const { ExternalApi: Theirs } = anotherCopy();
  new Theirs(new Chart(new App(), 'egress'), 'api', { host: 'api.example.com' });
  expect(App.prototype.synth).toBe(synth);
  expect(App.prototype.synthYaml).toBe(synthYaml);
});

describe('an app is judged anew', () => {
  test('after a synth that failed', () => {
    const { app, chart } = filled();
    setPort(chart, 70000);
    expect(() => app.synthYaml()).toThrow(WRONG_PORT);
    setPort(chart, 443);
    expect(EgressChecks.of(app).findings()).toEqual([]);
    expect(Testing.synth(chart)).toHaveLength(2);
  });

  test('in each part of a synth of its own, where it may have changed', () => {
    class PatchingApp extends App {
      public synthYaml(): string {
        this.charts.forEach(chart => chart.toJson());
        this.charts.forEach(chart => setPort(chart, 70000));
        return super.synthYaml();
      }
    }
    const { app } = filled(new PatchingApp());
    expect(() => app.synthYaml()).toThrow(WRONG_PORT);
  });

  test('for each chart, where one does more than cdk8s', () => {
    class PatchingChart extends Chart {
      public toJson(): any[] {
        setPort(this, 70000);
        return super.toJson();
      }
    }
    const app = new App();
    fill(new PatchingChart(app, 'egress', { namespace: 'shop' }));
    expect(() => app.synthYaml()).toThrow(WRONG_PORT);
  });
});

describe('what a construct refuses stops synth', () => {
  const REFUSED = /^Validation failed with the following errors:\n {2}\[egress\/.*\(tcp-port-without-address\)$/;
  const addTcp = (chart: Chart) => (chart.node.findChild('api') as ExternalApi).addPort(EgressPort.tcp(5432));
  const addDatabase = (chart: Chart) => new ExternalApi(chart, 'database', { host: 'db.example.com', ports: [EgressPort.tcp(5432)] });
  const validateOnce = (act: (chart: Chart) => unknown) => (chart: Chart) => {
    let isDone = false;
    chart.node.addValidation({ validate: () => (isDone || act(chart), isDone = true, []) });
  };
  const lazilyOnce = (act: (chart: Chart) => unknown) => (chart: Chart) => {
    let isDone = false;
    new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap', data: { lazy: Lazy.any({ produce: () => (isDone || act(chart), isDone = true, 'x') }) } });
  };

  test.each<[string, (chart: Chart) => void]>([
    ['a validation that comes before it adds what is wrong', validateOnce(addTcp)],
    ['a validation adds the construct', validateOnce(addDatabase)],
    ['a lazy value adds what is wrong', lazilyOnce(addTcp)],
    ['a lazy value adds the construct', lazilyOnce(addDatabase)],
  ])('where %s', (_, prepare) => {
    const { app, chart } = filled();
    prepare(chart);
    expect(() => app.synthYaml()).toThrow(REFUSED);
    expect(() => app.synthYaml()).toThrow(REFUSED);
  });

  test('unless a validation that comes before it mends it', () => {
    const { app, chart } = filled();
    addDatabase(chart);
    validateOnce(() => Mesh.configure(app, { istioVersion: '1.30', dnsCapture: true }))(chart);
    expect(app.synthYaml()).toContain('db.example.com');
    Mesh.configure(chart, { dnsCapture: false });
    expect(() => app.synthYaml()).toThrow(REFUSED);
    chart.node.tryRemoveChild('database');
    expect(app.synthYaml()).not.toContain('db.example.com');
  });
});

describe.each(['synth', 'synthYaml'] as const)('%s of an app', method => {
  test('stays what somebody made of it, as other languages do where they override it', () => {
    const app = new App();
    Object.defineProperty(app, method, { value: () => 'theirs' });
    filled(app);
    expect(app[method]()).toBe('theirs');
  });

  test('may be spied on at any time', () => {
    const { app } = filled();
    const spy = jest.spyOn(App.prototype, method).mockReturnValue('spied on' as never);
    expect(app[method]()).toBe('spied on');
    expect(spy.mock.contexts).toEqual([app]);
    spy.mockRestore();
  });
});

describe('an object of ours', () => {
  const addLabel = (app: App, count: () => number) => app.node.findAll().filter(ApiObject.isApiObject)
    .forEach(object => object.metadata.addLabel('count', Lazy.any({ produce: () => `n${count()}` })));

  test('is made once in a run, to be judged and to be written, and anew in the next', () => {
    const { app } = filled();
    let made = 0;
    addLabel(app, () => ++made);
    expect(app.synthYaml()).toContain('count: n1');
    expect(made).toBe(2);
    expect(app.synthYaml()).toContain('count: n3');
    expect(made).toBe(4);
  });

  test('is made anew whenever there is no run', () => {
    const { app, chart } = filled();
    let made = 0;
    addLabel(app, () => ++made);
    const labels = () => Testing.synth(chart).map(({ metadata }) => metadata.labels.count);
    expect(labels()).toEqual(['n3', 'n4']);
    expect(labels()).toEqual(['n7', 'n8']);
  });

  test.each<[string, (app: App, chart: Chart) => void]>([
    ['a validation of somebody else', (app, chart) => chart.node.addValidation({ validate: () => (addLabel(app, () => 7), []) })],
    ['a validation of a construct of theirs', (app) => new Construct(app, 'theirs').node.addValidation({ validate: () => (addLabel(app, () => 7), []) })],
  ])('has what %s adds after it was judged', (_, prepare) => {
    const { app, chart } = filled();
    prepare(app, chart);
    expect(app.synthYaml().match(/count: n7/g)).toHaveLength(2);
  });

  test('is taken for changed where constructs do not tell who validates', () => {
    const { app } = filled();
    let made = 0;
    addLabel(app, () => ++made);
    const validations = (app.node as any)._validations;
    Object.defineProperty(app.node, '_validations', { value: undefined });
    Object.defineProperty(app.node, 'validate', { value: () => validations.flatMap((each: any) => each.validate()) });
    expect(app.synthYaml()).toContain('count: n3');
    expect(made).toBe(4);
  });
});
