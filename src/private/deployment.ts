import type { IConstruct } from 'constructs';
import type { EgressGatewayProps } from '../egress-gateway';
import { GATEWAY_CLASS, GATEWAY_NAME_LABEL, SERVICE_TYPE } from '../emit/kubernetes-gateway';
import { GatewayFlavor } from '../gateway-flavor';
import { checkDnsLabel } from './dns';
import { fail, show } from './errors';
import { checkPodLabels } from './pod-labels';
import { checkPortNumber } from './ports';

/** Who deploys a gateway. */
interface Deployer {
  /** What its Gateway says of the deployment. */
  readonly annotations?: { [key: string]: string };
  /** What is known of the deployment of the Gateway of a name. */
  readonly deployment: (gateway: string) => Deployment;
}

/** A gateway's pods and Service. */
interface Deployment {
  readonly service: string;
  readonly labels: { [key: string]: string };
  /** Service account of the pods, if it is known. */
  readonly account?: string;
  readonly httpPort?: number;
  readonly tlsPort?: number;
}

/** Who deploys a gateway: somebody else, who says how, or Istio. */
export function checkDeployer(scope: IConstruct, props: EgressGatewayProps): Deployer {
  if (props.flavor !== GatewayFlavor.KUBERNETES) {
    const deployed = deployedAlready(scope, props);
    return { deployment: () => deployed };
  }
  refuseDeployed(scope, props);
  return { annotations: SERVICE_TYPE, deployment: gateway => deployedByIstio(scope, gateway) };
}

const HTTP_PORT = 80;
const TLS_PORT = 443;

function deployedAlready(scope: IConstruct, props: EgressGatewayProps): Deployment {
  if (props.service === undefined || props.selector === undefined) {
    fail(scope, `'${props.service === undefined ? 'service' : 'selector'}' must be set, because a gateway of Istio's own is deployed by somebody else; ` +
      "write such as service: 'istio-egressgateway', selector: { istio: 'egressgateway' }, or let Istio deploy one: flavor: GatewayFlavor.KUBERNETES");
  }
  const service = checkDnsLabel(scope, "'service'", props.service, 'rfc1035', "write the name of the gateway's Service");
  const labels = checkPodLabels(scope, 'selector', props.selector);
  if (Object.keys(labels).length === 0) {
    fail(scope, "'selector' must not be empty: every proxy of the mesh would be a gateway; write the labels of the gateway's pods, such as { istio: 'egressgateway' }");
  }
  const httpPort = checkPortNumber(scope, "'httpPort' of a gateway", props.httpPort ?? HTTP_PORT);
  const tlsPort = checkPortNumber(scope, "'tlsPort' of a gateway", props.tlsPort ?? TLS_PORT);
  if (httpPort === tlsPort) {
    fail(scope, `'httpPort' and 'tlsPort' must differ, got ${httpPort} for both: a host could not have requests and connections; use two ports of the Service`);
  }
  return { service, labels, httpPort, tlsPort };
}

function refuseDeployed(scope: IConstruct, props: EgressGatewayProps): void {
  const said = (['service', 'selector', 'httpPort', 'tlsPort'] as const).find(prop => props[prop] !== undefined);
  if (said) {
    fail(scope, `'${said}' must not be set with GatewayFlavor.KUBERNETES, got ${show(props[said])}: Istio deploys the gateway, with a port for each listener; ` +
      'leave it out, or use GatewayFlavor.ISTIO for a gateway that is deployed already');
  }
}

/** What Istio's deployment controller makes of a Gateway. */
function deployedByIstio(scope: IConstruct, gateway: string): Deployment {
  const name = `${gateway}-${GATEWAY_CLASS}`;
  checkDnsLabel(scope, `the name of the Service that Istio deploys for the gateway ${show(gateway)}`, name, 'rfc1035', "set 'metadata.name' to a shorter one that starts with a letter");
  return { service: name, labels: { [GATEWAY_NAME_LABEL]: gateway }, account: name };
}
