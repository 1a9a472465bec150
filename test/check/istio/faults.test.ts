import { judged, texts } from './judged';
import { withRule } from './virtual-services';

const fault = (parts: object) => withRule({ fault: parts });

test.each([
  { abort: { httpStatus: 503, percentage: { value: 0.0001 } } }, { abort: { grpcStatus: 'UNAVAILABLE', percentage: {} } }, { abort: { httpStatus: 600 } },
  { abort: {} }, { delay: {} }, { delay: { fixedDelay: '5s', percentage: { value: 100 } }, abort: { httpStatus: 200 } },
])('%j is a fault', parts => expect(judged(fault(parts))).toEqual([]));

test.each([
  [{}, 'virtual-service-empty-fault', ''],
  [{ abort: { httpStatus: 199 } }, 'virtual-service-bad-status', '.abort.httpStatus'],
  [{ abort: { httpStatus: 601 } }, 'virtual-service-bad-status', '.abort.httpStatus'],
  [{ abort: { grpcStatus: 'unavailable' } }, 'virtual-service-bad-grpc-status', '.abort.grpcStatus'],
  [{ abort: { grpcStatus: '' } }, 'virtual-service-bad-grpc-status', '.abort.grpcStatus'],
  [{ abort: { http2Error: '' } }, 'virtual-service-http2-error', '.abort.http2Error'],
  [{ abort: { httpStatus: 503, percentage: { value: 0.00001 } } }, 'virtual-service-bad-fault-percentage', '.abort.percentage.value'],
  [{ delay: { percentage: { value: 100.1 } } }, 'virtual-service-bad-fault-percentage', '.delay.percentage.value'],
  [{ delay: { percentage: { value: -1 } } }, 'virtual-service-bad-fault-percentage', '.delay.percentage.value'],
  [{ delay: { fixedDelay: '1.5ms' } }, 'virtual-service-bad-time', '.delay.fixedDelay'],
  [{ delay: { exponentialDelay: '1s' } }, 'virtual-service-exponential-delay', '.delay.exponentialDelay'],
])('%j is none', (parts, rule, field) => {
  expect(judged(fault(parts))).toEqual([`error ${rule} at spec.http.0.fault${field}`]);
});

test('what is wrong is shown', () => {
  expect(texts(fault({}))).toEqual(["'fault' does nothing; set 'abort' or 'delay', or take 'fault' out"]);
  expect(texts(fault({ abort: { httpStatus: 601 } }))).toEqual(["'httpStatus' must be 200 to 599, got 601; write the status that callers shall get"]);
  expect(texts(fault({ delay: { percentage: { value: -1 } } }))).toEqual([
    "'percentage' of a fault must be 0, or 0.0001 to 100, got -1; write the share of requests in percent",
  ]);
});
