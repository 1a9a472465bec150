import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { error, type Verdict } from '../check/finding';
import { EVERY_NAMESPACE } from '../entry';
import type { ExternalApiAttributes } from '../external-api-props';
import type { EgressPort } from '../port';
import type { IExternalApi } from '../target';
import { Claims, HOSTS } from './claims';
import { checkDnsLabel, checkHostName } from './dns';
import { noteElsewhere } from './elsewhere';
import { reportFindings } from './findings';
import { checkPorts } from './ports';
import { coveringRule, replacedRule } from './rivals';

/** A reference to an external API that somebody else registered. */
export class RegisteredElsewhere extends Construct implements IExternalApi {
  public readonly host: string;
  public readonly namespace?: string;
  private readonly _ports: EgressPort[];

  constructor(scope: Construct, id: string, attributes: ExternalApiAttributes) {
    super(scope, id);
    this.host = checkHostName(this, 'host', attributes.host, { wildcard: true, insteadOfIp: 'write the host of the ServiceEntry' });
    this._ports = attributes.ports === undefined ? [] : checkPorts(this, attributes.ports);
    this.namespace = attributes.namespace === undefined ? undefined
      : checkDnsLabel(this, "'namespace'", attributes.namespace, 'rfc1123', 'write the namespace of the ServiceEntry');
    noteElsewhere(this, this.host);
    reportFindings(this, () => this.judge());
  }

  public get ports(): EgressPort[] {
    return [...this._ports];
  }

  private judge(): Verdict[] {
    const wildcard = coveringRule(this.host, this.namespace, [Chart.of(this).namespace ?? ''], this);
    return [...this.registeredHere(), ...(wildcard ? [replacedRule(this.host, wildcard)] : [])];
  }

  /** A copy of what the app knows better could contradict it: ports, TLS, who sees it, who routes it. */
  private registeredHere(): Verdict[] {
    const registered = Claims.of(this, HOSTS).rival(this.host, [EVERY_NAMESPACE], this,
      other => this.namespace === undefined || (other as { namespace?: string }).namespace === this.namespace);
    return registered === undefined ? [] : [error('registered-in-app',
      `host ${this.host} is registered by this very app, at ${registered.node.path}`, 'pass that ExternalApi instead of a reference by attributes')];
  }
}
