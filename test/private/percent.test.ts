import { checkPercent } from '../../src/private/percent';

test.each([0.0001, 0.3, 33.3333, 99.9999, 100])('%p percent is a share', percent => {
  expect(checkPercent('percent', percent)).toBe(percent);
});

test.each([[0, '0'], [-1, '-1'], [100.1, '100.1'], [0.00005, '0.00005'], [33.33333, '33.33333'], [NaN, 'NaN'], ['5' as any, '"5"']])(
  '%p percent is none that Istio counts', (percent, shown) => {
    expect(() => checkPercent('percent', percent)).toThrow(new Error(`'percent' must be a number from 0.0001 to 100 with at most four decimals, got ${shown}`));
  });
