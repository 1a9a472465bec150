import type { Step } from './coherent';
import type { Random } from './random';

/** What makes a traffic policy fit together. */
export function trafficPolicy(random: Random, policy: any): Step[] {
  return [
    () => { policy.tunnel && delete policy.proxyProtocol; },
    () => { Object.keys(policy).length === 0 && (policy.tls = { mode: 'SIMPLE' }); },
    ...[policy, ...policy.portLevelSettings ?? []].flatMap(each => settings(random, each)),
    ...(policy.portLevelSettings ?? []).map((each: any) => () => {
      each.port = { number: 80 };
      Object.keys(each).length === 1 && (each.tls = { mode: 'SIMPLE' });
    }),
    () => { policy.tunnel && Object.assign(policy.tunnel, { targetHost: 'a.com', targetPort: 443, protocol: random.pick(['CONNECT', 'POST', '']) }); },
  ];
}

function settings(random: Random, each: any): Step[] {
  const { connectionPool: pool, loadBalancer, outlierDetection, tls } = each;
  return [
    ...(pool ? [() => connectionPool(pool)] : []),
    ...(loadBalancer ? balancing(random, loadBalancer) : []),
    ...(outlierDetection?.consecutiveLocalOriginFailures ? [() => { outlierDetection.splitExternalLocalOriginErrors = true; }] : []),
    ...(outlierDetection && random.chance(0.7) ? [() => { delete outlierDetection.consecutiveErrors; }] : []),
    ...(tls ? [() => clientTls(random, tls)] : []),
  ];
}

export function connectionPool(pool: any): void {
  if (Object.keys(pool).length === 0) {
    pool.tcp = { maxConnections: 10 };
  }
  if (pool.http?.http2KeepAlive) {
    pool.http.http2KeepAlive = { interval: '10s', timeout: '5s', ...pool.http.http2KeepAlive };
  }
  if (pool.http?.h2UpgradePolicy === 'UPGRADE') {
    delete pool.http.useClientProtocol;
  }
}

function balancing(random: Random, balancer: any): Step[] {
  const { consistentHash: hash, localityLbSetting: locality } = balancer;
  return [
    () => { locality && delete balancer.zoneAwareLbSetting; },
    () => { hash && (hash.maglev || hash.ringHash) && delete hash.minimumRingSize; },
    () => { hash?.maglev && (hash.maglev.tableSize ??= 65537); },
    () => { balancer.zoneAwareLbSetting && (balancer.zoneAwareLbSetting.minClusterSize ||= 3); },
    ...(hash?.httpCookie ? [() => { hash.httpCookie.attributes?.forEach((each: any, index: number) => { each.name += index; }); }] : []),
    ...(locality ? [
      () => { delete locality[random.pick(['distribute', 'failover'])]; },
      () => locality.distribute?.forEach((each: any, index: number) => {
        each.from = `r${index + 1}`;
        each.to = random.pick([{ r1: 100 }, { 'r1/z1': 60, 'r1/z2': 40 }, { 'r1/*': 50, 'r2/z1/s1': 50 }]);
      }),
    ] : []),
    ...[locality, balancer.zoneAwareLbSetting].filter(each => each?.failover).map(each => () => each.failover?.forEach((over: any) => {
      Object.assign(over, { from: 'r1', to: 'r2' });
    })),
  ];
}

function clientTls(random: Random, tls: any): void {
  if (tls.credentialName || tls.insecureSkipVerify) {
    ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl', 'subjectAltNames'].forEach(name => delete tls[name]);
  }
  if (tls.credentialName && tls.insecureSkipVerify) {
    delete tls[random.pick(['credentialName', 'insecureSkipVerify'])];
  }
  if (tls.mode === 'MUTUAL' && !tls.credentialName) {
    Object.assign(tls, { clientCertificate: '/a.pem', privateKey: '/a.key' });
  }
}
