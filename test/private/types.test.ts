import { DataPlane, Workload } from '../../src';
import { checkEnum, checkLabels, checkList, checkWorkload, hasAll, isText } from '../../src/private/types';
import { anotherCopy, shop } from '../helpers';

describe('a list', () => {
  const check = (list: any, scope = undefined as ReturnType<typeof shop> | undefined) => checkList(scope, 'names', list, isText, 'names', "such as ['a']");

  test('is copied', () => {
    const list = ['a', 'b'];
    expect(check(list)).toEqual(list);
    expect(check(list)).not.toBe(list);
    expect(check([])).toEqual([]);
  });

  test.each<[any, string]>([['a', '"a"'], [{ 0: 'a', length: 1 }, '{"0":"a","length":1}'], [undefined, 'undefined'], [null, 'null'], [new Set(['a']), '{}']])('is none: %p', (list, shown) => {
    expect(() => check(list)).toThrow(new Error(`'names' must be a list of names, got ${shown}; write such as ['a']`));
  });

  test.each<[any[], string]>([
    [[1, 'a', 2], 'number 1 is 1'], [['a', null, undefined], 'number 2 is null'], [['a', 'b', ['c']], 'number 3 is ["c"]'], [[undefined], 'number 1 is undefined'],
    [['a', 'x'.repeat(5000), { y: 'y'.repeat(5000) }], `number 3 is {"y":"${'y'.repeat(194)}…`],
  ])('is told by the first wrong thing in it: %#', (list, wrong) => {
    expect(() => check(list)).toThrow(new Error(`'names' must be a list of names, and ${wrong}; write such as ['a']`));
  });

  test('is refused with the path of its construct', () => {
    expect(() => check('a', shop())).toThrow(new Error("[egress] 'names' must be a list of names, got \"a\"; write such as ['a']"));
    expect(() => check([1], shop())).toThrow(new Error("[egress] 'names' must be a list of names, and number 1 is 1; write such as ['a']"));
  });
});

test.each<[any, boolean]>([
  [{ a: 1, b: 0 }, true], [{ a: 1, b: undefined }, false], [{ a: 1 }, false], [null, false], [undefined, false], ['ab', false], [{ a: '', b: null, c: 1 }, true],
])('%p has all it must have: %p', (item, has) => {
  expect(hasAll('a', 'b')(item)).toBe(has);
});

test('labels are copied', () => {
  const labels = { app: 'a' };
  expect(checkLabels(undefined, 'labels', labels, 'some')).toEqual(labels);
  expect(checkLabels(undefined, 'labels', labels, 'some')).not.toBe(labels);
});

test('a choice may be left out', () => {
  expect(() => checkEnum(undefined, 'dataPlane', undefined, DataPlane)).not.toThrow();
  expect(() => checkEnum(undefined, 'dataPlane', 'AMBIENT', DataPlane)).not.toThrow();
  expect(() => checkEnum(undefined, 'dataPlane', 'NONE', DataPlane)).toThrow(new Error("'dataPlane' must be one of SIDECAR, AMBIENT, got \"NONE\""));
});

describe('a workload', () => {
  test('may be from another copy of the package, and from a class of the user\'s own', () => {
    const theirs = anotherCopy().Workload.of({ labels: { app: 'a' }, serviceAccount: 'a' });
    expect(theirs).not.toBeInstanceOf(Workload);
    expect(checkWorkload(undefined, theirs as any)).toBe(theirs);

    class Late {
      public get labels() {
        return { app: 'a' };
      }

      public get serviceAccount() {
        return 'a';
      }
    }
    const late: any = new Late();
    expect(checkWorkload(undefined, late)).toBe(late);
  });

  test('is not read when it is passed: its labels may not be there yet', () => {
    const workload = Workload.fromConstruct(shop());
    expect(() => workload.labels).toThrow(/none here makes pods/);
    expect(checkWorkload(undefined, workload)).toBe(workload);
  });
});
