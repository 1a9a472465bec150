import { Chart, type App } from 'cdk8s';
import { EndpointsAlias, ExternalApi, ExternalNameAlias } from 'cdk8s-istio-egress';
import { ALIAS, OWN_NAMESPACE } from './aliases';
import { valuesOf, type Combination, type Values } from './combination';

/** A name for TLS where the host has none to ask for. */
export const SERVER_NAME = 'tls.partner.example';

/** Whether there is anything that a combination could be written with. */
export function canBeWritten(combination: Combination): boolean {
  const { alias, endpoints } = valuesOf(combination);
  return alias?.by !== 'EndpointsAlias' || endpoints.addresses !== undefined;
}

/** Adds what a combination says to an app. */
export function addTo(app: App, combination: Combination): void {
  const values = valuesOf(combination);
  const { alias, endpoints, resilience: { props } } = values;
  const chart = new Chart(app, 'egress', { namespace: OWN_NAMESPACE });
  const ports = [portOf(values)];
  if (alias?.by === 'EndpointsAlias') {
    new EndpointsAlias(chart, ALIAS, { addresses: endpoints.addresses!, ports, ...props });
    return;
  }
  const target = new ExternalApi(chart, 'api', { ...endpoints.props, ports, ...props });
  if (alias) {
    new ExternalNameAlias(new Chart(app, 'aliases', { namespace: alias.namespace }), ALIAS, { target });
  }
}

function portOf(values: Values) {
  const { make, number } = values.port;
  return make(number, { tls: values.tls.make?.(values.tls.named && hasNoName(values) ? SERVER_NAME : undefined) });
}

/** Whether the server's name can not be taken from what is called. */
export function hasNoName({ port, endpoints, alias }: Values): boolean {
  return alias?.by === 'EndpointsAlias' || (endpoints.props.host.startsWith('*') && port.sees === 'bytes');
}
