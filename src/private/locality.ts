import { fail, show } from './errors';

const EVERYWHERE = '*';

/** Where calls go from each region when its own addresses fail: whole regions, and another one each. */
export function checkFailover(failover: { [from: string]: string }): { [from: string]: string } {
  const entries = entriesOf("'localityFailover'", failover, "{ 'eu-west-1': 'eu-central-1' }");
  for (const [from, to] of entries) {
    for (const region of [from, to]) {
      if (typeof region !== 'string' || !isLocality(region) || region.includes('/')) {
        fail(undefined, `'localityFailover' must name whole regions, got ${show(region)}; zones fail over to their region by themselves`);
      }
    }
    if (from === to) {
      fail(undefined, `'localityFailover' of region ${show(from)} must be another region; leave it out to stay there`);
    }
  }
  return Object.fromEntries(entries);
}

/** How calls from each place are shared among places. */
export function checkDistribution(distribution: { [from: string]: { [to: string]: number } }): { [from: string]: { [to: string]: number } } {
  const entries = entriesOf("'localityDistribution'", distribution, "{ 'eu-west-1/*': { 'eu-west-1/*': 80, 'us-east-1/*': 20 } }");
  checkPlaces("'localityDistribution'", Object.keys(distribution).filter(from => from !== EVERYWHERE));
  return Object.fromEntries(entries.map(([from, shares]) => [from, checkShares(from, shares)]));
}

/** One place: a region, a zone or a subzone. */
export function checkPlace(what: string, place: string): string {
  if (typeof place !== 'string' || !isLocality(place) || place.includes('=')) {
    fail(undefined, `${what} must be 'region', 'region/zone' or 'region/zone/subzone', got ${show(place)}`);
  }
  return place;
}

function checkShares(from: string, shares: { [to: string]: number }): { [to: string]: number } {
  const what = `'localityDistribution' from ${show(from)}`;
  const entries = entriesOf(what, shares, "{ 'eu-west-1/*': 80, 'us-east-1/*': 20 }");
  checkPlaces(what, Object.keys(shares));
  for (const [to, percent] of entries) {
    if (!Number.isInteger(percent) || percent < 1 || percent > 100) {
      fail(undefined, `${what} to ${show(to)} must be a whole number from 1 to 100, got ${show(percent)}; leave a place out to send it nothing`);
    }
  }
  const sum = entries.reduce((total, [, percent]) => total + percent, 0);
  if (sum !== 100) {
    fail(undefined, `${what} must add up to 100, got ${sum}`);
  }
  return { ...shares };
}

function entriesOf<T>(what: string, map: { [key: string]: T }, example: string): [string, T][] {
  if (typeof map !== 'object' || map === null || Array.isArray(map) || Object.keys(map).length === 0) {
    fail(undefined, `${what} must be a map, and not empty, got ${show(map)}; write such as ${example}`);
  }
  return Object.entries(map);
}

// Istio takes the first place that matches, and its own check for overlap depends on the order.
function checkPlaces(what: string, places: string[]): void {
  places.forEach((place, index) => {
    if (place !== EVERYWHERE && (!isLocality(withoutWildcard(place)) || place.split('/').length > 3)) {
      fail(undefined, `${what} has the place ${show(place)}; write 'region/*', 'region/zone/*', 'region/zone/subzone' or '*'`);
    }
    const earlier = places.slice(0, index).find(other => covers(other, place) || covers(place, other));
    if (earlier !== undefined) {
      fail(undefined, `${what} has the places ${show(earlier)} and ${show(place)}, which overlap; write each place once`);
    }
  });
}

function covers(wide: string, narrow: string): boolean {
  return wide === EVERYWHERE || `${withoutWildcard(narrow)}/`.startsWith(`${withoutWildcard(wide)}/`);
}

function withoutWildcard(place: string): string {
  return place.replace(/\/\*$/, '');
}

function isLocality(text: string): boolean {
  const parts = text.split('/');
  return parts.length <= 3 && !parts.includes('') && !/[\s*]/.test(text);
}
