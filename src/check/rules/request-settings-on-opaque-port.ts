import type { Rule } from './rule';
import { describePort } from '../model/port';
import { portsOfHosts, portsOfRoute } from '../model/served-ports';
import { isTriedBySidecars, type Route } from '../model/virtual-service';

export const requestSettingsOnOpaquePort: Rule = {
  id: 'request-settings-on-opaque-port',
  title: 'settings for requests that Istio does not see',
  category: 'conflict',
  severity: 'warning',
  why: 'On TLS and TCP ports Istio sees connections, not requests: `http` routes, with their timeouts, retries and faults, are not used there.',
  * find(world) {
    for (const each of world.virtualServices.filter(({ isForGateway }) => !isForGateway)) {
      const ports = portsOfHosts(world, each);
      const routes = each.routes.filter(route => route.kind === 'http' && isTriedBySidecars(each, route));
      const lost = ports === undefined ? [] : routes.flatMap(route => {
        const served = portsOfRoute(route, ports);
        return served.length > 0 && served.every(({ traffic }) => traffic === 'tls' || traffic === 'tcp') ? [{ route, served }] : [];
      });
      for (const { route, served } of lost) {
        yield {
          manifest: each.manifest,
          path: route.path,
          message: `${namesOf(route)} for requests to port ${served.map(describePort).join(', ')} of ${each.hosts.map(({ host }) => host).join(', ')} has no effect, as Istio sees none there`,
          fix: 'let workloads speak HTTP to an HTTP port whose rule adds TLS, or take the route out',
        };
      }
    }
  },
};

const SETTINGS = ['timeout', 'retries', 'fault', 'rewrite', 'headers', 'mirror', 'mirrors', 'redirect', 'directResponse', 'corsPolicy'];

function namesOf({ route }: Route): string {
  const set = SETTINGS.filter(name => route[name] !== undefined);
  return set.length > 0 ? set.join(', ') : 'the route';
}
