import type { Call, Expectation, Mode } from '../case';
import { reaches, unknown } from '../case';
import { ALIAS, OWN_NAMESPACE } from './aliases';
import { hasNoName, SERVER_NAME } from './app';
import { valuesOf, type Values } from './combination';
import type { Row } from './search';
import { CLIENT_LABELS, type ServerName } from './tls';

/*
 * What must become of the calls of a combination. It is told from the values alone, by what Istio does with them, and by nothing of the library's code.
 */

/** Somebody who calls, and what they dial. */
interface Caller {
  readonly who: string;
  readonly from: string;
  /** Name that is dialled. */
  readonly name: string;
  /** The host that it stands for. */
  readonly host: string;
  readonly byAlias: boolean;
  /** Whether they are the workload that gets the Secrets. */
  readonly client?: boolean;
}

/** The calls of a row, and what must become of each. */
export function callsOf(row: Row): { [sentence: string]: Call } {
  const values = valuesOf(row.combination);
  const strangers: { [sentence: string]: Call } = values.alias?.by === 'EndpointsAlias' ? {} : {
    'a namespace that was not named does not carry it': { ...dial(values, { from: 'blog', name: values.endpoints.called[0] }), expect: unknown },
  };
  return { ...Object.fromEntries(callersOf(values).map(caller => [caller.who, callOf(row, values, caller)])), ...strangers };
}

function callersOf({ endpoints, alias, tls }: Values): Caller[] {
  const own = endpoints.called.map(host => ({ who: `a workload calls ${host}`, from: OWN_NAMESPACE, name: host, host, byAlias: false }));
  const [{ host }] = own;
  const aliased = (who: string, from: string, name: string) => ({ who, from, name, host, byAlias: true });
  const withClient = (callers: Caller[]) => tls.client === undefined ? callers
    : [...callers, { ...callers[0], who: `the client of the Secret does as ${callers[0].who}`, client: true }];
  switch (alias?.by) {
    case undefined:
      return withClient(own);
    case 'EndpointsAlias':
      return withClient([
        aliased('a workload calls the alias', OWN_NAMESPACE, ALIAS), aliased('a workload of another namespace calls the alias', 'blog', `${ALIAS}.${OWN_NAMESPACE}`),
      ]);
    default:
      return withClient([
        ...own,
        aliased('a workload beside the alias calls it', alias!.namespace, ALIAS),
        ...(alias!.namespace === OWN_NAMESPACE ? [] : [
          aliased('a workload beside the host calls the alias', OWN_NAMESPACE, `${ALIAS}.${alias!.namespace}`),
          { ...own[0], who: 'a workload beside the alias calls the host', from: alias!.namespace },
        ]),
      ]);
  }
}

function dial({ port, endpoints, alias }: Values, { from, name, client }: Pick<Caller, 'from' | 'name' | 'client'>): Omit<Call, 'expect'> {
  return {
    from,
    labels: client ? CLIENT_LABELS : undefined,
    locality: endpoints.localities?.[0],
    url: `${port.scheme}://${name}:${port.number}`,
    address: alias?.by === 'EndpointsAlias' ? undefined : endpoints.dialled,
  };
}

function callOf(row: Row, values: Values, caller: Caller): Call {
  return { ...dial(values, caller), expect: mode => aliasIsUnknown(values, caller, mode) ? unknown(mode) : served(row, values, caller) };
}

// With DNS capture a host is matched by its virtual address if it has one, and an alias resolves to the real one.
function aliasIsUnknown({ port, endpoints, alias }: Values, { byAlias }: Caller, { dnsCapture }: Mode): boolean {
  return byAlias && alias?.by === 'ExternalNameAlias' && port.sees !== 'requests' && dnsCapture && !endpoints.matchedByAlias;
}

function served(row: Row, values: Values, caller: Caller): Expectation {
  const { port, tls, endpoints, resilience, alias } = values;
  const local = alias?.by === 'EndpointsAlias';
  const known = local ? `${ALIAS}.${OWN_NAMESPACE}.svc.cluster.local` : caller.host === endpoints.called[0] ? endpoints.props.host : caller.host;
  const expectTls = caller.client ? tls.client! : tls.expect;
  const http2 = port.http2 ?? resilience.http2 ?? false;
  const { upstream, ...rest } = resilience.expect({ sees: port.sees, versionKnown: row.told.version });
  return reaches(port.number, known, serversOf(values, caller), { ...expectTls(serverNameOf(values, caller)), ...(tls.make && http2 ? { alpn: ['h2'] } : {}) }, {
    ...(port.sees === 'requests' ? { authority: authorityOf(values, caller), timeout: '0s' } : { timeout: undefined, retries: undefined }),
    ...rest,
    upstream: { type: local ? 'EDS' : endpoints.type, http2, ...upstream as object },
  });
}

function serverNameOf(values: Values, { name, host }: Caller): ServerName {
  const { tls, endpoints } = values;
  if (tls.serverName !== undefined || (hasNoName(values) && tls.named)) {
    return { name: tls.serverName ?? SERVER_NAME, follows: false };
  }
  const follows = endpoints.props.host.startsWith('*');
  return { name: follows ? name : host, follows };
}

/** The port at the server: that of HTTPS for HTTP that is encrypted on the way. */
function targetPortOf({ port, tls }: Values): number {
  return tls.make && port.number === 80 ? 443 : port.number;
}

/** What the server sees as Host: what was called, unless it goes by a name of its own. */
function authorityOf(values: Values, caller: Caller): string {
  const { port, tls } = values;
  const renamed = newNameOf(values, caller);
  if (renamed === undefined) {
    return `${caller.name}:${port.number}`;
  }
  const [own, usual] = tls.make ? [targetPortOf(values), 443] : [port.number, 80];
  return own === usual ? renamed : `${renamed}:${own}`;
}

/** An alias by ExternalName turns all requests to its host, which is the first; one for addresses those that a server by its name answers. */
function newNameOf(values: Values, caller: Caller): string | undefined {
  switch (values.alias?.by) {
    case 'ExternalNameAlias': return caller.host === values.endpoints.called[0] ? caller.host : undefined;
    case 'EndpointsAlias': return values.tls.make && serverNameOf(values, caller).name;
    default: return undefined;
  }
}

function serversOf(values: Values, { host }: Caller): string[] {
  const { port, endpoints, alias } = values;
  const at = targetPortOf(values);
  if (alias?.by === 'EndpointsAlias') {
    return endpoints.addresses!.map(address => place(address, at));
  }
  if (endpoints.type === 'ORIGINAL_DST') {
    return [place(endpoints.dialled!, at)];
  }
  const servers = endpoints.servers?.length === 1 && endpoints.servers[0] === endpoints.props.host ? [host] : endpoints.servers ?? [];
  // Where TCP is matched by the addresses of the servers, each is there once for each of them.
  const copies = port.sees === 'bytes' && endpoints.type === 'EDS' && !endpoints.servers![0].startsWith('unix:') ? servers.length : 1;
  return servers.flatMap((server, index) => Array<string>(copies).fill(place(server, at) + detailsOf(values, index, copies)));
}

function place(server: string, port: number): string {
  return server.startsWith('unix:') ? server : server.includes(':') ? `[${server}]:${port}` : `${server}:${port}`;
}

function detailsOf({ endpoints: { weights, localities }, resilience: { places } }: Values, index: number, copies: number): string {
  const { share, priority } = places?.[index] ?? {};
  return [
    weights && `weight=${weights[index]}`,
    localities && `locality=${localities[index]}`,
    localities && share && `share=${share === 'equal' ? copies : share}`,
    localities && priority && `priority=${priority}`,
  ].filter(detail => detail).map(detail => ` ${detail}`).join('');
}
