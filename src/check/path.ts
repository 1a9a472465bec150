import type { Path } from './problem';

/** A path as people write it: `spec.ports[0].name`. Keys that are no plain words stand in brackets: `metadata.labels["app.kubernetes.io/name"]`. */
export function pathText(path: Path): string {
  return path.map((step, index) => typeof step === 'number' ? `[${step}]`
    : !/^[A-Za-z_][\w-]*$/.test(step) ? `[${JSON.stringify(step)}]`
      : index === 0 ? step : `.${step}`).join('');
}
