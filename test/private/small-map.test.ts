import fc from 'fast-check';
import { SmallMap } from '../../src/private/small-map';

const KEYS = ['a', 'b', 'c', 'd', 'e'];
const entries = fc.array(fc.tuple(fc.constantFrom(...KEYS.slice(0, 4)), fc.nat(9)), { minLength: 1 });

test('a small map has what a map has, in its order', () => {
  fc.assert(fc.property(entries, fc.nat(9), ([[key, value], ...others], wanted) => {
    const map = new Map([[key, value]]);
    const small = new SmallMap(key, value);
    others.forEach(([other, otherValue]) => {
      map.set(other, otherValue);
      small.set(other, otherValue);
    });
    expect(small.keys()).toEqual([...map.keys()]);
    expect(KEYS.map(each => small.get(each))).toEqual(KEYS.map(each => map.get(each)));
    expect(small.find((_, each) => each === wanted)).toBe([...map].find(([, each]) => each === wanted)?.[0]);
    expect(small.find(each => each === 'd')).toBe(map.has('d') ? 'd' : undefined);
  }));
});
