import { Duration } from 'cdk8s';
import { Fault, GrpcStatus } from '../src/fault';

const untyped: any = Fault;

test('delays a share of the requests', () => {
  expect({ ...Fault.delay(10, Duration.seconds(5)) }).toMatchObject({
    percent: 10, duration: Duration.seconds(5), httpStatus: undefined, grpcStatus: undefined,
  });
});

test('answers a share of the requests', () => {
  expect({ ...Fault.abort(0.5, 503) }).toMatchObject({ percent: 0.5, duration: undefined, httpStatus: 503, grpcStatus: undefined });
  expect({ ...Fault.abortGrpc(100, GrpcStatus.UNAVAILABLE) }).toMatchObject({ percent: 100, duration: undefined, httpStatus: undefined, grpcStatus: 'UNAVAILABLE' });
});

test.each<[() => Fault, string]>([
  [() => Fault.delay(0, Duration.seconds(5)), "'percent' must be a number from 0.0001 to 100 with at most four decimals, got 0"],
  [() => Fault.abort(101, 503), "'percent' must be a number from 0.0001 to 100 with at most four decimals, got 101"],
  [() => Fault.delay(5, Duration.millis(0)), "'duration' must be a whole number of milliseconds, at least 1, got 0 ms; leave it out for the default"],
  [() => untyped.delay(5), "'duration' must be a Duration; write such as Duration.seconds(5)"],
  [() => untyped.delay(5, '5s'), "'duration' must be a Duration, got \"5s\"; write such as Duration.seconds(5)"],
  [() => Fault.abort(5, 600), "'status' must be an HTTP status from 200 to 599, got 600"],
  [() => untyped.abortGrpc(5, 14), "'status' must be a GrpcStatus, got 14; use Fault.abort(…) for a status of HTTP"],
])('refuses %p', (make, message) => {
  expect(make).toThrow(new Error(message));
});
