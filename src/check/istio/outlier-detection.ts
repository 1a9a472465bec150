import { show } from '../../private/errors';
import { error, warning, type Path, type Problem } from '../problem';
import { timeProblems } from './times';

/** What Istio's webhook has against the rules by which endpoints are ejected. */
export function* outlierDetectionProblems(outlier: any, path: Path): Iterable<Problem> {
  if (outlier === undefined) {
    return;
  }
  for (const time of ['baseEjectionTime', 'interval']) {
    yield* timeProblems(outlier[time], 'outlier-detection-time', [...path, time]);
  }
  for (const percent of ['maxEjectionPercent', 'minHealthPercent']) {
    yield* percentProblems(outlier[percent], [...path, percent]);
  }
  if (outlier.consecutiveErrors) {
    yield warning('outlier-detection-consecutive-errors', [...path, 'consecutiveErrors'],
      `'consecutiveErrors' is deprecated and does nothing, got ${show(outlier.consecutiveErrors)}`, "write 'consecutive5xxErrors' or 'consecutiveGatewayErrors'");
  }
  if (outlier.consecutiveLocalOriginFailures > 0 && !outlier.splitExternalLocalOriginErrors) {
    yield error('outlier-detection-local-failures-not-split', [...path, 'consecutiveLocalOriginFailures'],
      `'consecutiveLocalOriginFailures' needs local failures to be counted apart, got ${show(outlier.consecutiveLocalOriginFailures)} alone`,
      "write 'splitExternalLocalOriginErrors: true', too");
  }
}

function* percentProblems(percent: number | undefined, path: Path): Iterable<Problem> {
  if (percent !== undefined && (percent < 0 || percent > 100)) {
    yield error('outlier-detection-percent', path, `'${path[path.length - 1]}' must be from 0 to 100, got ${show(percent)}`, 'write a percentage');
  }
}
