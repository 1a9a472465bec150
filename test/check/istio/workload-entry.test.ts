import { judged, texts } from './judged';

const entry = (spec: object) => ({ apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry', metadata: { name: 'vm' }, spec });

test.each(['203.0.113.7', '2001:db8::1', 'fe80::1%eth0', 'vm.example.com', 'vm', 'unix:///var/run/x', 'unix://@x'])('a workload is at %s', address => {
  expect(judged(entry({ address, labels: { app: 'x' } }))).toEqual([]);
});

test.each(['203.0.113.300', '203.0.113.0/24', '*.example.com', 'vm_1', 'UNIX:///var/run/x'])('a workload is not at %s', address => {
  expect(judged(entry({ address }))).toEqual(['error workload-entry-invalid-address at spec.address']);
  expect(texts(entry({ address }))).toEqual([`"${address}" is neither an IP address nor a DNS name; write the address of the workload, or its full DNS name`]);
});

test('an address may be missing in a network of its own', () => {
  expect(judged(entry({ network: 'vms' }))).toEqual(['warning workload-entry-without-address at spec']);
  expect(judged(entry({ network: 'vms', address: '' }))).toEqual(['warning workload-entry-without-address at spec']);
  expect(judged(entry({ network: 'vms', address: '203.0.113.7' }))).toEqual([]);
});

test.each([[{ address: '' }], [{ network: '' }], [{ address: '', network: '' }]])('%j is nowhere', spec => {
  expect(judged(entry(spec))).toEqual(['error workload-entry-without-address at spec']);
  expect(texts(entry(spec))).toEqual(["the workload has no 'address'; add its 'address', or the 'network' whose gateway leads to it"]);
});

test('labels are checked', () => {
  expect(judged(entry({ address: '203.0.113.7', labels: { 'a/b/c': 'x', 'app': '-' } }))).toEqual(['error label-invalid-key at spec.labels.a/b/c', 'error label-invalid-value at spec.labels.app']);
});
