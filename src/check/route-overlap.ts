import { wireMatch } from '../emit/route-match';
import type { RouteMatch } from '../route-match';
import { prefixesOverlap } from './overlapping-prefixes';

/** Whether Istio's webhook calls a match ineffective because of an earlier one at the same port. */
export function istioSeesOverlap(earlier: RouteMatch | undefined, later: RouteMatch | undefined): boolean {
  return prefixesOverlap({ ...wireMatch(earlier), port: undefined }, { ...wireMatch(later), port: undefined });
}
