import { EgressPort } from '../../src';
import { lanesOf } from '../../src/emit/lanes';

test('each port without requests has a lane, the first with the name of the host', () => {
  const lanes = lanesOf('api.example.com', [EgressPort.http(80), EgressPort.https(443), EgressPort.tcp(5432), EgressPort.grpc(9090)]);
  expect(lanes.map(({ port, serverName, name }) => [port.number, serverName, name])).toEqual([
    [443, 'connections-443.api.example.com', 'api-example-com'],
    [5432, 'connections-5432.api.example.com', 'api-example-com-5432'],
  ]);
});

test('names are labels, and differ where hosts do', () => {
  const nameOf = (host: string) => lanesOf(host, [EgressPort.https(443)])[0].name;
  const hosts = ['a.b.c.example', 'a-b.c.example', 'a.b-c.example', 'a-b-c.example', `${'long.'.repeat(20)}example`, `${'long.'.repeat(20)}example.com`, `${'x'.repeat(53)}.--.example`];
  const names = hosts.map(nameOf);
  expect(new Set(names).size).toBe(hosts.length);
  names.forEach(name => expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/));
});
