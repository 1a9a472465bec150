import { EgressPort } from '../../src';
import { plainEntry, type Entry } from '../../src/entry';
import { ChangingEntry } from '../../src/private/changing-entry';
import { fail } from '../../src/private/errors';
import { shop } from '../helpers';

const KNOWN = { namespace: 'shop', consumers: ['billing'] };

function make(known: Partial<Entry> = KNOWN) {
  const chart = shop();
  let ensured = 0;
  const refuse = (culprit: typeof chart.node.root, { ports }: Entry) => ports.length > 0 || fail(culprit, 'no ports');
  const entry = new ChangingEntry(chart, plainEntry(['api.example.com'], [EgressPort.https(443)], known), refuse, () => ensured++);
  return { chart, entry, ensured: () => ensured };
}

test('what is refused changes nothing, and names who is to blame', () => {
  const { chart, entry, ensured } = make();
  const before = entry.now;
  expect(() => entry.update({ ports: [] })).toThrow(new Error('[egress] no ports'));
  expect(() => entry.update({ ports: [] }, chart.node.root)).toThrow(new Error('no ports'));
  expect(entry.now).toBe(before);
  expect(ensured()).toBe(0);
});

test('it is refused from the beginning', () => {
  expect(() => new ChangingEntry(shop(), plainEntry(['api.example.com'], []), scope => fail(scope, 'no ports'), () => {})).toThrow(new Error('[egress] no ports'));
});

test('a change is there when the objects are looked after', () => {
  const seen: number[] = [];
  const entry: ChangingEntry = new ChangingEntry(shop(), plainEntry(['api.example.com'], [EgressPort.https(443)]), () => {}, () => seen.push(entry.now.ports.length));
  entry.update({ ports: [EgressPort.https(443), EgressPort.http(80)] });
  expect(seen).toEqual([2]);
});

test('namespaces that see it already change nothing', () => {
  const { entry, ensured } = make();
  entry.showTo(['shop', 'billing']);
  expect(ensured()).toBe(0);
  entry.showTo(['billing', 'crm']);
  expect(entry.now.consumers).toEqual(['billing', 'crm']);
  expect(ensured()).toBe(1);
});

test.each<[string, Partial<Entry>, string[], string[]]>([
  ['its own namespace and its consumers, each once', { namespace: 'shop', consumers: ['billing', 'shop', 'billing'] }, ['shop', 'billing'], ['.', 'billing']],
  ['what its calls pass', { ...KNOWN, waypoint: { namespace: 'istio-egress' } as Entry['waypoint'] }, ['shop', 'billing', 'istio-egress'], ['.', 'billing', 'istio-egress']],
  ['an unknown namespace', { consumers: [] }, [''], ['.']],
])('is seen in %s', (_, known, seenIn, exportTo) => {
  const { chart, entry } = make(known);
  expect(entry.seenIn).toEqual(seenIn);
  expect(entry.exportTo).toEqual(exportTo);
  expect(entry.claimant).toEqual({ construct: chart, entry: entry.now, namespace: known.namespace, seenIn });
});
