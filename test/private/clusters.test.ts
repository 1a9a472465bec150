import { ApiObject, App, Chart } from 'cdk8s';
import { Mesh, type MeshFacts } from '../../src';
import { clustersOf } from '../../src/private/clusters';

/** The domains of the clusters that charts are for, each with its objects. */
function clusters(charts: { readonly [id: string]: MeshFacts }): string[] {
  const app = new App();
  const objects = Object.entries(charts).map(([id, facts]) => {
    const chart = new Chart(app, id);
    Mesh.configure(chart, facts);
    const object = new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap' });
    return { object, manifest: object.toJson() };
  });
  return clustersOf(app.node.findAll(), objects)
    .map(({ facts, objects: own }) => `${facts.istioVersion} ${facts.clusterDomain}: ${own.map(({ object }) => object.node.scope!.node.id).join(', ')}`);
}

test('charts of other versions are for other clusters, and those of unknown versions for any of them', () => {
  expect(clusters({ staging: { istioVersion: '1.31' }, production: { istioVersion: '1.30' }, routes: {} })).toEqual([
    '1.31 cluster.local: staging, routes', '1.30 cluster.local: production, routes',
  ]);
});

test('charts of other domains are for other clusters, whether or not a version is known', () => {
  expect(clusters({ one: { clusterDomain: 'one.local' }, other: { clusterDomain: 'other.local' } })).toEqual(['undefined one.local: one', 'undefined other.local: other']);
  expect(clusters({ one: { istioVersion: '1.31', clusterDomain: 'one.local' }, other: { istioVersion: '1.31' } })).toEqual([
    '1.31 one.local: one', '1.31 cluster.local: other',
  ]);
});
