import { checkCidr } from './private/ip';
import { checkList, isText } from './private/types';

/**
 * What the pods of a scope can reach at all, whether by their sidecars or past them: a NetworkPolicy.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class EgressNetworkPolicy {
  /**
   * The pods of the cluster, DNS, the control plane and gateways among them; further networks; and the addresses of what the scope allows, as far as the app knows
   * them. Nothing else.
   *
   * Throws on what is no range in CIDR notation, and on one that takes in everything.
   *
   * @param networks what pods need that is no pod: the API server, a DNS cache of the node, such as `10.0.0.1/32`
   */
  public static toPods(...networks: string[]): EgressNetworkPolicy {
    checkList(undefined, 'networks', networks, isText, 'address ranges', "such as '10.0.0.1/32'");
    return new EgressNetworkPolicy(networks.map(network => checkCidr(undefined, 'networks', network, "leave 'networkPolicy' out")));
  }

  /** Networks that can be reached beside pods. */
  public readonly networks: string[];

  private constructor(networks: string[]) {
    this.networks = Object.freeze(networks) as string[];
  }
}
