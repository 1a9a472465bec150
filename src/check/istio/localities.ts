/*
 * Localities as Istio's webhook takes them: `region`, `region/zone` or `region/zone/subzone`, the last of which may have a wildcard at its end.
 */

const ANY = '*';

/** A locality without empty parts, and with a wildcard at its end at most. */
export function isLocality(text: string): boolean {
  const wildcard = text.indexOf(ANY);
  return (wildcard < 0 || wildcard === text.length - 1) && partsOf(text).every(part => part !== '');
}

/** Whether a locality can not stand behind another. What is more general may come last, if it is a wildcard. */
export function overlapsEarlier(locality: string, earlier: string): boolean {
  const [region, zone, subzone] = partsOf(locality);
  const [otherRegion, otherZone, otherSubzone] = partsOf(earlier);
  if (earlier === ANY) {
    return true;
  }
  if (region !== otherRegion) {
    return false;
  }
  if (zone === undefined || otherZone === undefined || otherZone === ANY) {
    return true;
  }
  return zone === otherZone && (subzone === undefined || otherSubzone === undefined || otherSubzone === ANY || subzone === otherSubzone);
}

/** Whatever is behind the second slash is the subzone. */
function partsOf(text: string): string[] {
  const [region, zone, ...rest] = text.split('/');
  return rest.length > 0 ? [region, zone, rest.join('/')] : zone === undefined ? [region] : [region, zone];
}
