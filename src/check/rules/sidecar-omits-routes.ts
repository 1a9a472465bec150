import type { Rule } from './rule';
import { SidecarScopes } from '../model/sidecar-scopes';
import type { VirtualService } from '../model/virtual-service';

export const sidecarOmitsRoutes: Rule = {
  id: 'sidecar-omits-routes',
  title: 'routes that no Sidecar of their namespace lets in',
  category: 'conflict',
  severity: 'warning',
  why: 'Hosts in `egress.hosts` of a Sidecar are of a namespace, and so are routes: those of a VirtualService count only if its host is listed from the namespace of the VirtualService, ' +
    'whatever namespace the host is of.',
  * find(world) {
    const scopes = new SidecarScopes(world);
    const isPrivate = ({ isForMesh, visibility, namespace }: VirtualService) => isForMesh && visibility.isOnly(namespace);
    for (const { manifest, namespace, hosts } of world.virtualServices.filter(each => isPrivate(each) && scopes.isScoped(each.namespace))) {
      // An entry of the namespace that is not listed has a rule of its own.
      const isOmitted = (host: string) => !scopes.lists(namespace, host, namespace)
        && world.registrationsOf(host).every(each => each.namespace !== namespace);
      if (hosts.length > 0 && hosts.every(({ host }) => isOmitted(host))) {
        yield {
          manifest,
          path: hosts[0].path,
          message: `${hosts[0].host} is in no ${scopes.describe(namespace)} as one of this namespace: its routes are not used`,
          fix: `add ./${hosts[0].host} to egress.hosts of the Sidecar`,
        };
      }
    }
  },
};
