/** Things by a key that several of them may have, in their order. */
export function grouped<K, T>(things: readonly T[], key: (thing: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const thing of things) {
    const found = key(thing);
    const group = groups.get(found);
    if (group === undefined) {
      groups.set(found, [thing]);
    } else {
      group.push(thing);
    }
  }
  return groups;
}
