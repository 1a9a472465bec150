import type { IConstruct } from 'constructs';
import { MAX_ENDPOINTS } from '../emit/endpoints';
import { EndpointsForm } from '../endpoints-alias-props';
import { fail, show } from './errors';
import { checkIp } from './ip';
import { checkPorts, describePort } from './ports';
import { refuseTls } from './tls-refusals';
import { refuseServiceTraffic, type Treated } from './traffic-refusals';
import { checkList, isText } from './types';

/** What the objects of an alias for fixed addresses are made from. */
export interface Addressed extends Treated {
  readonly addresses: string[];
  readonly form: EndpointsForm;
}

const NO_ADDRESS = 'use ExternalNameAlias to give a host another name, or ExternalApi with endpoints';

/** Addresses in their canonical form. */
export function checkAddresses(scope: IConstruct, addresses: string[]): string[] {
  return checkList(scope, 'addresses', addresses, isText, 'IP addresses', "such as ['192.0.2.10']").map(address => checkIp(scope, 'addresses', address, NO_ADDRESS));
}

/** One more of them. */
export function checkAddress(scope: IConstruct, address: string): string {
  return checkIp(scope, 'address', address, NO_ADDRESS);
}

/** Refuses addresses that could not be written down, and ports that could not be served there. */
export function refuseAddresses(scope: IConstruct, alias: Addressed): void {
  const { addresses, form, ports, namespace } = alias;
  if (addresses.length === 0) {
    fail(scope, "'addresses' must not be empty: nothing would answer; write at least one IP address");
  }
  if (new Set(addresses).size < addresses.length) {
    fail(scope, `'addresses' has ${show(addresses.find((address, index) => addresses.indexOf(address) !== index))} twice; write each address once`);
  }
  if (form === EndpointsForm.ENDPOINTS && addresses.length > MAX_ENDPOINTS) {
    fail(scope, `'addresses' has ${addresses.length} entries, and Kubernetes mirrors at most ${MAX_ENDPOINTS} of an Endpoints object; ` +
      'use EndpointsForm.ENDPOINT_SLICE');
  }
  const nameless = ports.find(port => port.upstreamTls && port.upstreamTls.serverName === undefined);
  if (nameless) {
    fail(scope, `'tls' of port ${describePort(nameless)} needs a server name, because addresses have none to ask for or to check; ` +
      "write UpstreamTls.simple({ serverName: 'api.example.com' })");
  }
  refuseTls(scope, ports, namespace);
  refuseServiceTraffic(scope, alias);
  checkPorts(scope, ports);
}
