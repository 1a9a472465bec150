import { EgressPort, ExternalApi, VirtualIps } from '../src';
import { attempt, only, shop, synth } from './helpers';

test('captured ones are dialled only with DNS capture, those of your own DNS always', () => {
  expect(VirtualIps.captured('240.240.0.1')).toEqual({ addresses: ['240.240.0.1'], inDns: false });
  expect(VirtualIps.servedByDns('10.1.2.3')).toEqual({ addresses: ['10.1.2.3'], inDns: true });
});

describe.each<['captured' | 'servedByDns']>([['captured'], ['servedByDns']])('%s', factory => {
  test('keeps the order, in canonical form', () => {
    expect(VirtualIps[factory]('240.240.0.2', '2001:DB8::0:1', '240.240.0.1').addresses).toEqual(['240.240.0.2', '2001:db8::1', '240.240.0.1']);
  });

  test('refuses none at all', () => {
    expect(() => VirtualIps[factory]()).toThrow(new Error("'addresses' of virtual IPs must not be empty; write at least one IP address"));
  });

  test.each([
    [['240.240.0.1', '240.240.0.1'], '240.240.0.1'],
    [['2001:db8::1', '240.240.0.1', '2001:DB8:0::1'], '2001:db8::1'],
  ])('refuses %p, which has one twice', (addresses, repeated) => {
    expect(() => VirtualIps[factory](...addresses)).toThrow(new Error(`'addresses' of virtual IPs has ${repeated} twice; write each address once`));
  });

  test.each([
    ['api.example.com', 'must be an IP address such as \'192.0.2.10\', got "api.example.com"'],
    ['240.240.0.0/16', 'must be an IP address such as \'192.0.2.10\', got "240.240.0.0/16"'],
    ['127.0.0.1', 'must be an address outside the pod, got the loopback address "127.0.0.1"'],
    ['ff02::1', 'must be an address outside the pod, got the multicast address "ff02::1"'],
  ])('refuses %s', (address, problem) => {
    expect(() => VirtualIps[factory]('240.240.0.1', address)).toThrow(new Error(`'addresses' ${problem}`));
  });
});

test('what is done later to the lists that they were made from and that they hand out does not reach what is emitted', () => {
  const chart = shop();
  const addresses = ['10.1.2.3'];
  const virtualIps = VirtualIps.servedByDns(...addresses);
  new ExternalApi(chart, 'api', { host: 'api.example.com', ports: [EgressPort.tcp(5432)], virtualIps });
  addresses.push('10.1.2.4');
  attempt(() => virtualIps.addresses.push('10.1.2.5'));
  attempt(() => { virtualIps.addresses[0] = '10.1.2.6'; });
  expect(only(synth(chart), 'ServiceEntry').spec.addresses).toEqual(['10.1.2.3']);
});
