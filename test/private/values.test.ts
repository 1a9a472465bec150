import { checkFlag, checkOptionalWhole, checkWhole, MAX_INT32, MAX_UINT32 } from '../../src/private/values';

test.each([1, 2, 100])('a whole number may be %d', number => {
  expect(checkWhole('percent', number, 1, 100, 'leave it out')).toBe(number);
  expect(checkOptionalWhole('percent', number, 1, 100, 'leave it out')).toBe(number);
});

test.each([[0, '0'], [101, '101'], [1.5, '1.5'], [NaN, 'NaN'], [Infinity, 'Infinity'], ['5' as any, '"5"'], [null as any, 'null']])(
  'a whole number may not be %p', (number, shown) => {
    const message = `'percent' must be a whole number from 1 to 100, got ${shown}; leave it out`;
    expect(() => checkWhole('percent', number, 1, 100, 'leave it out')).toThrow(new Error(message));
    expect(() => checkOptionalWhole('percent', number, 1, 100, 'leave it out')).toThrow(new Error(message));
  });

test('only an optional number may be left out', () => {
  expect(checkOptionalWhole('percent', undefined, 1, 100, 'leave it out')).toBeUndefined();
  expect(() => checkWhole('percent', undefined as any, 1, 100, 'write one')).toThrow(new Error(
    "'percent' must be a whole number from 1 to 100, got undefined; write one"));
});

test('the largest numbers are those of 32 bits', () => {
  expect([MAX_INT32, MAX_UINT32]).toEqual([0x7fffffff, 0xffffffff]);
});

test.each([true, false, undefined])('a flag may be %p', flag => {
  expect(checkFlag('upgrade', flag)).toBe(flag);
});

test.each([['true', '"true"'], [1, '1'], [null, 'null']])('a flag may not be %j', (flag, shown) => {
  expect(() => checkFlag('upgrade', flag as any)).toThrow(new Error(`'upgrade' must be true or false, got ${shown}`));
});
