import { Construct } from 'constructs';
import { error, type Verdict } from '../check/finding';
import { EVERY_NAMESPACE, hostClaim } from '../entry';
import type { ExternalApiAttributes } from '../external-api';
import type { EgressPort } from '../port';
import { checkPorts, describePort } from './ports';
import type { IExternalApi } from '../target';
import { Claims } from './claims';
import { checkHostName } from './dns';
import { reportFindings } from './findings';

/** A reference to an external API that somebody else registered. */
export class RegisteredElsewhere extends Construct implements IExternalApi {
  public readonly host: string;
  public readonly namespace?: string;
  private readonly _ports: EgressPort[];

  constructor(scope: Construct, id: string, attributes: ExternalApiAttributes) {
    super(scope, id);
    this.host = checkHostName(this, 'host', attributes.host, { wildcard: true, insteadOfIp: 'write the host of the ServiceEntry' });
    this._ports = attributes.ports === undefined ? [] : checkPorts(this, attributes.ports);
    this.namespace = attributes.namespace;
    reportFindings(this, () => this.judge());
  }

  public get ports(): EgressPort[] {
    return [...this._ports];
  }

  /** Where proxies capture DNS, a port that the entry does not declare is dead. */
  private judge(): Verdict[] {
    const registered = Claims.of(this).rival(hostClaim(this.host), [EVERY_NAMESPACE], this) as IExternalApi | undefined;
    return this.ports
      .filter(port => registered !== undefined && !registered.ports.some(({ number }) => number === port.number))
      .map(port => error('undeclared-port', `port ${describePort(port)} of ${this.host} is not declared by the ExternalApi at ${registered!.node.path}`,
        'add the port there, and pass that ExternalApi instead of a reference by attributes'));
  }
}
