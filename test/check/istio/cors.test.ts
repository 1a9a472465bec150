import { judged, texts } from './judged';
import { withRule } from './virtual-services';

const cors = (corsPolicy: object) => withRule({ corsPolicy });

test.each([
  {},
  { allowOrigins: [{ exact: 'https://a.com' }, { prefix: 'https://' }, { regex: '.*' }], allowMethods: ['GET', '*'], allowHeaders: ['x-a', '*'], exposeHeaders: ['*'], maxAge: '24h' },
])('%j is a policy', policy => expect(judged(cors(policy))).toEqual([]));

test.each([
  [{ allowOrigins: [{}] }, 'virtual-service-empty-cors-origin', 'allowOrigins.0'],
  [{ allowOrigins: [{ exact: '*' }, { prefix: '' }] }, 'virtual-service-empty-cors-origin', 'allowOrigins.1'],
  [{ allowOrigins: [{ regex: '(' }] }, 'regex-invalid', 'allowOrigins.0.regex'],
  [{ allowMethods: ['GET', 'get'] }, 'virtual-service-bad-cors-method', 'allowMethods.1'],
  [{ allowHeaders: ['a b'] }, 'virtual-service-bad-cors-header', 'allowHeaders.0'],
  [{ exposeHeaders: [''] }, 'virtual-service-bad-cors-header', 'exposeHeaders.0'],
  [{ maxAge: '1.5s' }, 'virtual-service-bad-cors-max-age', 'maxAge'],
  [{ maxAge: '10ms' }, 'virtual-service-bad-cors-max-age', 'maxAge'],
])('%j is none', (policy, rule, field) => {
  expect(judged(cors(policy))).toEqual([`error ${rule} at spec.http.0.corsPolicy.${field}`]);
});

test('what is wrong is shown', () => {
  expect(texts(cors({ maxAge: '1.5s' }))).toEqual(['\'maxAge\' must be whole seconds, got "1.5s"; write a time such as \'24h\'']);
  expect(texts(cors({ allowHeaders: [':path'] }))).toEqual(['":path" in \'allowHeaders\' is no name of a header; write a name such as \'x-user\', or \'*\' for all']);
});
