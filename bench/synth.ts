/**
 * What the constructs cost beside the objects that they stand for: the same manifests, once from the constructs and once as bare ApiObjects,
 * both written to files, in turns within one process that has done it before. `synth` is what `app.synth()` takes, with all checks; `whole` has
 * the building of the tree in it. Times depend on the machine, their ratios hardly; those of the processor, which other programs disturb less, count
 * what the engine does beside the program too, such as collecting garbage.
 */
import { deepStrictEqual } from 'assert';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { EgressGateway, ExternalApi } from 'cdk8s-istio-egress';
import { Construct, type IConstruct } from 'constructs';
import { cell, median, ms, processorTime } from './numbers';

const REPETITIONS = Number(process.argv[2] ?? 5);
/** Runs of each before those that count: what runs seldom is not compiled yet. */
const WARM_UP = 3;
const outdir = mkdtempSync(join(tmpdir(), 'bench-'));

/** Fills an app. */
type Program = (app: App) => void;

interface Case {
  readonly name: string;
  readonly ours: Program;
  /** Whether the bare objects are in a Construct for each API, as ours are: cdk8s walks through the whole tree once for each chart. */
  readonly inConstructs?: boolean;
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
  { name: '100 charts, 50 APIs each', ours: manyCharts(100, 50), inConstructs: true },
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

/** The objects of an app, chart by chart, as somebody would write them by hand: all in the chart, or in a Construct for each API. */
function bareProgramOf(app: App, inConstructs: boolean): Program {
  const charts = app.charts.map(chart => ({ id: chart.node.id, apis: inConstructs ? chart.node.children.map(manifestsOf) : [manifestsOf(chart)] }));
  return bareApp => charts.forEach(({ id, apis }) => {
    const chart = new Chart(bareApp, id);
    apis.forEach((manifests, api) => {
      const scope = inConstructs ? new Construct(chart, `api-${api}`) : chart;
      manifests.forEach((manifest, index) => new ApiObject(scope, `object-${index}`, manifest));
    });
  });
}

function appOf(program: Program, yamlOutputType?: YamlOutputType): App {
  const app = new App({ outdir, yamlOutputType });
  program(app);
  return app;
}

/** Milliseconds to build the tree and to write the files. */
interface Times {
  readonly build: number;
  readonly synth: number;
  readonly whole: number;
  /** Of the processor, for `synth`. */
  readonly processor: number;
}

function time(program: Program, yamlOutputType?: YamlOutputType): Times {
  const start = performance.now();
  const app = appOf(program, yamlOutputType);
  const [built, before] = [performance.now(), processorTime()];
  app.synth();
  const [end, after] = [performance.now(), processorTime()];
  return { build: built - start, synth: end - built, whole: end - start, processor: after - before };
}

const RATIOS = ['synth', 'whole', 'processor'] as const;
const TITLES = ['objects', 'bare', 'ours', 'build', 'synth', 'ratio of synth', 'of the whole', 'of synth, processor'];
const WIDTHS = [8, 10, 10, 10, 10, 18, 18, 22];
const row = (name: string, figures: string[]) => console.log(name.padEnd(46) + figures.map((figure, index) => cell(figure, WIDTHS[index])).join(''));

function spread(ratios: number[]): string {
  return `×${median(ratios).toFixed(2)} ${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
}

console.log(`median of ${REPETITIONS} runs of each, in turns; the smallest and the largest ratio behind it`);
row('case', TITLES);
const perApi = new Map<string, number>();
for (const { name, ours, yamlOutputType, inConstructs = false } of CASES) {
  const example = appOf(ours, yamlOutputType);
  const bare = bareProgramOf(example, inConstructs);
  deepStrictEqual(manifestsOf(appOf(bare, yamlOutputType)), manifestsOf(example), 'both programs emit the same');

  for (let run = 0; run < WARM_UP; run++) {
    time(ours, yamlOutputType);
    time(bare, yamlOutputType);
  }
  const runs = Array.from({ length: REPETITIONS }, (_, index) => {
    const [first, second] = index % 2 ? [ours, bare] : [bare, ours];
    const [a, b] = [time(first, yamlOutputType), time(second, yamlOutputType)];
    return index % 2 ? { ours: a, bare: b } : { ours: b, bare: a };
  });
  const all = (what: 'ours' | 'bare', part: keyof Times) => median(runs.map(run => run[what][part]));
  const objects = objectsOf(example).length;
  perApi.set(name, all('ours', 'whole') / objects);
  const figures = [
    String(objects), ms(all('bare', 'whole')), ms(all('ours', 'whole')), ms(all('ours', 'build')), ms(all('ours', 'synth')),
    ...RATIOS.map(part => spread(runs.map(run => run.ours[part] / run.bare[part]))),
  ];
  row(name, figures);
}
for (const what of ['1 host in # namespaces', '# APIs through one gateway']) {
  const growth = perApi.get(what.replace('#', '4,000'))! / perApi.get(what.replace('#', '1,000'))!;
  console.log(`${what.replace('#', '4,000')}: an API costs ×${growth.toFixed(2)} of what it costs with 1,000 (1 is linear, 4 would be quadratic)`);
}
rmSync(outdir, { recursive: true, force: true });
