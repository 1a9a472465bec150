import type { EgressPort } from '../port';

/** What a gateway has to know of an API that passes it. */
export interface Passenger {
  readonly hosts: string[];
  /** Namespace from which the gateway takes its routes; always known. */
  readonly namespace?: string;
  readonly ports: EgressPort[];
  /** Namespaces of callers beside its own, or `*`. */
  readonly consumers: string[];
}
