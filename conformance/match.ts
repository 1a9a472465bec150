/** Where an answer differs from what was expected of it; fields that nothing is expected of do not matter. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (Array.isArray(expected)) {
    return same(sorted(expected), sorted(actual)) ? [] : [`${path} is ${show(actual)}, not ${show(expected)}`];
  }
  if (expected !== null && typeof expected === 'object') {
    return Object.entries(expected).flatMap(([key, value]) => differences(value, (actual as any)?.[key], path === '' ? key : `${path}.${key}`));
  }
  return same(expected, actual) ? [] : [`${path} is ${show(actual)}, not ${show(expected)}`];
}

const same = (a: unknown, b: unknown) => show(a) === show(b);
const show = (value: unknown) => value === undefined ? 'nothing' : JSON.stringify(value);
// The lists in answers (endpoints, names, protocols) are sets.
const sorted = (list: unknown) => Array.isArray(list) ? [...list].sort() : list;
