import { show } from '../../private/errors';
import type { AcceptanceId } from '../explained';
import { error, warning, type Path, type Problem } from '../problem';
import { isLocality, overlapsEarlier } from './localities';

/** What Envoy orders by itself where zones are told apart. */
const TOPOLOGY = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];
const ALL = 100;

/** What Istio's webhook has against the ways between localities. */
export function* localityProblems(settings: any, path: Path, outlierDetection: boolean): Iterable<Problem> {
  if (settings === undefined) {
    return;
  }
  const { distribute = [], failover = [], failoverPriority = [] } = settings;
  if (distribute.length > 0 && failover.length > 0) {
    yield error('locality-distribute-with-failover', path, "'distribute' and 'failover' do not go together", 'take one of them out');
    return;
  }
  if (failover.length > 0) {
    yield* topologyProblems(failoverPriority, 'locality-failover-with-topology', "beside 'failover'", [...path, 'failoverPriority']);
  }
  yield* distributeProblems(distribute, [...path, 'distribute']);
  yield* failoverProblems(settings, path, outlierDetection);
}

/** What Istio's webhook has against balancing that looks at zones. */
export function* zoneAwareProblems(settings: any, path: Path, outlierDetection: boolean): Iterable<Problem> {
  if (settings === undefined) {
    return;
  }
  yield* topologyProblems(settings.failoverPriority ?? [], 'zone-aware-topology', 'in zone-aware balancing', [...path, 'failoverPriority']);
  yield* failoverProblems(settings, path, outlierDetection);
}

function* topologyProblems(labels: string[], rule: AcceptanceId, where: string, path: Path): Iterable<Problem> {
  for (const [index, label] of labels.entries()) {
    if (TOPOLOGY.includes(label)) {
      yield error(rule, [...path, index], `'failoverPriority' must not name ${show(label)} ${where}`, 'take it out, as regions and zones are ordered already');
    }
  }
}

function* failoverProblems({ failover = [], failoverPriority = [] }: any, path: Path, outlierDetection: boolean): Iterable<Problem> {
  if (failover.length + failoverPriority.length > 0 && !outlierDetection) {
    yield warning('failover-without-outlier-detection', path, "failover does nothing without 'outlierDetection'", "write 'outlierDetection', too");
  }
  for (const [index, { from = '', to = '' }] of failover.entries()) {
    if (from === to) {
      yield error('failover-to-itself', [...path, 'failover', index], `failover must be to another region, got ${show(from)} for both`, "write two regions, as 'from' and 'to'");
    }
    if (/[/*]/.test(from + to)) {
      yield error('failover-not-of-regions', [...path, 'failover', index], `failover is between regions, without zones and wildcards, got ${show({ from, to })}`,
        "write regions only, such as 'us-east1'");
    }
  }
}

function* distributeProblems(distribute: any[], path: Path): Iterable<Problem> {
  const sources = distribute.map(({ from = '' }) => from as string);
  for (const [index, { to = {} }] of distribute.entries()) {
    const targets = Object.keys(to);
    yield* placeProblems(sources[index], sources.slice(0, index), [...path, index, 'from']);
    yield* weightProblems(to, [...path, index, 'to']);
    // The webhook takes these in any order, so that each may stand behind each other.
    for (const target of targets) {
      yield* placeProblems(target, targets.filter(other => other !== target), [...path, index, 'to', target]);
    }
  }
}

function* placeProblems(locality: string, others: string[], path: Path): Iterable<Problem> {
  const other = others.find(each => overlapsEarlier(locality, each));
  if (!isLocality(locality)) {
    yield error('locality-invalid', path, `${show(locality)} is no locality`, "write 'region', 'region/zone' or 'region/zone/subzone', with '*' at the end at most");
  } else if (other !== undefined) {
    yield error('locality-overlap', path, `${show(locality)} has localities in common with ${show(other)}`, 'take one of them out');
  }
}

function* weightProblems(to: { [locality: string]: number }, path: Path): Iterable<Problem> {
  const weights = Object.values(to);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (weights.some(weight => weight < 1 || weight > ALL)) {
    yield error('locality-weight', path, `weights must be from 1 to ${ALL}, got ${show(to)}`, 'leave out what shall get nothing');
  } else if (total !== ALL) {
    yield error('locality-weights-total', path, `weights must add up to ${ALL}, got ${total} in ${show(to)}`, 'write percentages');
  }
}
