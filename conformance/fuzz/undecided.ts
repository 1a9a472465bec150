import type { Manifest } from '../../src/check/manifest';

/** Whether Istio says now this and now that of an object, as it goes through a map in the order that Go happens to choose. */
export function isUndecided({ spec }: Manifest): boolean {
  return objectsIn(spec).some(each => distributesToOverlaps(each) || setsAuthorityToNothing(each));
}

/** Of localities to distribute to, one with a wildcard is wrong only after another that it includes. */
function distributesToOverlaps({ distribute }: any): boolean {
  return list(distribute).some(each => {
    const places = Object.keys(each?.to ?? {});
    return places.some(place => place.endsWith('*') && places.some(other => other !== place && other.startsWith(place.slice(0, -1).split('/')[0])));
  });
}

/** Of two authorities in one map, an empty one is wrong only before the other. */
function setsAuthorityToNothing({ set, add }: any): boolean {
  return [set, add].some(headers => {
    const authorities = Object.entries(headers ?? {}).filter(([name]) => ['host', ':authority'].includes(name.toLowerCase()));
    return authorities.length > 1 && authorities.some(([, value]) => value === '');
  });
}

function list(value: any): any[] {
  return Array.isArray(value) ? value : [];
}

function objectsIn(value: any): any[] {
  return value === null || typeof value !== 'object' ? [] : [value, ...Object.values(value).flatMap(objectsIn)];
}
