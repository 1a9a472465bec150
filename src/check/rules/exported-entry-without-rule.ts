import type { Rule } from './rule';
import { ROOT_NAMESPACE } from '../../private/namespaces';
import { clearCallers } from '../model/clear-callers';
import { nameOf } from '../model/located';
import { describePort } from '../model/port';

export const exportedEntryWithoutRule: Rule = {
  id: 'exported-entry-without-rule',
  title: 'a host that is seen where its rule is not',
  category: 'conflict',
  severity: 'warning',
  why: 'The entry tells other namespaces which port to dial outside, and the rule that adds TLS is not exported to them: their requests go there in clear.',
  * find(world) {
    for (const registered of world.registered.filter(({ entry }) => entry !== undefined)) {
      for (const { port, namespace, rule, instead } of clearCallers(world, registered)) {
        if (!instead) {
          yield {
            manifest: registered.manifest,
            path: registered.entry!.spec.exportTo === undefined ? ['spec'] : ['spec', 'exportTo'],
            message: `${namespace === undefined ? 'other namespaces see' : `namespace ${namespace} sees`} ${registered.host} and not the TLS of ${nameOf(rule)}: requests to port ` +
              `${describePort(port)} go out in clear from there`,
            fix: namespace !== ROOT_NAMESPACE || namespace !== rule.namespace ? 'give the entry and its rule the same exportTo, in the same namespace'
              : `name '${ROOT_NAMESPACE}' in 'exportTo' of the rule: beside other namespaces Istio does not take '.' for the root namespace`,
          };
        }
      }
    }
  },
};
