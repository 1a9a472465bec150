import * as fc from 'fast-check';
import { checkDistribution, checkFailover, checkPlace } from '../../src/private/locality';

describe('regions that stand in for others', () => {
  test('are a copy of what was told', () => {
    const failover = { eu: 'us' };
    const checked = checkFailover(failover);
    failover.eu = 'ap';
    expect(checked).toEqual({ eu: 'us' });
  });

  const notWhole = (shown: string) => new Error(`'localityFailover' must name whole regions, got ${shown}; zones fail over to their region by themselves`);

  test.each(['eu/eu-1', '*', 'eu-*', '', 'my region'])('are whole regions, not %p', region => {
    expect(() => checkFailover({ eu: region })).toThrow(notWhole(JSON.stringify(region)));
    expect(() => checkFailover({ [region]: 'eu' })).toThrow(notWhole(JSON.stringify(region)));
  });

  test('are texts', () => {
    expect(() => checkFailover({ eu: 1 as any })).toThrow(notWhole('1'));
  });

  test('are other regions', () => {
    expect(() => checkFailover({ eu: 'eu' })).toThrow(new Error("'localityFailover' of region \"eu\" must be another region; leave it out to stay there"));
  });

  test.each([{}, [], 'eu', null])('are a map, not %j', failover => {
    expect(() => checkFailover(failover as any)).toThrow(new Error(
      `'localityFailover' must be a map, and not empty, got ${JSON.stringify(failover)}; write such as { 'eu-west-1': 'eu-central-1' }`));
  });
});

describe('shares of places', () => {
  const to = (shares: object) => () => checkDistribution({ 'eu/*': shares as any });

  test('are a copy of what was told', () => {
    const distribution = { 'eu/*': { 'eu/*': 100 } };
    const checked = checkDistribution(distribution);
    distribution['eu/*']['eu/*'] = 1;
    expect(checked).toEqual({ 'eu/*': { 'eu/*': 100 } });
  });

  test.each(['*', 'eu', 'eu/*', 'eu/eu-1', 'eu/eu-1/*', 'eu/eu-1/rack-7'])('may be those of %s', place => {
    expect(checkDistribution({ [place]: { [place]: 100 } })).toEqual({ [place]: { [place]: 100 } });
  });

  test.each(['', '/', 'eu/', '/eu', 'eu//a', 'eu/a/b/c', 'eu/a/b/*', '*/a', 'eu*', 'eu/*/a', '**', 'my region'])('may not be those of %p', place => {
    const wayOut = `has the place ${JSON.stringify(place)}; write 'region/*', 'region/zone/*', 'region/zone/subzone' or '*'`;
    expect(() => checkDistribution({ [place]: { eu: 100 } })).toThrow(new Error(`'localityDistribution' ${wayOut}`));
    expect(to({ [place]: 100 })).toThrow(new Error(`'localityDistribution' from "eu/*" ${wayOut}`));
  });

  test.each([0, -1, 101, 33.3, '50' as any])('may not be %p', percent => {
    expect(to({ eu: percent, us: 50 })).toThrow(new Error(
      `'localityDistribution' from "eu/*" to "eu" must be a whole number from 1 to 100, got ${JSON.stringify(percent)}; leave a place out to send it nothing`));
  });

  test('add up to 100', () => {
    expect(to({ eu: 50, us: 51 })).toThrow(new Error("'localityDistribution' from \"eu/*\" must add up to 100, got 101"));
    expect(to({ eu: 99 })).toThrow(new Error("'localityDistribution' from \"eu/*\" must add up to 100, got 99"));
  });

  test.each([['eu', 'eu/*'], ['eu/*', 'eu/eu-1'], ['eu/eu-1', 'eu'], ['eu/eu-1/a', 'eu/eu-1/*']])('do not overlap: %s and %s', (one, other) => {
    const wayOut = `has the places "${one}" and "${other}", which overlap; write each place once`;
    expect(to({ [one]: 50, [other]: 50 })).toThrow(new Error(`'localityDistribution' from "eu/*" ${wayOut}`));
    expect(() => checkDistribution({ [one]: { eu: 100 }, [other]: { eu: 100 } })).toThrow(new Error(`'localityDistribution' ${wayOut}`));
  });

  test('may be those of all other callers, and never those of all other places', () => {
    const distribution = { '*': { us: 100 }, 'eu': { eu: 100 } };
    expect(checkDistribution(distribution)).toEqual(distribution);
    expect(to({ 'eu': 50, '*': 50 })).toThrow(new Error("'localityDistribution' from \"eu/*\" has the places \"eu\" and \"*\", which overlap; write each place once"));
  });

  test.each([['eu', 'eu-1'], ['eu/a', 'eu/ab'], ['eu/a/*', 'eu/b/*'], ['eu/a/1', 'eu/a/2']])('may lie side by side: %s and %s', (one, other) => {
    expect(checkDistribution({ [one]: { [one]: 60, [other]: 40 }, [other]: { [other]: 100 } })).toBeDefined();
  });

  test.each([{}, [], 'eu', null])('are a map, not %j', shares => {
    expect(() => checkDistribution(shares as any)).toThrow(new Error(`'localityDistribution' must be a map, and not empty, got ${JSON.stringify(shares)}; ` +
      "write such as { 'eu-west-1/*': { 'eu-west-1/*': 80, 'us-east-1/*': 20 } }"));
    expect(to(shares as any)).toThrow(new Error(`'localityDistribution' from "eu/*" must be a map, and not empty, got ${JSON.stringify(shares)}; ` +
      "write such as { 'eu-west-1/*': 80, 'us-east-1/*': 20 }"));
  });

  test('overlap exactly where some place is in both', () => {
    const segment = fc.constantFrom('a', 'b');
    const place = fc.array(segment, { minLength: 1, maxLength: 3 });
    const everyPlace = ['a', 'b'].flatMap(r => ['a', 'b'].flatMap(z => ['a', 'b'].map(s => [r, z, s])));
    const holds = (wide: string[], narrow: string[]) => wide.every((part, index) => part === narrow[index]);
    const written = (parts: string[], star: boolean) => star && parts.length < 3 ? `${parts.join('/')}/*` : parts.join('/');
    fc.assert(fc.property(place, place, fc.boolean(), fc.boolean(), (one, other, oneStar, otherStar) => {
      const [first, second] = [written(one, oneStar), written(other, otherStar)];
      fc.pre(first !== second);
      const meet = everyPlace.some(each => holds(one, each) && holds(other, each));
      const check = () => checkDistribution({ a: { [first]: 50, [second]: 50 } });
      return meet ? expect(check).toThrow('which overlap') === undefined : check() !== undefined;
    }));
  });
});

test.each(['eu', 'eu/eu-1', 'eu/eu-1/rack-7'])('a place may be %s', place => {
  expect(checkPlace("'preferredLocality'", place)).toBe(place);
});

test.each(['', 'eu/', 'eu/*', '*', 'a/b/c/d', 'eu 1', 'eu=1', 1 as any])('a place may not be %p', place => {
  expect(() => checkPlace("'preferredLocality'", place)).toThrow(new Error(
    `'preferredLocality' must be 'region', 'region/zone' or 'region/zone/subzone', got ${JSON.stringify(place)}`));
});
