import type { Node, Pair, YAMLMap } from 'yaml';
import type { Path } from '../problem';
import { startOf, yaml, type Tree } from './tree';
import { isMerge, mergeSources, nameOf } from './values';

type Entry = Pair<Node, Node | null>;

/**
 * Tells where what a path leads to stands: its value or, where that is a block of lines, its key. If the path leads nowhere, the nearest thing on the way.
 * What came by an alias stands at its anchor.
 */
export function placesIn({ root, aliases }: Tree): (path: Path) => number {
  const { isAlias, isMap, isSeq } = yaml();
  const indexes = new Map<YAMLMap, Map<string, Entry>>();
  const resolve = (node: Node | null) => isAlias(node) ? aliases.get(node)! : node;

  // Later keys replace earlier ones, and so does what is merged in: as in values.ts.
  const indexOf = (map: YAMLMap): Map<string, Entry> => {
    const known = indexes.get(map);
    if (known) {
      return known;
    }
    const entries = (map.items as Entry[]).flatMap(entry => isMerge(entry.key)
      ? mergeSources(entry.value, entry.key).flatMap(source => [...indexOf(resolve(source) as YAMLMap)])
      : [[nameOf(entry.key, aliases), entry] as const]);
    const index = new Map(entries);
    indexes.set(map, index);
    return index;
  };

  return path => {
    let node = root;
    let offset = node ? startOf(node) : 0;
    for (const step of path) {
      const parent = resolve(node);
      if (isMap(parent)) {
        const entry = indexOf(parent).get(String(step));
        if (!entry) {
          break;
        }
        node = entry.value;
        offset = node === null || isBlock(resolve(node)) || isEmpty(node) ? startOf(entry.key) : startOf(node);
      } else if (isSeq(parent) && typeof step === 'number' && step < parent.items.length) {
        node = parent.items[step] as Node;
        offset = startOf(node);
      } else {
        break;
      }
    }
    return offset;
  };
}

function isBlock(node: Node | null): boolean {
  return yaml().isCollection(node) && !node.flow;
}

function isEmpty(node: Node): boolean {
  return yaml().isScalar(node) && node.source === '' && node.type === 'PLAIN';
}
