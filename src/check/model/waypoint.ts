import { NAMESPACE_NAME_LABEL } from '../../emit/allowed-routes';
import { ENTRY_TARGET, FOR_LABEL, HBONE, SERVICE_TYPES, WAYPOINT_CLASS } from '../../emit/waypoint';
import type { Manifest } from '../manifest';
import type { Path } from '../problem';
import { located, type Located } from './located';
import { fields, isFields, items, labels, list, text, texts, type Fields } from './read';

/** A waypoint of ambient mode. */
export interface Waypoint extends Located {
  /** Whether it is for what clients call, and not only for pods. */
  readonly takesServices: boolean;
  /** Whether it takes entries of a namespace; undefined if only the labels of the namespace tell. */
  readonly takes: (namespace: string) => boolean | undefined;
}

/** What a policy is for, where it is an entry. */
export interface EntryTarget {
  readonly name: string;
  readonly path: Path;
}

export function waypoint(manifest: Manifest): Waypoint {
  const at = located(manifest);
  const { listeners } = fields(manifest.spec);
  const hbone = items(listeners).map(({ value }) => value).find(({ protocol, port }) => protocol === HBONE.protocol && port === HBONE.port);
  const namespaces = fields(fields(hbone?.allowedRoutes).namespaces);
  return {
    ...at,
    takesServices: SERVICE_TYPES.includes(labels(fields(manifest.metadata).labels)[FOR_LABEL] ?? 'service'),
    takes: namespace => takes(namespaces, at.namespace, namespace),
  };
}

export function isWaypoint(manifest: Manifest): boolean {
  return fields(manifest.spec).gatewayClassName === WAYPOINT_CLASS;
}

/** The entries that a policy is for. */
export function entryTargets({ spec }: Manifest): EntryTarget[] {
  const { targetRef, targetRefs } = fields(spec);
  const refs = [
    ...items(targetRefs).map(({ index, value }) => ({ value, path: ['spec', 'targetRefs', index] })),
    ...isFields(targetRef) ? [{ value: targetRef, path: ['spec', 'targetRef'] }] : [],
  ];
  return refs.filter(({ value }) => value.group === ENTRY_TARGET.group && value.kind === ENTRY_TARGET.kind && text(value.name) !== undefined)
    .map(({ value, path }) => ({ name: text(value.name)!, path: [...path, 'name'] }));
}

function takes({ from = 'Same', selector }: Fields, own: string, namespace: string): boolean | undefined {
  return from === 'All' || (from === 'Selector' ? selects(fields(selector), namespace) : own === namespace);
}

/** Of labels only one is known: the namespace's name. */
function selects({ matchLabels, matchExpressions }: Fields, namespace: string): boolean | undefined {
  const wanted = Object.entries(labels(matchLabels)).map(([key, value]) => key === NAMESPACE_NAME_LABEL ? value === namespace : undefined);
  const expressions = items(matchExpressions).map(({ value: { key, operator, values } }) => (
    key !== NAMESPACE_NAME_LABEL || list(values).length === 0 ? undefined
      : operator === 'In' ? texts(values).includes(namespace) : operator === 'NotIn' ? !texts(values).includes(namespace) : undefined));
  const all = [...wanted, ...expressions];
  return all.includes(false) ? false : all.includes(undefined) ? undefined : true;
}
