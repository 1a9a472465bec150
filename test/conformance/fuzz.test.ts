import { caseMaker, makeCases } from '../../conformance/fuzz/cases';
import { differ, groupOf, outcomeOf, soleReason, type Verdict } from '../../conformance/fuzz/compare';
import { edited } from '../../conformance/fuzz/edit';
import { Random } from '../../conformance/fuzz/random';
import { readKinds } from '../../conformance/fuzz/shape';
import { shrink, type Candidate } from '../../conformance/fuzz/shrink';
import { neverSaid } from '../../conformance/fuzz/texts';
import { isUndecided } from '../../conformance/fuzz/undecided';

const kinds = readKinds();
const verdict = (errors: string[], warnings: string[] = []): Verdict => ({ errors, warnings });
const manifest = (spec: object) => ({ apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'a', namespace: 'b' }, spec });

describe('chance', () => {
  const numbers = (name: string) => { const random = new Random(name); return Array.from({ length: 2000 }, () => random.below(10)); };

  test('repeats itself by name', () => {
    expect(numbers('a')).toEqual(numbers('a'));
    expect(numbers('a')).not.toEqual(numbers('b'));
  });

  test('is fair', () => {
    for (let digit = 0; digit < 10; digit++) {
      const share = numbers('fair').filter(each => each === digit).length;
      expect(share).toBeGreaterThan(150);
      expect(share).toBeLessThan(250);
    }
  });

  test('chooses by weight, and never what has none', () => {
    const random = new Random('weights');
    const chosen = Array.from({ length: 1000 }, () => random.weighted([[1, 'seldom'], [0, 'never'], [9, 'often']]));
    expect(chosen.filter(each => each === 'often').length).toBeGreaterThan(800);
    expect(chosen).toContain('seldom');
    expect(chosen).not.toContain('never');
  });

  test('takes each thing once', () => {
    expect(new Random('some').some(['a', 'b', 'c'], 5).sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('cases', () => {
  test('are the same again, one by one and in any order', () => {
    const all = makeCases(kinds, 7, 400);
    expect(all).toHaveLength(400);
    for (const { id, kind, manifest: made } of [...all].reverse()) {
      const again = caseMaker(kinds.find(({ name }) => name === kind)!, 7)(Number(id.split('/')[1]));
      expect(again.manifest).toEqual(made);
    }
  });

  test('differ by seed', () => {
    expect(makeCases(kinds, 1, 50)).not.toEqual(makeCases(kinds, 2, 50));
  });

  test('are of each kind, with names of their own', () => {
    const all = makeCases(kinds, 1, 400);
    expect(new Set(all.map(({ kind }) => kind)).size).toBe(8);
    expect(new Set(all.filter(({ mutations }) => !mutations.includes('whole')).map(({ manifest: { metadata } }) => metadata.name)).size).toBeGreaterThan(380);
  });

  test('are never those on which Istio is undecided', () => {
    expect(makeCases(kinds, 3, 2000).filter(each => isUndecided(each.manifest))).toEqual([]);
  });
});

test.each<[boolean, object]>([
  [true, { trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: [{ from: 'a', to: { '*': 50, 'a': 50 } }] } } } }],
  [true, { trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: [{ from: 'a', to: { 'a/*': 50, 'a/b': 50 } }] } } } }],
  [false, { trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: [{ from: 'a', to: { 'a/*': 50, 'b/*': 50 } }] } } } }],
  [true, { http: [{ headers: { request: { set: { 'host': '', ':authority': 'a' } } } }] }],
  [false, { http: [{ headers: { request: { set: { 'host': 'a', ':authority': 'a' } } } }] }],
  [false, { http: [{ headers: { request: { set: { host: '' }, add: { host: 'a' } } } }] }],
])('Istio is undecided (%s) on %j', (undecided, spec) => {
  expect(isUndecided(manifest(spec))).toBe(undecided);
});

test('edited texts are new, and made of the same characters', () => {
  const pool = { good: ['abc', 'cba'], odd: ['', 'aab', 1] };
  const texts = Array.from({ length: 200 }, (_, index) => edited(new Random(`edit ${index}`), pool));
  expect(texts.filter(text => !/^[abc]*$/.test(text))).toEqual([]);
  expect(new Set(texts).size).toBeGreaterThan(20);
});

describe('shrinking', () => {
  const needs = (wanted: (spec: any) => boolean) => (candidates: readonly Candidate[]) => candidates.map(({ object }) => wanted(object.spec ?? {}));

  test('drops what does not matter, and keeps what names the object', () => {
    const spec = { hosts: ['a', 'b', 'c'], ports: [{ number: 1, name: 'x' }, { number: 2, name: 'y' }], more: { deep: { deeper: true } } };
    expect(shrink([manifest(spec)], needs(({ ports }) => ports?.some((port: any) => port.number === 2))))
      .toEqual([manifest({ ports: [{ number: 2 }] })]);
  });

  test('shortens long texts and lists', () => {
    const spec = { text: 'x'.repeat(500), list: Array.from({ length: 100 }, (_, index) => index) };
    expect(shrink([manifest(spec)], needs(({ text, list }) => text?.length > 10 && list?.includes(60)))[0].spec)
      .toEqual({ text: expect.stringMatching(/^x{11,21}$/), list: [60] });
  });

  test('keeps objects apart', () => {
    const objects = [manifest({ a: 1, b: 2 }), manifest({ a: 1, b: 2 })];
    const shrunk = shrink(objects, candidates => candidates.map(({ index, object }) => (index === 0 ? 'a' : 'b') in (object.spec ?? {})));
    expect(shrunk.map(({ spec }) => spec)).toEqual([{ a: 1 }, { b: 2 }]);
  });
});

describe('verdicts', () => {
  test('of errors go before warnings', () => {
    expect([verdict(['a'], ['b']), verdict([], ['b']), verdict([])].map(outcomeOf)).toEqual(['error', 'warning', 'fine']);
    expect(differ(verdict(['a'], ['b']), verdict(['c']))).toBe(false);
    expect(differ(verdict([], ['b']), verdict([]))).toBe(true);
    expect(differ(verdict(['a']), verdict(['(throws x)']))).toBe(true);
  });

  test('have a sole reason, or not', () => {
    expect(soleReason(verdict(['a'], ['b', 'c']))).toBe('a');
    expect(soleReason(verdict(['a', 'b']))).toBeUndefined();
    expect(soleReason(verdict([]))).toBeUndefined();
  });

  test('are grouped by what differs, not by values', () => {
    const group = (host: string, number: number) => groupOf({ manifest: manifest({}), istio: verdict([`host "${host}" at ${number}`]), ours: verdict([], ['w']) });
    expect(group('a', 1)).toBe(group('b', 22));
    expect(group('a', 1)).toBe('ServiceEntry: Istio error (host "…" at N), we warning');
  });
});

test('texts are found in messages whatever their values', () => {
  const messages = new Set(['the host "a" is no host', '100% wrong']);
  expect(neverSaid(['the host %q is no host', 'the port %d is no port', '%d%% wrong', 'is no host of %s the'], messages)).toEqual(['the port %d is no port', 'is no host of %s the']);
});
