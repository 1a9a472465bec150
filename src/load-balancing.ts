import type { Duration } from 'cdk8s';
import { checkDuration, checkSeconds } from './private/duration';
import { fail, show } from './private/errors';
import { checkDistribution, checkFailover, checkPlace } from './private/locality';

/**
 * How a proxy chooses among addresses that are equally near, by itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-SimpleLB
 */
export enum LoadBalancingAlgorithm {
  /** One after the other. */
  ROUND_ROBIN = 'ROUND_ROBIN',
  /** The one of two random addresses that has fewer requests under way: Istio's default. */
  LEAST_REQUEST = 'LEAST_REQUEST',
  /** Any. */
  RANDOM = 'RANDOM',
}

/** Options of load balancing, for endpoints that have localities. Only one of them can be set. */
export interface LoadBalancingOptions {
  /**
   * The region where calls go when the addresses in the caller's own region are ejected, by the caller's region. Needs a circuit breaker,
   * which ejects them.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-failover
   * @default - with a circuit breaker, the nearest addresses first and all other regions alike; without one, no preference
   */
  readonly localityFailover?: { [fromRegion: string]: string };
  /**
   * How calls are shared among places, in percent, by the caller's place: `{ 'eu-west-1/*': { 'eu-west-1/*': 80, 'us-east-1/*': 20 } }`. A
   * place is `region/*`, `region/zone/*` or `region/zone/subzone`; callers from `*` are all others. Places without a share get nothing.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-distribute
   * @default - not shared by place
   */
  readonly localityDistribution?: { [from: string]: { [to: string]: number } };
  /**
   * The place that calls go to while its addresses are healthy, wherever the caller is: `region`, `region/zone` or `region/zone/subzone`.
   * Then follow its zone, its region, and all others. Needs a circuit breaker, and endpoints that are IP addresses: for names, Istio before
   * 1.30 ignores it, and newer ones have crashed of it.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-failover_priority
   * @default - none
   */
  readonly preferredLocality?: string;
}

/** Options of load balancing that can spare new addresses. */
export interface WarmupLoadBalancingOptions extends LoadBalancingOptions {
  /**
   * Time in which a new address comes to its full share, from a tenth of it. Needs Istio 1.24.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#WarmupConfiguration-duration
   * @default - the full share at once
   */
  readonly warmup?: Duration;
}

/** Options of load balancing by a cookie. */
export interface CookieLoadBalancingOptions extends LoadBalancingOptions {
  /**
   * Lifetime of the cookie that the proxy sets where a request has none, in whole seconds; 0 for the client's session.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB-HTTPCookie-ttl
   * @default - the proxy sets none: requests without the cookie go anywhere
   */
  readonly ttl?: Duration;
  /**
   * Path of the cookie that the proxy sets. Only with `ttl`.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB-HTTPCookie-path
   * @default - the path of the request
   */
  readonly path?: string;
}

/**
 * How a proxy chooses among the addresses of a host. Every caller's proxy chooses by itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
 */
export class LoadBalancing {
  /**
   * One address after the other. Throws on options that contradict each other or are out of their range.
   *
   * @param options warm-up, places
   */
  public static roundRobin(options: WarmupLoadBalancingOptions = {}): LoadBalancing {
    return new LoadBalancing({ algorithm: LoadBalancingAlgorithm.ROUND_ROBIN, warmup: checkDuration('warmup', options.warmup) }, options);
  }

  /**
   * The address with fewer requests under way, of two random ones: Istio's default. Throws on options that contradict each other or are out
   * of their range.
   *
   * @param options warm-up, places
   */
  public static leastRequest(options: WarmupLoadBalancingOptions = {}): LoadBalancing {
    return new LoadBalancing({ algorithm: LoadBalancingAlgorithm.LEAST_REQUEST, warmup: checkDuration('warmup', options.warmup) }, options);
  }

  /**
   * A random address. Throws on options that contradict each other or are out of their range.
   *
   * @param options places
   */
  public static random(options: LoadBalancingOptions = {}): LoadBalancing {
    return new LoadBalancing({ algorithm: LoadBalancingAlgorithm.RANDOM }, options);
  }

  /**
   * The same address for the same value of a header, as far as the addresses stay the same. Only for ports where Istio sees requests. Throws
   * on a name that no header has.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB-http_header_name
   * @param name name of the header; requests without it go anywhere
   * @param options places
   */
  public static byHeader(name: string, options: LoadBalancingOptions = {}): LoadBalancing {
    return new LoadBalancing({ header: checkName('a header', name, HEADER, 'x-tenant') }, options);
  }

  /**
   * The same address for the same value of a cookie, as far as the addresses stay the same. Only for ports where Istio sees requests. Throws
   * on a name that no cookie has, and on a path without a lifetime.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB-http_cookie
   * @param name name of the cookie
   * @param options whether the proxy sets the cookie; places
   */
  public static byCookie(name: string, options: CookieLoadBalancingOptions = {}): LoadBalancing {
    const { path, ttl } = options;
    if (path !== undefined && (typeof path !== 'string' || !/^\/[^\s;]*$/.test(path))) {
      fail(undefined, `'path' of cookie ${show(name)} must begin with '/' and have neither white space nor ';', got ${show(path)}`);
    }
    if (path !== undefined && ttl === undefined) {
      fail(undefined, `'path' of cookie ${show(name)} needs a 'ttl', got ${show(path)} alone: without a lifetime the proxy sets no cookie; ` +
        "set 'ttl' too, or leave 'path' out");
    }
    return new LoadBalancing({
      cookie: checkName('a cookie', name, TOKEN, 'session'), cookiePath: path, cookieTtl: checkSeconds('ttl', ttl, 0),
    }, options);
  }

  /**
   * The same address for the same value of a parameter in the URL, as far as the addresses stay the same. Only for ports where Istio sees
   * requests. Throws on a name that no parameter has.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB-http_query_parameter_name
   * @param name name of the parameter; requests without it go anywhere
   * @param options places
   */
  public static byQueryParameter(name: string, options: LoadBalancingOptions = {}): LoadBalancing {
    return new LoadBalancing({ queryParameter: checkName('a query parameter', name, /^[^\s&=?#]+$/, 'tenant') }, options);
  }

  /**
   * The same address for the same source of the connection, which for a sidecar is its own pod: each pod keeps to one address, as far as the
   * addresses stay the same. For all ports. Throws on options that contradict each other or are out of their range.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB-use_source_ip
   * @param options places
   */
  public static bySourceIp(options: LoadBalancingOptions = {}): LoadBalancing {
    return new LoadBalancing({ sourceIp: true }, options);
  }

  /** How the proxy chooses by itself; undefined if it goes by something of the request or the connection. */
  public readonly algorithm?: LoadBalancingAlgorithm;
  /** Time in which a new address comes to its full share. */
  public readonly warmup?: Duration;
  /** Header by which requests keep to an address. */
  public readonly header?: string;
  /** Cookie by which requests keep to an address. */
  public readonly cookie?: string;
  /** Path of the cookie that the proxy sets. */
  public readonly cookiePath?: string;
  /** Lifetime of the cookie that the proxy sets, if it sets any. */
  public readonly cookieTtl?: Duration;
  /** Parameter in the URL by which requests keep to an address. */
  public readonly queryParameter?: string;
  /** Whether connections keep to an address by their source. */
  public readonly sourceIp: boolean;
  /** The region where calls go when the caller's own fails, by the caller's region. */
  public readonly localityFailover?: { [fromRegion: string]: string };
  /** How calls are shared among places, in percent, by the caller's place. */
  public readonly localityDistribution?: { [from: string]: { [to: string]: number } };
  /** The place that calls go to while its addresses are healthy. */
  public readonly preferredLocality?: string;

  private constructor(kind: LoadBalancingKind, options: LoadBalancingOptions) {
    this.algorithm = kind.algorithm;
    this.warmup = kind.warmup;
    this.header = kind.header;
    this.cookie = kind.cookie;
    this.cookiePath = kind.cookiePath;
    this.cookieTtl = kind.cookieTtl;
    this.queryParameter = kind.queryParameter;
    this.sourceIp = kind.sourceIp ?? false;
    const { localityFailover, localityDistribution, preferredLocality } = options;
    const set = Object.entries({ localityFailover, localityDistribution, preferredLocality }).filter(([, option]) => option !== undefined);
    if (set.length > 1) {
      fail(undefined, "only one of 'localityFailover', 'localityDistribution' and 'preferredLocality' can be set, " +
        `got ${set.map(([name]) => name).join(', ')}; they all decide where calls go first`);
    }
    this.localityFailover = localityFailover && checkFailover(localityFailover);
    this.localityDistribution = localityDistribution && checkDistribution(localityDistribution);
    this.preferredLocality = preferredLocality === undefined ? undefined : checkPlace("'preferredLocality'", preferredLocality);
  }

  /** Whether it goes by something of a request, so that a port is needed where Istio sees requests. */
  public get needsRequests(): boolean {
    return this.header !== undefined || this.cookie !== undefined || this.queryParameter !== undefined;
  }

  /** Whether its places mean nothing without a circuit breaker that ejects addresses. */
  public get needsCircuitBreaker(): boolean {
    return this.localityFailover !== undefined || this.preferredLocality !== undefined;
  }

  /** Whether its places need endpoints that are IP addresses. */
  public get needsIpEndpoints(): boolean {
    return this.preferredLocality !== undefined;
  }

  /** Whether it goes by the localities of endpoints, which then must have some. */
  public get needsLocalities(): boolean {
    return this.localityFailover !== undefined || this.localityDistribution !== undefined || this.preferredLocality !== undefined;
  }
}

const TOKEN = /^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/;
const HEADER = new RegExp(`^:(authority|method|path|scheme)$|${TOKEN.source}`);

/** What only one of the factories sets. */
type LoadBalancingKind = Partial<Pick<LoadBalancing,
  'algorithm' | 'warmup' | 'header' | 'cookie' | 'cookiePath' | 'cookieTtl' | 'queryParameter' | 'sourceIp'>>;

function checkName(what: string, name: string, form: RegExp, example: string): string {
  if (typeof name !== 'string' || !form.test(name)) {
    fail(undefined, `'name' of ${what} must be one that ${what} can have, got ${show(name)}; write such as '${example}'`);
  }
  return name;
}
