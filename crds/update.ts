/**
 * Makes `istio.yaml`, `istio.json` and `source.json` from the Istio API's Go module: facts only (no descriptions), version v1 only, of the
 * kinds that this library emits or judges. The YAML is what `npm run import` reads, and people; the JSON holds the schemas of those that are judged, with
 * the names of all versions that are served. Needs Go. Run it as `npm run crds [-- v1.31.1]`; afterwards `npm run import`.
 */
import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parseAllDocuments, stringify } from 'yaml';

const MODULE = 'istio.io/api';
const FILE = 'kubernetes/customresourcedefinitions.gen.yaml';
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
const EMITTED = [...JUDGED, 'telemetry.istio.io/Telemetry'];

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
    throw new Error(`the versions of ${crd.metadata.name} differ in their schemas`);
  }
  return served.map((version: any) => version.name);
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

const istioApi = JSON.parse(execFileSync('go', ['mod', 'download', '-json', `${MODULE}@${process.argv[2] ?? 'latest'}`],
  { encoding: 'utf8', cwd: tmpdir() }));
const source = readFileSync(join(istioApi.Dir, FILE));
const crds = parseAllDocuments(source.toString('utf8')).map(document => document.toJS());
const found = EMITTED.map(kind => {
  const definition = crds.find(crd => `${crd?.spec.group}/${crd?.spec.names.kind}` === kind);
  if (!definition) {
    throw new Error(`${MODULE} ${istioApi.Version} has no ${kind} in ${FILE}`);
  }
  return definition;
});

const kept = found.map(trimmed);
const yaml = kept.map(crd => stringify(crd, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
const json = JSON.stringify(Object.fromEntries(JUDGED.map((kind, index) => [
  kind, { versions: servedVersions(found[index]), schema: kept[index].spec.versions[0].schema.openAPIV3Schema },
]))) + '\n';
writeFileSync(join(__dirname, 'istio.yaml'), yaml);
writeFileSync(join(__dirname, 'istio.json'), json);
writeFileSync(join(__dirname, 'source.json'), JSON.stringify({
  module: MODULE,
  version: istioApi.Version,
  sum: istioApi.Sum,
  file: FILE,
  fileSha256: sha256(source),
  istioYamlSha256: sha256(yaml),
  istioJsonSha256: sha256(json),
}, null, 2) + '\n');
