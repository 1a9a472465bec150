import { judged, texts } from './judged';
import { withRule } from './virtual-services';

const redirect = (parts: object, match?: object[]) => withRule({ route: undefined, redirect: parts, match });
const direct = (parts: object) => withRule({ route: undefined, directResponse: { status: 200, ...parts } });

describe('a redirect', () => {
  test.each([
    { uri: '/x' }, { authority: 'a' }, { scheme: 'https' }, { port: 443 }, { port: 0 }, { derivePort: 'FROM_REQUEST_PORT' }, { prefixRewrite: '/x' },
    { uri: '/x', redirectCode: 0 }, { uri: '/x', redirectCode: 399 },
  ])('is %j', parts => expect(judged(redirect(parts))).toEqual([]));

  test.each([
    [{}, 'virtual-service-empty-redirect', ''],
    [{ uri: '', authority: '', scheme: '', redirectCode: 301 }, 'virtual-service-empty-redirect', ''],
    [{ uri: '/x', prefixRewrite: '/y' }, 'virtual-service-redirect-uri-twice', ''],
    [{ uri: '/x', redirectCode: 299 }, 'virtual-service-bad-redirect-code', '.redirectCode'],
    [{ uri: '/x', redirectCode: 400 }, 'virtual-service-bad-redirect-code', '.redirectCode'],
    [{ scheme: 'HTTPS' }, 'virtual-service-bad-redirect-scheme', '.scheme'],
    [{ port: 65536 }, 'virtual-service-bad-redirect-port', '.port'],
  ])('is not %j', (parts, rule, field) => {
    expect(judged(redirect(parts))).toEqual([`error ${rule} at spec.http.0.redirect${field}`]);
  });

  test('of a prefix needs one to be matched', () => {
    expect(judged(redirect({ prefixRewrite: '/x' }, [{ uri: { prefix: '/a' } }, { headers: { a: {} } }]))).toEqual([]);
    for (const uri of [{ exact: '/a' }, { regex: '/a' }, {}]) {
      expect(judged(redirect({ prefixRewrite: '/x' }, [{ uri: { prefix: '/a' } }, { uri }]))).toEqual([
        'error virtual-service-redirect-without-prefix at spec.http.0.redirect.prefixRewrite',
      ]);
    }
    expect(judged(redirect({ uri: '/x', prefixRewrite: '' }, [{ uri: { exact: '/a' } }]))).toEqual([]);
  });

  test('is shown', () => {
    expect(texts(redirect({ scheme: 'ftp' }))).toEqual(['\'scheme\' must be http or https, got "ftp"; write \'https\'']);
    expect(texts(redirect({}))).toEqual(["'redirect' leads nowhere; set one of 'uri', 'authority', 'scheme' and 'port'"]);
  });
});

describe('an answer', () => {
  test.each([{}, { status: 600 }, { body: {} }, { body: { string: 'x'.repeat(100 * 1024) } }])('is %.50j', parts => expect(judged(direct(parts))).toEqual([]));

  test.each([199, 601, 4294967295])('has no status %d', status => {
    expect(judged(direct({ status }))).toEqual(['error virtual-service-bad-status at spec.http.0.directResponse.status']);
    expect(texts(direct({ status }))).toEqual([`'status' must be 200 to 599, got ${status}; write the status that callers shall get`]);
  });

  test('of many bytes is taken with a warning', () => {
    for (const body of [{ string: 'é'.repeat(50 * 1024 + 1) }, { bytes: Buffer.alloc(100 * 1024 + 1).toString('base64') }]) {
      expect(judged(direct({ body }))).toEqual(['warning virtual-service-large-body at spec.http.0.directResponse.body']);
    }
    expect(texts(direct({ body: { string: 'x'.repeat(102401) } }))).toEqual([
      "'body' has 102401 bytes, which burdens the control plane; answer with at most 102400 bytes, or let a service answer",
    ]);
  });

  test('of too many bytes is not', () => {
    expect(judged(direct({ body: { string: 'x'.repeat(1024 * 1024) } }))).toEqual(['warning virtual-service-large-body at spec.http.0.directResponse.body']);
    expect(judged(direct({ body: { string: 'x'.repeat(1024 * 1024 + 1) } }))).toEqual(['error virtual-service-body-too-large at spec.http.0.directResponse.body']);
  });
});
