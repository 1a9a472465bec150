import type { EgressPort } from '../port';

/** What a gateway or a waypoint has to know of an API that passes it. */
export interface Passenger {
  readonly hosts: string[];
  /** Namespace from which the gateway takes its routes; always known. */
  readonly namespace?: string;
  readonly ports: EgressPort[];
  /** Namespaces of callers beside its own, or `*`. */
  readonly consumers: string[];
}

/** All that pass. */
export class Passengers {
  private readonly all: (() => Passenger)[] = [];

  /** Lets an API pass, as it is whenever somebody asks. */
  public add(passenger: () => Passenger): void {
    this.all.push(passenger);
  }

  /** As they are now. */
  public get now(): Passenger[] {
    return this.all.map(passenger => passenger());
  }
}
