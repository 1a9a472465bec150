import { Construct, type IConstruct } from 'constructs';
import type { AccessLogs } from '../access-logs';
import type { Workload } from '../workload';
import { fail, show } from './errors';

/*
 * Types that the compiler holds for TypeScript only. Values are told by their shape, not by their class: one from another copy of this
 * package is as good.
 */

/** A list of which each item is what it must be. */
export function checkList<T>(
  scope: IConstruct | undefined, prop: string, list: T[], isItem: (item: any) => boolean, what: string, example: string,
): T[] {
  if (!Array.isArray(list)) {
    fail(scope, `'${prop}' must be a list of ${what}, got ${show(list)}; write ${example}`);
  }
  const wrong = list.findIndex(item => !isItem(item));
  if (wrong >= 0) {
    fail(scope, `'${prop}' must be a list of ${what}, and number ${wrong + 1} is ${show(list[wrong])}; write ${example}`);
  }
  return [...list];
}

/** A place in the tree, of which and below which something is asked or told. */
export function checkPlace(scope: IConstruct, wayOut: string): IConstruct {
  return Construct.isConstruct(scope) ? scope : fail(undefined, `'scope' must be an app, a chart or any construct, got ${show(scope)}; ${wayOut}`);
}

/** Whether something is a text. */
export function isText(item: any): boolean {
  return typeof item === 'string';
}

/** Whether something has all these properties. */
export function hasAll(...names: string[]): (item: any) => boolean {
  return item => item !== null && typeof item === 'object' && names.every(name => item[name] !== undefined);
}

type Labels = { [key: string]: string };

/** A map with a text for each key. */
export function checkLabels(scope: IConstruct | undefined, prop: string, labels: Labels, example: string): Labels {
  if (labels === null || typeof labels !== 'object' || !Object.values(labels).every(isText)) {
    fail(scope, `'${prop}' must be a map of labels, got ${show(labels)}; write ${example}`);
  }
  return { ...labels };
}

/** One of the values of an enum. */
export function checkEnum(scope: IConstruct | undefined, prop: string, choice: string | undefined, choices: object): void {
  if (choice !== undefined && !Object.values(choices).includes(choice)) {
    fail(scope, `'${prop}' must be one of ${Object.values(choices).join(', ')}, got ${show(choice)}`);
  }
}

/** Where access logs go. */
export function checkAccessLogs(scope: IConstruct, logs: AccessLogs | undefined): AccessLogs | undefined {
  return logs === undefined || hasAll('provider')(logs) ? logs
    : fail(scope, `'accessLogs' must be AccessLogs, got ${show(logs)}; write AccessLogs.toStandardOutput()`);
}

const WORKLOAD = "such as Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' })";

/** A workload, which is read only later: its labels may not be there yet. */
export function checkWorkload(scope: IConstruct | undefined, workload: Workload): Workload {
  return isWorkload(workload) ? workload : fail(scope, `'workload' must be a Workload, got ${show(workload)}; write ${WORKLOAD}`);
}

/** Several of them. */
export function checkWorkloads(scope: IConstruct, prop: string, workloads: Workload[]): Workload[] {
  return checkList(scope, prop, workloads, isWorkload, 'Workload', WORKLOAD);
}

function isWorkload(item: any): boolean {
  return item !== null && typeof item === 'object' && 'labels' in item && 'serviceAccount' in item && !Object.keys(item).includes('labels');
}
