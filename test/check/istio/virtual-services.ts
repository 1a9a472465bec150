const HOST = 'api.example.com';

/** Where a rule leads that is tested for something else. */
export const ROUTE = [{ destination: { host: 'reviews' } }];

/** A VirtualService in which nothing is wrong but what is told here. */
export function withSpec(spec: object, metadata: object = {}) {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'api', namespace: 'shop', ...metadata },
    spec: { hosts: [HOST], ...spec },
  };
}

/** One with a rule for requests. */
export function withRule(rule: object, spec: object = {}, metadata: object = {}) {
  return withSpec({ http: [{ route: ROUTE, ...rule }], ...spec }, metadata);
}

/** One with a match of requests. */
export function withMatch(match: object, spec: object = {}) {
  return withRule({ match: [match] }, spec);
}

/** One with a rule for TLS, of a host and all below it. */
export function withTls(rule: object, spec: object = {}) {
  return withSpec({ hosts: [HOST, `*.${HOST}`], tls: [{ match: [{ sniHosts: [HOST] }], route: ROUTE, ...rule }], ...spec });
}

/** One with a rule for TCP. */
export function withTcp(rule: object) {
  return withSpec({ tcp: [{ route: ROUTE, ...rule }] });
}
