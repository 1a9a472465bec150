import { nameOf, type Located } from './located';

/** Of two objects Istio takes the older; of two that were created within one second, as by one `kubectl apply`, that with the first name. */
export function theOlder(one: Located, other: Located): string {
  return `the older, which is ${nameOf(isFirst(one, other) ? one : other)} if both were created at once`;
}

function isFirst(one: Located, other: Located): boolean {
  return one.name < other.name || (one.name === other.name && one.namespace <= other.namespace);
}
