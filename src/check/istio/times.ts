import { show } from '../../private/errors';
import type { AcceptanceId } from '../explained';
import { error, type Path, type Problem } from '../problem';
import { isWholeMilliseconds, nanoseconds } from './durations';

/** What Istio's webhook has against a time that may be left out. */
export function* timeProblems(time: string | undefined, rule: AcceptanceId, path: Path): Iterable<Problem> {
  if (time !== undefined && !isWholeMilliseconds(String(time))) {
    yield error(rule, path, `'${path[path.length - 1]}' must be a time of whole milliseconds, at least 1ms, got ${show(time)}`, "write a time such as '500ms' or '30s'");
  }
}

/** What it has against a time that it only has to read. */
export function* unreadableTimeProblems(time: string | undefined, rule: AcceptanceId, path: Path): Iterable<Problem> {
  if (time !== undefined && nanoseconds(String(time)) === undefined) {
    yield error(rule, path, `'${path[path.length - 1]}' must be a time, got ${show(time)}`, "write a time such as '500ms', '30s' or '0s'");
  }
}
