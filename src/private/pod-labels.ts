import type { IConstruct } from 'constructs';
import { fail, show } from './errors';
import { checkLabels } from './types';

const KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const TEXT = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Labels of calling pods, if any. What no pod could have is refused. */
export function checkSourceLabels(labels: { [key: string]: string } = {}): { [key: string]: string } {
  return checkPodLabels(undefined, 'sourceLabels', labels);
}

/** Whether Kubernetes takes a text as the value of a label. */
export function isPodLabel(text: string): boolean {
  return TEXT.test(text);
}

/** Labels that something in the mesh can have. */
export function checkPodLabels(scope: IConstruct | undefined, what: string, labels: { [key: string]: string }): { [key: string]: string } {
  for (const [key, label] of Object.entries(checkLabels(scope, what, labels, "such as { app: 'billing' }"))) {
    if (!KEY.test(key) || typeof label !== 'string' || !isPodLabel(label)) {
      fail(scope, `'${what}' must be labels of pods such as { app: 'billing' }, got ${show({ [key]: label })}`);
    }
  }
  return Object.freeze({ ...labels });
}

/** Whether labels select all pods that have some others. */
export function selects(selector: { [key: string]: string }, labels: { [key: string]: string }): boolean {
  return Object.entries(selector).every(([key, label]) => labels[key] === label);
}

/** Whether a pod can have both: no label is in both of them with different values. */
export function meet(some: { [key: string]: string }, others: { [key: string]: string }): boolean {
  return Object.entries(some).every(([key, label]) => others[key] === undefined || others[key] === label);
}
