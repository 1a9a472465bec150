import { fields, type Fields } from './read';
import type { Destination, Route } from './virtual-service';

const HOST = [':authority', 'host'];

/** Whether a route of requests writes another Host, for one of its destinations or for any. */
export function rewritesHost({ route, destinations }: Route, own: readonly Pick<Destination, 'own'>[] = destinations): boolean {
  return typeof fields(route.rewrite).authority === 'string' || setsHost(route) || own.some(each => setsHost(each.own));
}

function setsHost({ headers }: Fields): boolean {
  const { set, add } = fields(fields(headers).request);
  return [set, add].some(each => Object.keys(fields(each)).some(name => HOST.includes(name.toLowerCase())));
}
