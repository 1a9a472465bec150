import * as fc from 'fast-check';
import type { AllowedRequests } from '../../src';
import { deniedRequests, type DeniedRequests } from '../../src/emit/denied-requests';

test.each<[string, AllowedRequests[], DeniedRequests[]]>([
  ['methods', [{ methods: ['GET', 'HEAD'] }], [{ notMethods: ['GET', 'HEAD'] }]],
  ['paths', [{ paths: ['/b', '/a'] }], [{ notPaths: ['/a', '/b'] }]],
  ['both', [{ methods: ['GET'], paths: ['/a'] }], [{ methods: ['GET'], notPaths: ['/a'] }, { notMethods: ['GET'] }]],
  ['several paths of one method', [{ methods: ['GET'], paths: ['/b'] }, { methods: ['GET'], paths: ['/a', '/b'] }], [
    { methods: ['GET'], notPaths: ['/a', '/b'] }, { notMethods: ['GET'] },
  ]],
  ['paths of each method', [{ methods: ['POST'], paths: ['/b'] }, { methods: ['GET'], paths: ['/a'] }], [
    { methods: ['GET'], notPaths: ['/a'] }, { methods: ['POST'], notPaths: ['/b'] }, { notMethods: ['GET', 'POST'] },
  ]],
  ['a method and a path of all', [{ methods: ['GET'] }, { paths: ['/a'] }], [{ notMethods: ['GET'], notPaths: ['/a'] }]],
  ['more of one method than of all', [{ methods: ['GET'], paths: ['/b'] }, { paths: ['/a'] }], [
    { methods: ['GET'], notPaths: ['/a', '/b'] }, { notMethods: ['GET'], notPaths: ['/a'] },
  ]],
  ['of one method no more than of all', [{ methods: ['GET'], paths: ['/a'] }, { paths: ['/a'] }], [{ notPaths: ['/a'] }]],
  ['a path with a comma, which is not two', [{ methods: ['GET'], paths: ['/a,/b'] }, { methods: ['PUT'], paths: ['/a', '/b'] }], [
    { methods: ['GET'], notPaths: ['/a,/b'] }, { methods: ['PUT'], notPaths: ['/a', '/b'] }, { notMethods: ['GET', 'PUT'] },
  ]],
])('all but %s', (_, allowed, denied) => {
  expect(deniedRequests(allowed)).toEqual(denied);
});

test('what is denied is all that is not allowed, in no more operations than methods and one', () => {
  const methods = fc.subarray(['GET', 'PUT', 'POST'], { minLength: 1 });
  const paths = fc.subarray(['/a', '/b', '/c'], { minLength: 1 });
  const some: fc.Arbitrary<AllowedRequests> = fc.oneof(fc.record({ methods }), fc.record({ paths }), fc.record({ methods, paths }));
  const allows = (method: string, path: string) => (each: AllowedRequests) =>
    (each.methods?.includes(method) ?? true) && (each.paths?.includes(path) ?? true);
  const denies = (method: string, path: string) => (each: DeniedRequests) => (each.methods?.includes(method) ?? true)
    && !(each.notMethods?.includes(method) ?? false) && !(each.notPaths?.includes(path) ?? false);
  fc.assert(fc.property(fc.array(some, { minLength: 1, maxLength: 8 }), allowed => {
    const denied = deniedRequests(allowed);
    expect(denied.length).toBeLessThanOrEqual(new Set(allowed.flatMap(each => each.methods ?? [])).size + 1);
    for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
      for (const path of ['/a', '/b', '/c', '/d']) {
        expect(denied.some(denies(method, path))).toBe(!allowed.some(allows(method, path)));
      }
    }
  }));
});
