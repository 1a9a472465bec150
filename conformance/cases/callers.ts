import { Chart, type App } from 'cdk8s';
import { Workload } from 'cdk8s-istio-egress';

/** A chart for a namespace, by its name. */
export function chartOf(app: App, namespace: string): Chart {
  return new Chart(app, namespace, { namespace });
}

/** A workload with labels and an account of one name. */
export function workload(name: string, namespace?: string): Workload {
  return Workload.of({ labels: { app: name }, serviceAccount: name, namespace });
}
