import { Testing } from 'cdk8s';
import { ExternalApi } from '../src';

test('registers the host outside the mesh', () => {
  const chart = Testing.chart();
  new ExternalApi(chart, 'weather', { host: 'api.weather.com' });
  expect(Testing.synth(chart)).toHaveLength(2);
});
