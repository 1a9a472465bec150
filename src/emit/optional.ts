/*
 * What is left out of a manifest when there is nothing in it.
 */

/** A list with something in it. */
export function listOrNone<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** A map with something in it. */
export function mapOrNone<T>(map: { [key: string]: T } = {}): { [key: string]: T } | undefined {
  return Object.keys(map).length > 0 ? map : undefined;
}

/** Settings of which at least one is set. */
export function settingsOrNone<T extends object>(settings: T): T | undefined {
  return Object.values(settings).some(setting => setting !== undefined) ? settings : undefined;
}
