/**
 * Makes the YAML and JSON files here and `source.json` from the Go modules of the Istio API and the Gateway API: facts only (no descriptions), version v1 only,
 * of the kinds that this library emits or judges. The YAML is what `npm run import` reads, and people; `istio.json` holds the schemas of those that are
 * judged, with the names of all versions that are served. Needs Go. Run it as `npm run crds [-- istio.io/api@v1.31.1]`; afterwards `npm run import`.
 */
import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parseAllDocuments, stringify } from 'yaml';

const VERSION = 'v1';
const JUDGED = [
  'networking.istio.io/DestinationRule',
  'networking.istio.io/Gateway',
  'networking.istio.io/ServiceEntry',
  'networking.istio.io/Sidecar',
  'networking.istio.io/VirtualService',
  'networking.istio.io/WorkloadEntry',
  'networking.istio.io/WorkloadGroup',
  'security.istio.io/AuthorizationPolicy',
];

/** A Go module, its files with definitions, and the kinds that we take from them into `<name>.yaml`. */
interface Source {
  readonly name: string;
  readonly module: string;
  readonly files: string[];
  readonly kinds: string[];
  /** The kinds whose schemas go into `<name>.json` too. */
  readonly judged: string[];
}

const SOURCES: Source[] = [{
  name: 'istio',
  module: 'istio.io/api',
  files: ['kubernetes/customresourcedefinitions.gen.yaml'],
  kinds: [...JUDGED, 'telemetry.istio.io/Telemetry'],
  judged: JUDGED,
}, {
  name: 'gateway-api',
  module: 'sigs.k8s.io/gateway-api',
  files: ['gateways', 'httproutes', 'tlsroutes', 'tcproutes'].map(kind => `config/crd/standard/gateway.networking.k8s.io_${kind}.yaml`),
  kinds: ['Gateway', 'HTTPRoute', 'TLSRoute', 'TCPRoute'].map(kind => `gateway.networking.k8s.io/${kind}`),
  judged: [],
}];

/** A copy without the prose. Keys below `properties` are field names, so one called 'description' stays. */
function factsOnly(schema: any, keysAreFields = false): any {
  if (Array.isArray(schema)) {
    return schema.map(item => factsOnly(item));
  }
  if (schema === null || typeof schema !== 'object') {
    return schema;
  }
  return Object.fromEntries(Object.entries(schema)
    .filter(([key]) => keysAreFields || key !== 'description')
    .map(([key, value]) => [key, factsOnly(value, !keysAreFields && key === 'properties')]));
}

function trimmed(crd: any): any {
  const { group, names, scope, versions } = crd.spec;
  const { name, schema, served, storage, subresources } = versions.find((version: any) => version.name === VERSION);
  return {
    apiVersion: crd.apiVersion,
    kind: crd.kind,
    metadata: { name: crd.metadata.name },
    spec: { group, names, scope, versions: [{ name, schema: factsOnly(schema), served, storage, subresources }] },
  };
}

/** The versions by which an API server takes the kind. They are refused here if their schemas differ, as the judge has one for all. */
function servedVersions(crd: any): string[] {
  const served = crd.spec.versions.filter((version: any) => version.served);
  const schemas = new Set(served.map((version: any) => JSON.stringify(factsOnly(version.schema))));
  if (schemas.size !== 1) {
    fail(`the versions of ${crd.metadata.name} differ in their schemas`);
  }
  return served.map((version: any) => version.name);
}

const fail = (message: string): never => { throw new Error(message); };
const sha256 = (data: string) => createHash('sha256').update(data).digest('hex');


/** Writes the files of a source, and tells where they come from. */
function make({ name, module, files, kinds, judged }: Source): object {
  const version = process.argv.slice(2).find(wish => wish.startsWith(`${module}@`)) ?? `${module}@latest`;
  const download = JSON.parse(execFileSync('go', ['mod', 'download', '-json', version], { encoding: 'utf8', cwd: tmpdir() }));
  const texts = files.map(file => readFileSync(join(download.Dir, file), 'utf8'));
  const crds = texts.flatMap(text => parseAllDocuments(text)).map(document => document.toJS());
  const found = kinds.map(kind => crds.find(crd => `${crd?.spec.group}/${crd?.spec.names.kind}` === kind)
    ?? fail(`${module} ${download.Version} has no ${kind} in ${files.join(', ')}`));

  const kept = found.map(trimmed);
  const made = new Map([[`${name}.yaml`, kept.map(crd => stringify(crd, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n')]]);
  if (judged.length > 0) {
    made.set(`${name}.json`, JSON.stringify(Object.fromEntries(judged.map((kind, index) => [
      kind, { versions: servedVersions(found[index]), schema: kept[index].spec.versions[0].schema.openAPIV3Schema },
    ]))) + '\n');
  }
  made.forEach((text, file) => writeFileSync(join(__dirname, file), text));
  return {
    module,
    version: download.Version,
    sum: download.Sum,
    files: Object.fromEntries(files.map((file, index) => [file, sha256(texts[index])])),
    made: Object.fromEntries([...made].map(([file, text]) => [file, sha256(text)])),
  };
}

writeFileSync(join(__dirname, 'source.json'), JSON.stringify(SOURCES.map(make), null, 2) + '\n');
