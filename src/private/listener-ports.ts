import { createHash } from 'crypto';
import type { IConstruct } from 'constructs';
import { fail } from './errors';

/** Where no Service, and nothing in a gateway's pods, has a port of its own. */
const FIRST = 20_000;
const COUNT = 10_000;

/** As many listeners as a Gateway takes. */
const MAX_LISTENERS = 64;

/** The ports of a gateway's listeners. A name decides of its port, so that listeners come and go without moving others; of two that meet the later one moves. */
export class ListenerPorts {
  private readonly byName = new Map<string, number>();
  private readonly taken = new Set<number>();

  public constructor(private readonly scope: IConstruct) {}

  public of(name: string): number {
    const known = this.byName.get(name);
    return known ?? this.open(name);
  }

  private open(name: string): number {
    if (this.byName.size === MAX_LISTENERS) {
      fail(this.scope, `a Gateway takes ${MAX_LISTENERS} listeners, and ${name} would be one more: each port of connections of a host is one, and each port of requests of a namespace; ` +
        'make another EgressGateway for some of the hosts, or one of GatewayFlavor.ISTIO, which has no such limit');
    }
    let offset = createHash('sha256').update(name).digest().readUInt32BE(0) % COUNT;
    while (this.taken.has(FIRST + offset)) {
      offset = (offset + 1) % COUNT;
    }
    this.taken.add(FIRST + offset);
    this.byName.set(name, FIRST + offset);
    return FIRST + offset;
  }
}
