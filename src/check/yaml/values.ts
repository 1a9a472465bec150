import type { Alias, Node, Pair, Scalar as ScalarNode, YAMLMap } from 'yaml';
import type { Path } from '../problem';
import { readScalar, type Scalar } from './scalars';
import { LIMITS, startOf, tooDeep, yaml, type Limits, type Tree } from './tree';
import { Unusable } from './unusable';

export interface Value {
  readonly value: unknown;
  /** Where keys are that stand more than once in a map. */
  readonly duplicates: readonly Path[];
}

/** So many, and some that stand beside them, are told of. */
const MAX_DUPLICATES = 1000;

/** What a document says, as JSON: read as Kubernetes' reader does, which takes the last of duplicate keys. */
export function valueOf({ root, aliases }: Tree, limits: Limits = LIMITS): Value {
  const { isAlias, isMap, isSeq } = yaml();
  const duplicates: Path[] = [];
  const open = new Set<Node>();
  const budget = new Budget();
  let expanded: Alias | undefined; // the outermost alias that is followed

  const path: (string | number)[] = [];

  const convert = (node: Node | null): unknown => {
    budget.spend(expanded);
    if (node === null) {
      return null;
    }
    if (path.length > limits.depth) {
      throw tooDeep(startOf(node), limits);
    }
    if (isAlias(node)) {
      return through(node, convert);
    }
    if (isMap(node)) {
      return fill({}, node);
    }
    return isSeq(node) ? node.items.map((item, index) => at(index, item as Node)) : scalarOf(node as ScalarNode);
  };

  const at = (step: string | number, node: Node | null): unknown => {
    path.push(step);
    const value = convert(node);
    path.pop();
    return value;
  };

  const through = <T>(alias: Alias, read: (target: Node) => T): T => {
    const target = aliases.get(alias)!;
    if (open.has(target)) {
      throw new Unusable(`is no YAML: the anchor &${alias.source} contains itself`, startOf(alias));
    }
    open.add(target);
    const outermost = expanded === undefined;
    expanded ??= alias;
    const result = read(target);
    expanded = outermost ? undefined : expanded;
    open.delete(target);
    return result;
  };

  const fill = (object: object, map: YAMLMap): object => {
    const seen = new Set<string>();
    const repeated = new Set<string>();
    for (const { key, value } of map.items as Pair<Node, Node | null>[]) {
      if (isMerge(key)) {
        mergeSources(value, key).forEach(source => merge(object, source));
      } else {
        const name = nameOf(key, aliases);
        (seen.has(name) ? repeated : seen).add(name);
        define(object, name, at(name, value));
      }
    }
    if (expanded === undefined && duplicates.length < MAX_DUPLICATES) {
      repeated.forEach(name => duplicates.push([...path, name]));
    }
    return object;
  };

  const merge = (object: object, source: Node): void => {
    budget.spend(expanded);
    if (isAlias(source)) {
      through(source, target => merge(object, target));
    } else if (isMap(source)) {
      fill(object, source);
    } else {
      throw new Unusable('is no YAML: << merges maps, and this is none', startOf(source));
    }
  };

  return { value: convert(root), duplicates };
}

/** Whether a key says that other maps are merged in. */
export function isMerge(key: Node | null): boolean {
  return yaml().isScalar(key) && key.value === '<<' && (key.tag === undefined ? key.type === 'PLAIN' : key.tag === 'tag:yaml.org,2002:merge');
}

/** The maps that are merged in, in the order in which they overwrite each other: the first of a list wins. */
export function mergeSources(value: Node | null, key: Node): Node[] {
  if (value === null) {
    throw new Unusable('is no YAML: << merges maps, and there is none', startOf(key));
  }
  return yaml().isSeq(value) ? [...value.items as Node[]].reverse() : [value];
}

/** A key as JSON has it. */
export function nameOf(key: Node | null, aliases: Tree['aliases']): string {
  const node = yaml().isAlias(key) ? aliases.get(key)! : key;
  const name = yaml().isScalar(node) ? scalarOf(node) : null;
  if (name === null) {
    throw new Unusable('is no YAML that Kubernetes reads: a key must be a text', key ? startOf(key) : 0);
  }
  return String(name);
}

function scalarOf(node: ScalarNode): Scalar {
  const text = node.source ?? '';
  switch (node.tag) {
    case undefined: return node.type === 'PLAIN' ? finite(readScalar(text), node) : text;
    case 'tag:yaml.org,2002:binary': return Buffer.from(text, 'base64').toString();
    case 'tag:yaml.org,2002:bool': return tagged(node, value => typeof value === 'boolean');
    case 'tag:yaml.org,2002:int': return tagged(node, Number.isInteger);
    case 'tag:yaml.org,2002:float': return tagged(node, value => typeof value === 'number');
    case 'tag:yaml.org,2002:null': return tagged(node, value => value === null);
    default: return text;
  }
}

function tagged(node: ScalarNode, isOfTag: (value: Scalar) => boolean): Scalar {
  const value = finite(readScalar(node.source ?? ''), node);
  if (!isOfTag(value)) {
    throw new Unusable(`is no YAML: ${JSON.stringify(node.source)} is no ${node.tag!.slice('tag:yaml.org,2002:'.length)}`, startOf(node));
  }
  return value;
}

function finite(value: Scalar, node: ScalarNode): Scalar {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new Unusable(`can not be sent to Kubernetes: JSON has no number ${node.source}; put it in quotes if it is a text`, startOf(node));
  }
  return value;
}

// A plain assignment to __proto__ would change what the object is.
function define(object: any, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}

/** Bounds what aliases make of a document, by the limits of Kubernetes' reader. */
class Budget {
  private total = 0;
  private aliased = 0;

  public spend(expanded: Alias | undefined): void {
    this.total++;
    this.aliased += expanded ? 1 : 0;
    if (expanded && this.aliased > 100 && this.total > 1000 && this.aliased / this.total > allowedShare(this.total)) {
      throw new Unusable('repeats so much by aliases that Kubernetes refuses to read it', startOf(expanded));
    }
  }
}

// 99 % of a small document may come from aliases, and 10 % of a large one.
function allowedShare(total: number): number {
  const [small, large] = [400_000, 4_000_000];
  return total <= small ? 0.99 : total >= large ? 0.1 : 0.99 - 0.89 * (total - small) / (large - small);
}
