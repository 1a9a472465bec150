import type { GroupVersionKind } from 'cdk8s';
import type { Door, Entry } from '../entry';
import { GatewayFlavor } from '../gateway-flavor';
import type { EgressPort } from '../port';
import { gatewayRuleSpec, gatewaySpec, istioPods, istioRequests } from './gateway';
import { istioLegs } from './gateway-routes';
import { KINDS } from './kinds';
import { kubernetesGatewayRuleSpec, kubernetesGatewaySpec, kubernetesPods, kubernetesRequests } from './kubernetes-gateway';
import { kubernetesLegs } from './kubernetes-routes';
import type { HostRoutes } from './virtual-service';
import type { Passenger } from '../private/passengers';

/** How a gateway and the ways through it are written. */
export interface Flavor {
  readonly kind: GroupVersionKind;
  /** What the gateway listens for. */
  readonly gatewaySpec: (door: Door, passengers: Passenger[]) => object;
  /** How sidecars connect to its Service. */
  readonly ruleSpec: (door: Door, exportTo: string[], passengers: Passenger[]) => object;
  /** The gateway's pods, as policies and logs select them. */
  readonly pods: (door: Door) => GatewayPods;
  /** What a rule of an AuthorizationPolicy says so that it is for requests, and not for connections. */
  readonly onlyRequests: (entry: Entry, door: Door) => OnlyRequests;
  /** The ways of a host to the gateway, and from there. */
  readonly legs: (passing: PassingHost, door: Door) => Leg[];
}

/** A selection of pods: by their labels, or by the Gateway that they were deployed for. */
export interface GatewayPods {
  readonly selector?: { readonly matchLabels: { [label: string]: string } };
  readonly targetRefs?: { readonly group: string; readonly kind: string; readonly name: string }[];
}

/** Conditions of a rule of an AuthorizationPolicy. */
export interface OnlyRequests {
  readonly operation: { readonly ports?: string[]; readonly notPorts?: string[] };
  readonly when?: { readonly key: string; readonly notValues: string[] }[];
}

/** A host whose calls pass a gateway. */
export interface PassingHost {
  readonly host: string;
  readonly ports: EgressPort[];
  /** Name and namespace of its ServiceEntry, and all the hosts there. */
  readonly entry: string;
  readonly namespace: string;
  readonly hosts: string[];
}

/** One route on the way of a host. */
export interface Leg {
  readonly kind: GroupVersionKind;
  /** What its name has beside that of the host. */
  readonly suffixes: string[];
  readonly spec: (routes: HostRoutes, door: Door) => object;
}

const FLAVORS: Record<GatewayFlavor, Flavor> = {
  [GatewayFlavor.ISTIO]: {
    kind: KINDS.gateway,
    gatewaySpec,
    ruleSpec: gatewayRuleSpec,
    pods: istioPods,
    onlyRequests: istioRequests,
    legs: istioLegs,
  },
  [GatewayFlavor.KUBERNETES]: {
    kind: KINDS.kubernetesGateway,
    gatewaySpec: kubernetesGatewaySpec,
    ruleSpec: kubernetesGatewayRuleSpec,
    pods: kubernetesPods,
    onlyRequests: kubernetesRequests,
    legs: kubernetesLegs,
  },
};

/** How a gateway is written. */
export function flavorOf({ flavor = GatewayFlavor.ISTIO }: Pick<Door, 'flavor'>): Flavor {
  return FLAVORS[flavor];
}
