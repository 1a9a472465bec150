import type { Step } from './coherent';
import type { Random } from './random';

/** What makes a rule for requests fit together. */
export function httpRoute(random: Random, route: any, spec: any): Step[] {
  return [
    () => action(random, route),
    () => weights(random, route),
    () => { route.retries && (route.retries.attempts ||= 2); },
    () => { route.retries?.retryOn === '' && delete route.retries.retryOn; },
    () => { delete route[random.pick(['mirror', 'mirrors'])]; },
    () => { delete route[random.pick(['mirrorPercent', 'mirror_percent'])]; },
    () => { random.chance(0.7) && ['mirrorPercent', 'mirror_percent'].forEach(name => delete route[name]); },
    () => { route.corsPolicy?.maxAge && (route.corsPolicy.maxAge = random.pick(['1s', '24h', '1m30s'])); },
    () => { route.fault && (route.fault.delay || route.fault.abort || (route.fault.delay = { fixedDelay: '1s' })); },
    () => { route.fault?.abort?.http2Error && (route.fault.abort = { httpStatus: 503 }); },
    () => { route.fault?.delay?.exponentialDelay && (route.fault.delay = { fixedDelay: '1s' }); },
    () => { route.rewrite && (route.rewrite = random.pick([{ uri: '/x' }, { authority: 'a.com' }, { uriRegexRewrite: { match: '^/a', rewrite: '/b' } }, route.rewrite])); },
    () => { route.rewrite?.uriRegexRewrite && delete route.rewrite.uri; },
    () => { route.redirect?.uri && delete route.redirect.prefixRewrite; },
    () => { spec.gateways && (spec.gateways = spec.gateways.filter((name: string) => name !== 'mesh')); },
  ];
}

/** One of the things that can become of a request. */
function action(random: Random, route: any): void {
  const what = ['delegate', 'redirect', 'directResponse'].find(name => route[name] && random.chance(0.6));
  ['delegate', 'redirect', 'directResponse'].filter(name => name !== what).forEach(name => delete route[name]);
  if (what === undefined) {
    route.route ??= [{ destination: { host: 'a.com' } }];
  } else {
    ['route', 'fault', 'rewrite'].forEach(name => delete route[name]);
  }
}

/** Several destinations need weights. */
export function weights(random: Random, { route }: any): void {
  if (route?.length > 1) {
    route.forEach((each: any) => { each.weight ??= random.pick([1, 50]); });
  }
}
