import type { DestinationRuleSpec, VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { Retries } from '../retries';
import { RetryCondition } from '../retry-condition';
import { optionalSeconds } from './duration';
import type { Wire } from './wire';

type HttpRetries = NonNullable<NonNullable<Wire<VirtualServiceSpec>['http']>[number]['retries']>;
type RetryBudget = NonNullable<NonNullable<Wire<DestinationRuleSpec>['trafficPolicy']>['retryBudget']>;

/** A feature of retries that not every Istio has. */
export type RetryFeature = 'resetBeforeRequest' | 'retryBackoff' | 'retryIgnorePreviousHosts' | 'retryBudget';

/** The retries of one rule of a VirtualService. Safe ones do without the newest condition where Istio would refuse it. */
export function httpRetries(retries: Retries, hasResetBeforeRequest: boolean): HttpRetries {
  if (retries.attempts === 0) {
    return { attempts: 0 };
  }
  const unknown = retries.onlySafe && !hasResetBeforeRequest ? RetryCondition.RESET_BEFORE_REQUEST.name : undefined;
  return {
    attempts: retries.attempts,
    retryOn: retries.conditions.map(({ name }) => name).filter(name => name !== unknown).join(','),
    perTryTimeout: optionalSeconds(retries.perTryTimeout),
    backoff: optionalSeconds(retries.backoff),
    retryRemoteLocalities: retries.otherLocalities,
    retryIgnorePreviousHosts: retries.ignorePreviousHosts,
  };
}

/** How many retries may be under way at once: a part of the host's DestinationRule, which only its top level has. */
export function retryBudgetOf(retries: Retries | undefined): RetryBudget | undefined {
  return retries?.budget && { percent: retries.budget.percent, minRetryConcurrency: retries.budget.minRetryConcurrency };
}

/** What of the retries needs an Istio that has it. */
export function retryFeatures(retries: Retries): RetryFeature[] {
  const used: Record<RetryFeature, boolean> = {
    resetBeforeRequest: !retries.onlySafe && retries.conditions.some(({ name }) => name === RetryCondition.RESET_BEFORE_REQUEST.name),
    retryBackoff: retries.backoff !== undefined,
    retryIgnorePreviousHosts: retries.ignorePreviousHosts !== undefined,
    retryBudget: retries.budget !== undefined,
  };
  return (Object.keys(used) as RetryFeature[]).filter(feature => used[feature]);
}
