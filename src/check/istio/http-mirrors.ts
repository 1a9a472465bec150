import { error, warning, type Path, type Problem } from '../problem';
import { destinationProblems, type Destination } from './destinations';
import type { Percentage } from './faults';

/** Where copies of requests go. */
export interface Mirroring {
  readonly mirror?: Destination;
  readonly mirrors?: readonly { readonly destination: Destination; readonly percentage?: Percentage }[];
  readonly mirrorPercentage?: Percentage;
  readonly mirrorPercent?: number | null;
  readonly mirror_percent?: number | null;
}

/** What Istio's webhook has against copies of requests. */
export function* mirrorProblems(rule: Mirroring, path: Path): Iterable<Problem> {
  const { mirror, mirrors = [], mirrorPercentage } = rule;
  yield* oldPercentProblems(rule, path);
  yield* percentageProblems(mirrorPercentage, [...path, 'mirrorPercentage']);
  yield* destinationProblems(mirror, [...path, 'mirror']);
  for (const [index, { destination, percentage }] of mirrors.entries()) {
    yield* destinationProblems(destination, [...path, 'mirrors', index, 'destination']);
    yield* percentageProblems(percentage, [...path, 'mirrors', index, 'percentage']);
  }
}

// The schema knows the old field by two names, and Istio reads one of them.
function* oldPercentProblems(old: Mirroring, path: Path): Iterable<Problem> {
  const field = 'mirrorPercent' in old ? 'mirrorPercent' : 'mirror_percent';
  const percent = old[field] ?? undefined;
  if (percent !== undefined) {
    yield percent > 100
      ? error('virtual-service-bad-mirror-percentage', [...path, field], `'${field}' must be 0 to 100, got ${percent}`, 'write mirrorPercentage: { value: 100 }')
      : warning('virtual-service-mirror-percent', [...path, field], `'${field}' is deprecated, got ${percent}`, `write mirrorPercentage: { value: ${percent} }`);
  }
}

function* percentageProblems({ value = 0 }: Percentage = {}, path: Path): Iterable<Problem> {
  if (value < 0 || value > 100) {
    yield error('virtual-service-bad-mirror-percentage', [...path, 'value'], `the share of requests that are mirrored must be 0 to 100, got ${value}`,
      'write it in percent');
  }
}
