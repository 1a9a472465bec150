import { accessLogsSpec } from '../../src/emit/telemetry';

test('logs of some pods, or of all, and of one side', () => {
  expect(accessLogsSpec('envoy', { selector: { matchLabels: { app: 'web' } } })).toEqual({ selector: { matchLabels: { app: 'web' } }, accessLogging: [{ providers: [{ name: 'envoy' }] }] });
  expect(accessLogsSpec('otel', {}, 'CLIENT')).toEqual({ accessLogging: [{ match: { mode: 'CLIENT' }, providers: [{ name: 'otel' }] }] });
});
