import { App } from 'cdk8s';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { EgressChecks, ExternalApi } from '../../src';
import { Claims } from '../../src/private/claims';
import { anotherCopy, shop } from '../helpers';

function claims() {
  const app = new App();
  const [one, other, third] = ['one', 'other', 'third'].map(id => new Construct(app, id));
  return { app, one, other, third, all: Claims.of(app, 'hosts') };
}

test('an app has one set of claims on each kind of things, wherever one asks', () => {
  const { app, one } = claims();
  expect(Claims.of(one, 'hosts')).toBe(Claims.of(app, 'hosts'));
  expect(Claims.of(one, 'names')).not.toBe(Claims.of(app, 'hosts'));
  expect(Claims.of(new App(), 'hosts')).not.toBe(Claims.of(app, 'hosts'));
});

test('there are none until somebody claims something', () => {
  const { app, all, one } = claims();
  expect(all.isEmpty).toBe(true);
  all.claim('a', ['shop'], one);
  expect(all.isEmpty).toBe(false);
  expect(Claims.of(app, 'names').isEmpty).toBe(true);
});

test('nobody is the rival of the only owner', () => {
  const { all, one } = claims();
  all.claim('host a', ['shop'], one);
  all.claim('host a', ['shop'], one);
  expect(all.rival('host a', ['shop'], one)).toBeUndefined();
});

test('another owner in the same namespace is a rival, of each of the two', () => {
  const { all, one, other } = claims();
  all.claim('host a', ['shop'], one);
  all.claim('host a', ['billing', 'shop'], other);
  expect(all.rival('host a', ['shop'], one)).toBe(other);
  expect(all.rival('host a', ['billing', 'shop'], other)).toBe(one);
});

test('the first other owner is the rival', () => {
  const { all, one, other, third } = claims();
  [other, third, one].forEach(owner => all.claim('host a', ['shop'], owner));
  expect(all.rival('host a', ['shop'], one)).toBe(other);
  expect(all.rival('host a', ['shop'], other)).toBe(third);
});

test('owners in other namespaces, or of other things, are none', () => {
  const { all, one, other } = claims();
  all.claim('host a', ['billing'], other);
  all.claim('host b', ['shop'], other);
  expect(all.rival('host a', ['shop'], one)).toBeUndefined();
});

test('a claim in all namespaces meets every other, in both directions', () => {
  const { all, one, other } = claims();
  all.claim('host a', ['*'], one);
  all.claim('host a', ['shop'], other);
  expect(all.rival('host a', ['*'], one)).toBe(other);
  expect(all.rival('host a', ['shop'], other)).toBe(one);
});

test('a claim made later counts', () => {
  const { all, one, other } = claims();
  all.claim('host a', ['shop'], one);
  expect(all.rival('host a', ['shop'], one)).toBeUndefined();
  all.claim('host a', ['shop'], other);
  expect(all.rival('host a', ['shop'], one)).toBe(other);
});

test('only some owners count, if one says which', () => {
  const { all, one, other, third } = claims();
  [one, other, third].forEach(owner => all.claim('host a', ['shop'], owner));
  expect(all.rival('host a', ['shop'], one, owner => owner === third)).toBe(third);
  expect(all.rival('host a', ['shop'], one, () => false)).toBeUndefined();
});

test('whoever claims what, in whatever order, a rival is the first other one in a namespace that both have', () => {
  const claim = fc.record({ owner: fc.nat(2), namespaces: fc.uniqueArray(fc.constantFrom('shop', 'billing', '*'), { minLength: 1 }) });
  fc.assert(fc.property(fc.array(claim, { maxLength: 5 }), claim, (made, asked) => {
    const { all, one, other, third } = claims();
    const owners = [one, other, third];
    made.forEach(({ owner, namespaces }) => all.claim('a', namespaces, owners[owner]));
    const inNamespace = (namespace: string) => made.filter(({ namespaces }) => namespaces.some(each => each === namespace)).map(({ owner }) => owner);
    const known: string[] = [...new Set(made.flatMap(({ namespaces }) => namespaces))];
    const seen: string[] = asked.namespaces.includes('*') ? known : [...asked.namespaces, '*'];
    const [rival] = seen.flatMap(inNamespace).filter(owner => owner !== asked.owner);
    expect(all.rival('a', asked.namespaces, owners[asked.owner])).toBe(rival === undefined ? undefined : owners[rival]);
  }));
});

test('namespaces that are claimed later come after those before, wherever they are listed', () => {
  const { all, one, other, third } = claims();
  all.claim('a', ['shop'], one);
  all.claim('a', ['billing', 'shop'], one);
  all.claim('a', ['billing'], other);
  all.claim('a', ['shop'], third);
  expect(all.rival('a', ['*'], one)).toBe(third);
});

test('what was removed from the tree claims nothing, nor does what is below it', () => {
  const { app, all, one, other } = claims();
  const child = new Construct(other, 'child');
  all.claim('host a', ['shop'], child);
  expect(all.rival('host a', ['shop'], one)).toBe(child);
  app.node.tryRemoveChild('other');
  expect(all.rival('host a', ['shop'], one)).toBeUndefined();
  new Construct(app, 'other');
  expect(all.rival('host a', ['shop'], one)).toBeUndefined();
});

describe('a host that two register', () => {
  const registeredAt = (path: string, thing = 'host api.example.com') => expect.objectContaining({
    rule: 'claimed-twice',
    severity: 'error',
    message: `${thing} is also registered at ${path}, and namespaces that see both reach only one of them`,
    fix: 'declare it once and share that ExternalApi, as the target of aliases or with \'consumers\'',
  });

  test('is found at both, also through different copies of the package', () => {
    const chart = shop();
    new ExternalApi(chart, 'mine', { host: 'api.example.com' });
    new (anotherCopy().ExternalApi)(chart, 'theirs', { host: 'api.example.com' });
    expect(EgressChecks.of(chart).findings()).toEqual([registeredAt('egress/theirs'), registeredAt('egress/mine')]);
  });

  test('is fine again when one is removed', () => {
    const chart = shop();
    new ExternalApi(chart, 'mine', { host: 'api.example.com' });
    new ExternalApi(chart, 'theirs', { host: 'api.example.com' });
    chart.node.tryRemoveChild('theirs');
    expect(EgressChecks.of(chart).findings()).toEqual([]);
  });
});
