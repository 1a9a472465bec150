import { explain, GATES, has, minorOf, OLDEST_ISTIO, type VersionGate } from '../src/versions';

const gate: VersionGate = {
  feature: 'winged hosts', kind: 'ServiceEntry', field: 'spec.wings', since: '1.26', below: 'they fall down',
};

test.each([
  ['1.22', 22], ['1.30.2', 30], ['v1.9', 9], ['v1.30.2', 30], ['1.30.2-distroless', 30], ['1.31-alpha.abc', 31], ['1.33.1+k3s1', 33], ['1.33+', 33], ['1.100', 100],
])('reads the minor of %s', (version, minor) => {
  expect(minorOf(version)).toBe(minor);
});

test.each(['', 'latest', '1', '2.30', '11.30', '1.30.', '1.30.2.4', '1.30x', 'x1.30', '1.1000', '1.-5'])('finds no minor in %p', version => {
  expect(minorOf(version)).toBeUndefined();
});

test.each([['1.25', false], ['1.25.9', false], ['1.26', true], ['1.26.0', true], ['1.27', true], ['1.100', true]])('on Istio %s a feature of 1.26 is there: %p', (version, there) => {
  expect(has(gate, version)).toBe(there);
});

test('an unknown Istio counts as 1.22, the oldest with networking.istio.io/v1', () => {
  expect(OLDEST_ISTIO).toBe('1.22');
  expect(has({ ...gate, since: '1.22' }, undefined)).toBe(true);
  expect(has({ ...gate, since: '1.23' }, undefined)).toBe(false);
});

test('explains what an older Istio makes of a feature', () => {
  expect(explain(gate, '1.25')).toBe('winged hosts (ServiceEntry spec.wings) need Istio 1.26, but Mesh says 1.25, where they fall down');
});

test('explains how to say which Istio it is', () => {
  expect(explain(gate, undefined)).toBe(
    "winged hosts (ServiceEntry spec.wings) need Istio 1.26, but the target's version is unknown (1.22 is assumed): set 'istioVersion' in Mesh.configure");
});

test.each(Object.entries(GATES))('the gate %s is above the oldest Istio and complete', (_, { since, ...texts }) => {
  expect(minorOf(since)).toBeGreaterThan(22);
  expect(Object.values(texts).filter(text => text === '' || text !== text.trim())).toEqual([]);
});

test.each<[keyof typeof GATES, string]>([
  ['autoAllocateByLabel', '1.23'], ['rulesByExportTo', '1.24'], ['autoAllocate', '1.25'], ['configMapAuthority', '1.26'], ['wildcardDns', '1.30'],
])('the gate %s opens with Istio %s', (name, since) => {
  expect(GATES[name].since).toBe(since);
});
