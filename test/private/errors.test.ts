import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { EgressPort, ExternalApi } from '../../src';
import { fail, show } from '../../src/private/errors';
import { shop } from '../helpers';

describe('an error', () => {
  test('has the path of its construct in front', () => {
    const construct = new Construct(new Chart(new App(), 'egress'), 'api');
    expect(() => fail(construct, 'it is wrong')).toThrow(new Error('[egress/api] it is wrong'));
  });

  test('has nothing in front where there is no construct, or only the app', () => {
    expect(() => fail(undefined, 'it is wrong')).toThrow(new Error('it is wrong'));
    expect(() => fail(new App(), 'it is wrong')).toThrow(new Error('it is wrong'));
  });
});

describe('a value in a message', () => {
  test.each<[unknown, string]>([
    ['api.example.com', '"api.example.com"'], ['', '""'], ['line\n"quoted"', '"line\\n\\"quoted\\""'],
    [0, '0'], [-1.5, '-1.5'], [NaN, 'NaN'], [Infinity, 'Infinity'], [-Infinity, '-Infinity'], [true, 'true'], [null, 'null'], [undefined, 'undefined'],
    [5n, '5'], [2n ** 70n, '1180591620717411303424'],
    [['a', 1], '["a",1]'], [{ a: { b: 1 } }, '{"a":{"b":1}}'], [[undefined], '[null]'],
    [Symbol('a'), 'Symbol(a)'], [Math.max, 'function max() { [native code] }'],
  ])('%p reads as %p', (value, shown) => {
    expect(show(value)).toBe(shown);
  });

  test('has 200 characters at most, and a sign that it is longer', () => {
    expect(show('x'.repeat(198))).toBe(`"${'x'.repeat(198)}"`);
    expect(show('x'.repeat(199))).toBe(`"${'x'.repeat(199)}…`);
    expect(show('x'.repeat(10_000))).toBe(`"${'x'.repeat(199)}…`);
    expect(show(Array(10_000).fill(7))).toBe(`[${'7,'.repeat(99)}7…`);
    expect(show(10n ** 300n)).toBe(`1${'0'.repeat(199)}…`);
  });

  test('is cut if it is the path of a construct, too', () => {
    expect(show(new Construct(shop(), 'x'.repeat(300)))).toBe(`the construct "egress/${'x'.repeat(178)}…`);
  });

  test('is a name for a construct, whose tree nobody would read', () => {
    const chart = shop();
    expect(show(chart)).toBe('the construct "egress"');
    expect(show(new ExternalApi(chart, 'api', { host: 'api.example.com' }))).toBe('the construct "egress/api"');
    expect(show(chart.node.root)).toBe('the construct ""');
  });

  test('may contain itself', () => {
    const circle: any = { a: 1 };
    circle.self = circle;
    expect(show(circle)).toBe('[object Object]');
    const list: any[] = [1];
    list.push(list);
    expect(show(list)).toBe('1,');
  });

  test('may contain what is no JSON', () => {
    expect(show({ size: 5n })).toBe('[object Object]');
    expect(show([5n])).toBe('5');
  });

  test('may be an object of the library', () => {
    expect(show(EgressPort.https(443))).toBe('{"number":443,"protocol":"HTTPS","name":"https","targetPort":443}');
  });
});

test('a construct where a host belongs is told by its path, not by its tree', () => {
  const chart = shop();
  const api = new ExternalApi(chart, 'api', { host: 'api.example.com' });
  expect(() => new ExternalApi(chart, 'other', { host: api as any })).toThrow(new Error(
    "[egress/other] 'host' must be a string known when the construct is made, got the construct \"egress/api\"; write a DNS name such as 'api.example.com'"));
});

test('a huge list where one port belongs does not make a huge message', () => {
  const ports: any = { toJSON: () => 'x'.repeat(10_000) };
  expect(() => new ExternalApi(shop(), 'api', { host: 'api.example.com', ports })).toThrow(new Error(
    `[egress/api] 'ports' must be a list of EgressPort, got "${'x'.repeat(199)}…; write such as [EgressPort.https(443)]`));
});
