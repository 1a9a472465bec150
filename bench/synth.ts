/**
 * What the constructs cost beside the objects that they stand for: the same manifests, once from the constructs and once as bare ApiObjects,
 * both written to files, in turns within one process. Times are those of the processor, so that other programs disturb them little; they
 * depend on the machine, their ratios hardly.
 */
import { deepStrictEqual } from 'assert';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { EgressGateway, ExternalApi } from 'cdk8s-istio-egress';
import type { IConstruct } from 'constructs';
import { cell, median, ms, processorTime } from './numbers';

const REPETITIONS = Number(process.argv[2] ?? 5);
const outdir = mkdtempSync(join(tmpdir(), 'bench-'));

/** Fills an app. */
type Program = (app: App) => void;

interface Case {
  readonly name: string;
  readonly ours: Program;
  readonly yamlOutputType?: YamlOutputType;
}

const oneChart = (count: number): Program => app => {
  const chart = new Chart(app, 'egress', { namespace: 'shop' });
  for (let index = 0; index < count; index++) {
    new ExternalApi(chart, `api-${index}`, { host: `api-${index}.example.com` });
  }
};

const manyCharts = (charts: number, count: number): Program => app => {
  for (let number = 0; number < charts; number++) {
    const chart = new Chart(app, `egress-${number}`, { namespace: `team-${number}` });
    for (let index = 0; index < count; index++) {
      new ExternalApi(chart, `api-${index}`, { host: `api-${index}.example.com` });
    }
  }
};

const oneHost = (namespaces: number): Program => app => {
  const chart = new Chart(app, 'egress');
  for (let number = 0; number < namespaces; number++) {
    new ExternalApi(chart, `team-${number}`, { host: 'api.example.com', metadata: { name: 'api', namespace: `team-${number}` } });
  }
};

const oneGateway = (count: number): Program => app => {
  const via = new EgressGateway(new Chart(app, 'gateway', { namespace: 'istio-egress' }), 'egress', { service: 'egress', selector: { istio: 'egressgateway' } });
  const chart = new Chart(app, 'egress', { namespace: 'shop' });
  for (let index = 0; index < count; index++) {
    new ExternalApi(chart, `api-${index}`, { host: `api-${index}.example.com`, via });
  }
};

const CASES: Case[] = [
  { name: '1 chart, 5,000 APIs', ours: oneChart(5000) },
  { name: '100 charts, 50 APIs each', ours: manyCharts(100, 50) },
  { name: '1 host in 1,000 namespaces', ours: oneHost(1000) },
  { name: '1 host in 4,000 namespaces', ours: oneHost(4000) },
  { name: '1,000 APIs through one gateway', ours: oneGateway(1000) },
  { name: '4,000 APIs through one gateway', ours: oneGateway(4000) },
  {
    name: '300 charts, 1 API of one name each, folders',
    yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
    ours: app => {
      for (let number = 0; number < 300; number++) {
        new ExternalApi(new Chart(app, `egress-${number}`, { namespace: `team-${number}` }), 'api', { host: 'api.example.com', metadata: { name: 'api' } });
      }
    },
  },
];

const objectsOf = (scope: IConstruct) => scope.node.findAll().filter(ApiObject.isApiObject);
const manifestsOf = (scope: IConstruct) => objectsOf(scope).map(object => object.toJson());

/** The objects of an app, chart by chart, as somebody would write them by hand. */
function bareProgramOf(app: App): Program {
  const charts = app.charts.map(chart => ({ id: chart.node.id, manifests: manifestsOf(chart) }));
  return bareApp => charts.forEach(({ id, manifests }) => {
    const chart = new Chart(bareApp, id);
    manifests.forEach((manifest, index) => new ApiObject(chart, `object-${index}`, manifest));
  });
}

function appOf(program: Program, yamlOutputType?: YamlOutputType): App {
  const app = new App({ outdir, yamlOutputType });
  program(app);
  return app;
}

/** Milliseconds to build the tree and to write the files. */
function time(program: Program, yamlOutputType?: YamlOutputType): { build: number; synth: number; total: number } {
  const start = processorTime();
  const app = appOf(program, yamlOutputType);
  const built = processorTime();
  app.synth();
  const end = processorTime();
  return { build: built - start, synth: end - built, total: end - start };
}

console.log(`median of ${REPETITIONS} runs of each, in turns; build + synth to files`);
console.log(`${'case'.padEnd(46)}${cell('objects', 8)}${cell('bare', 10)}${cell('ours', 10)}${cell('build', 10)}${cell('synth', 10)}${cell('ratio', 8)}${cell('spread', 14)}`);
const perApi = new Map<string, number>();
for (const { name, ours, yamlOutputType } of CASES) {
  const example = appOf(ours, yamlOutputType);
  const bare = bareProgramOf(example);
  deepStrictEqual(manifestsOf(appOf(bare, yamlOutputType)), manifestsOf(example), 'both programs emit the same');

  time(ours, yamlOutputType);
  time(bare, yamlOutputType);
  const runs = Array.from({ length: REPETITIONS }, (_, index) => {
    const [first, second] = index % 2 ? [ours, bare] : [bare, ours];
    const [a, b] = [time(first, yamlOutputType), time(second, yamlOutputType)];
    return index % 2 ? { ours: a, bare: b } : { ours: b, bare: a };
  });
  const ratios = runs.map(run => run.ours.total / run.bare.total);
  const total = median(runs.map(run => run.ours.total));
  const objects = objectsOf(example).length;
  perApi.set(name, total / objects);
  console.log(name.padEnd(46) + cell(String(objects), 8) + ms(median(runs.map(run => run.bare.total))) + ms(total)
    + ms(median(runs.map(run => run.ours.build))) + ms(median(runs.map(run => run.ours.synth)))
    + cell(`×${median(ratios).toFixed(2)}`, 8) + cell(`${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`, 14));
}
for (const what of ['1 host in # namespaces', '# APIs through one gateway']) {
  const growth = perApi.get(what.replace('#', '4,000'))! / perApi.get(what.replace('#', '1,000'))!;
  console.log(`${what.replace('#', '4,000')}: an API costs ×${growth.toFixed(2)} of what it costs with 1,000 (1 is linear, 4 would be quadratic)`);
}
rmSync(outdir, { recursive: true, force: true });
