import { ApiObject, App, Chart, Lazy, YamlOutputType, type ApiObjectMetadata, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import { error, type Verdict } from '../check/finding';
import { needsAllocatedAddress, type Entry } from '../entry';
import type { OriginalDestination } from '../original-destination';
import type { EgressPort } from '../port';
import type { ManifestOptions } from '../target';
import { clear, goesWith } from './attached';
import { Claims } from './claims';
import { isObjectName } from './dns';
import { EmittedObject } from './emitted-object';
import { fail } from './errors';
import { ANY_ADDRESS_ANNOTATION, OWNER_ANNOTATION, UNVERIFIED_TLS_ANNOTATION } from './own-keys';

/** Whether istiod shall allocate an address for an entry. */
export const AUTO_ALLOCATE_LABEL = 'networking.istio.io/enable-autoallocate-ip';

/** Adds an object to a construct. Values in its body may be lazy, so that later calls on the construct still reach them. */
export function emit(scope: Construct, id: string, kind: GroupVersionKind, metadata: ApiObjectMetadata, body: object): ApiObject {
  const object = new EmittedObject(scope, id, kind, metadata, body);
  Claims.of(scope, object.kind).claim(object.name, [object.metadata.namespace ?? ''], object);
  return object;
}

/** The same for an object that is there for another construct, and goes with it. */
export function emitFor(
  owner: Construct, scope: Construct, id: string, kind: GroupVersionKind, metadata: ApiObjectMetadata, body: object,
): ApiObject {
  clear(scope, id);
  if (scope.node.tryFindChild(id)) {
    fail(owner, `its ${kind.kind} at ${scope.node.path} would have the name of that of another construct; set 'metadata.name' of one of the two to another one`);
  }
  const object = emit(scope, id, kind, metadata, body);
  goesWith(owner, object);
  return object;
}

/** An id or a name with the suffixes that it has. */
export function joined(name: string, ...suffixes: (string | undefined)[]): string {
  return [name, ...suffixes.filter(suffix => suffix !== undefined)].join('-');
}

/** An object of a construct, which is made if it is not there yet. */
export function ensure(scope: Construct, id: string, make: (id: string) => ApiObject): ApiObject {
  return scope.node.tryFindChild(id) as ApiObject | undefined ?? make(id);
}

/** What a construct keeps of its options for objects that it adds later; what the caller does with theirs then does not matter. */
export function copyOf({ metadata, description, owner }: ManifestOptions): ManifestOptions {
  return {
    metadata: metadata && {
      ...metadata,
      labels: { ...metadata.labels },
      annotations: { ...metadata.annotations },
      finalizers: metadata.finalizers && [...metadata.finalizers],
      ownerReferences: metadata.ownerReferences && [...metadata.ownerReferences],
    },
    description,
    owner,
  };
}

/** The metadata that a construct's objects have in common. */
export function commonMetadata(options: ManifestOptions): ApiObjectMetadata {
  // A field written behind what was spread into an object gives each object a hidden class of its own, which costs more than the object.
  return Object.assign({}, options.metadata, {
    annotations: {
      ...(options.description === undefined ? {} : { 'kubernetes.io/description': options.description }),
      ...(options.owner === undefined ? {} : { [OWNER_ANNOTATION]: options.owner }),
      ...options.metadata?.annotations,
    },
  });
}

/** The namespace that a construct's objects will have, as cdk8s decides it. */
export function namespaceFor(scope: Construct, options: ManifestOptions): string | undefined {
  return options.metadata?.namespace ?? Chart.of(scope).namespace;
}

/** Has a rule say why nobody checks the server's certificate, if that is so, for as long as it is. */
export function noteUnverifiedTls(rule: ApiObject, ports: () => EgressPort[]): void {
  // Somebody may have put something else in its place, or have said so himself.
  if (unverifiedReasons(ports()) !== undefined && EmittedObject.isOne(rule) && rule.annotation(UNVERIFIED_TLS_ANNOTATION) === undefined) {
    rule.metadata.addAnnotation(UNVERIFIED_TLS_ANNOTATION, Lazy.any({ produce: () => unverifiedReasons(ports()) }));
  }
}

function unverifiedReasons(ports: EgressPort[]): string | undefined {
  return ports
    .filter(port => port.upstreamTls?.unverifiedReason !== undefined)
    .map(port => `port ${port.number}: ${port.upstreamTls?.unverifiedReason}`)
    .join('; ') || undefined;
}

/**
 * Has istiod allocate an address to an entry, if it needs one, for as long as it does. What is said of the entry itself is right, and not what is said
 * of a whole chart.
 */
export function labelForAllocation(object: ApiObject, own: ApiObjectMetadata | undefined, entry: () => Entry): void {
  const label = object.metadata.getLabel(AUTO_ALLOCATE_LABEL);
  const isOfChart = label !== undefined && own?.labels?.[AUTO_ALLOCATE_LABEL] === undefined && label === Chart.of(object).labels[AUTO_ALLOCATE_LABEL];
  if (isOfChart || (label === undefined && needsAllocatedAddress(entry()))) {
    object.metadata.addLabel(AUTO_ALLOCATE_LABEL, Lazy.any({ produce: () => needsAllocatedAddress(entry()) ? 'true' : undefined }));
  }
}

/** Why a forged name may reach every address, for the entry that lets it. */
export function anyAddressAnnotation(destination: OriginalDestination | undefined): { [key: string]: string } {
  return destination?.anyAddressReason === undefined ? {} : { [ANY_ADDRESS_ANNOTATION]: destination.anyAddressReason };
}

/**
 * What is wrong with a construct's objects as such: names of which the cluster, or cdk8s when it writes files, would keep only one of two, and patches of
 * which cdk8s says that they do not fit when it has written others.
 */
export function checkObjects(owner: Construct): Verdict[] {
  return owner.node.children.flatMap(child => ApiObject.isApiObject(child) ? [...invalidName(child), ...nameTaken(child), ...misfit(child)] : []);
}

function invalidName(object: ApiObject): Verdict[] {
  return isObjectName(object.name) ? [] : [error('invalid-object-name',
    `${object.kind} has the name ${JSON.stringify(object.name)}, which Kubernetes refuses`,
    "set 'metadata.name' to lower-case letters, digits, '-' and '.'")];
}

function misfit(object: ApiObject): Verdict[] {
  const reason = EmittedObject.isOne(object) ? object.misfit() : undefined;
  return reason === undefined ? [] : [error('patch-without-place', `a JSON patch of ${object.kind} ${object.name} does not fit: ${reason}`,
    'patch what is there, such as by JsonPatch.add of the whole field, or take the patch out')];
}

function nameTaken(object: ApiObject): Verdict[] {
  const claims = Claims.of(object, object.kind);
  const rival = claims.rival(object.name, [object.metadata.namespace ?? ''], object);
  if (rival) {
    return [error('duplicate-object', `${object.kind} ${object.name} is also emitted at ${rival.node.path}, and the cluster would keep only one of them`,
      "set 'metadata.name' of one of them")];
  }
  const overwritten = overwrites(object, (among) => claims.rival(object.name, ['*'], object, among));
  return overwritten === undefined ? [] : [error('duplicate-output-file',
    `${object.kind} ${object.name} would be written to the same file as the one at ${overwritten}, because file names have no namespace`,
    'use YamlOutputType.FILE_PER_CHART, or put the two into charts of their own with FOLDER_PER_CHART_FILE_PER_RESOURCE')];
}

function overwrites(object: ApiObject, find: (among: (other: any) => boolean) => any): string | undefined {
  switch (App.of(object).yamlOutputType) {
    case YamlOutputType.FILE_PER_RESOURCE:
      return find(() => true)?.node.path;
    case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
      return find(other => Chart.of(other) === Chart.of(object))?.node.path;
    default:
      return undefined;
  }
}
