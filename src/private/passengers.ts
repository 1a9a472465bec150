import type { IConstruct } from 'constructs';
import { isAttached } from './attached';
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
  private readonly all: { readonly api: IConstruct; readonly passenger: () => Passenger }[] = [];

  /** Lets an API pass, as it is whenever somebody asks. */
  public add(api: IConstruct, passenger: () => Passenger): void {
    this.all.push({ api, passenger });
  }

  /** Those that are there still. */
  public get now(): Passenger[] {
    return this.all.filter(({ api }) => isAttached(api)).map(({ passenger }) => passenger());
  }
}
