import { compare } from '../../conformance/analyzers/compare';
import { askUs } from '../../conformance/analyzers/ours';
import { REASONS, type Reason } from '../../conformance/analyzers/reasons';
import { review, unneeded } from '../../conformance/analyzers/review';
import { JUDGES, type Judge } from '../../src/check/judge';

/** What Istio says of the files below, as its analyzers do of those of its own tests. */
const MESSAGES = [
  { code: 'IST0101', level: 'Error', object: 'VirtualService shop/pay', text: 'Referenced host not found: "ledgr"' },
  { code: 'IST0101', level: 'Error', object: 'VirtualService shop/pay', text: 'Referenced gateway not found: "egres"' },
  { code: 'IST0106', level: 'Error', object: 'ServiceEntry shop/broken', text: 'Schema validation error: service entry must have at least one host' },
  { code: 'IST0118', level: 'Info', object: 'Service shop/ledger', text: "Port name web (port: 80, targetPort: 80) doesn't follow the naming convention of Istio port." },
];

const TEXT = `
apiVersion: v1
kind: Service
metadata: { name: ledger, namespace: shop }
spec: { selector: { app: ledger }, ports: [{ name: web, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: broken, namespace: shop }
spec: { hosts: [], ports: [{ number: 80, name: http, protocol: HTTP }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: egress, namespace: shop }
spec: { selector: { istio: egress }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: pay, namespace: shop }
spec: { hosts: [api.pay.example], gateways: [egres], http: [{ route: [{ destination: { host: ledgr } }] }] }
`;

function compared({ text = TEXT, messages = MESSAGES, without = '' } = {}) {
  const files = [{ name: 'case.yaml', text }];
  const judges = JUDGES.map((judge): Judge => (manifests, target) => [...judge(manifests, target)].filter(({ rule }) => rule !== without));
  return compare({ id: 'case', analyzer: 'all', files, messages }, askUs('1.32', { files }, judges));
}

function unexplained(options: Parameters<typeof compared>[0], reasons: readonly Reason[] = []): readonly string[] {
  return review([compared(options)], reasons).unexplained;
}

test('finds no difference where both say the same', () => {
  expect(unexplained({})).toEqual([]);
  expect(review([compared()], [])).toMatchObject({ messages: 4, same: 4 });
});

test.each([
  ['route-to-unknown-host', 'case: Istio says IST0101 of VirtualService shop/pay, we do not: Referenced host not found: "ledgr"'],
  ['gateway-unknown', 'case: Istio says IST0101 of VirtualService shop/pay, we do not: Referenced gateway not found: "egres"'],
  ['port-without-protocol', expect.stringContaining('case: Istio says IST0118 of Service shop/ledger, we do not')],
  ['schema-size', expect.stringContaining('case: Istio says IST0106 of ServiceEntry shop/broken, we do not')],
])('misses the rule %s', (rule, difference) => {
  expect(unexplained({ without: rule })).toEqual([difference]);
  expect(unexplained({ without: rule }, REASONS)).toEqual([difference]);
});

test('takes no finding on another object, or about something else, for the same', () => {
  const [host, gateway, ...others] = MESSAGES;
  expect(unexplained({ messages: [{ ...host, object: 'VirtualService crm/pay' }, gateway, ...others] })).toHaveLength(1);
  expect(unexplained({ messages: [{ ...host, text: 'Referenced host not found: "other"' }, gateway, ...others] })).toHaveLength(1);
  expect(unexplained({ messages: [{ ...host, text: 'Referenced gateway not found: "ledgr"' }, gateway, ...others] })).toHaveLength(1);
});

test('finds what only we say with a code of Istio\'s', () => {
  expect(unexplained({ messages: MESSAGES.filter(({ code }) => code !== 'IST0106') })).toEqual([
    expect.stringContaining('case: we say IST0106 of ServiceEntry shop/broken (schema-size), Istio does not: '),
  ]);
});

test('leaves out objects of other kinds', () => {
  expect(review([compared({ messages: [...MESSAGES, { code: 'IST0102', level: 'Info', object: 'Namespace shop', text: 'not injected' }] })], [])).toMatchObject({
    messages: 4, same: 4, unexplained: [],
  });
});

describe('a reason', () => {
  const reason: Reason = { by: 'Istio', code: 'IST0118', why: 'a test' };

  test('excuses what it is for, and nothing else', () => {
    const all = [compared({ without: 'port-without-protocol' })];
    const result = review(all, [reason]);
    expect(result.unexplained).toEqual([]);
    expect([...result.excused]).toEqual([[reason, 1]]);
    for (const other of [{ code: 'IST0101' }, { by: 'us' as const }, { says: /other/ }, { about: () => false }]) {
      expect(review(all, [{ ...reason, ...other }]).unexplained).toHaveLength(1);
    }
  });

  test('that excuses nothing is told of', () => {
    const used = review([compared({ without: 'port-without-protocol' })], [reason]);
    expect(unneeded([reason], [review([compared()], [reason])])).toEqual([reason]);
    expect(unneeded([reason], [review([compared()], [reason]), used])).toEqual([]);
  });
});

describe('what files leave to others', () => {
  const [routes] = TEXT.split('---').slice(-1);
  const messages = MESSAGES.slice(0, 2);

  test('is excused as long as we say it beside neighbours', () => {
    expect(unexplained({ text: routes, messages })).toHaveLength(2);
    expect(unexplained({ text: routes, messages }, REASONS)).toEqual([]);
    expect(unexplained({ text: routes, messages, without: 'gateway-unknown' }, REASONS)).toEqual([
      'case: Istio says IST0101 of VirtualService shop/pay, we do not: Referenced gateway not found: "egres"',
    ]);
  });
});

test('a rule that fails is a difference', () => {
  const broken: Judge = manifests => [{ manifest: manifests[0], rule: 'not-judged', category: 'acceptance', severity: 'error', path: [], message: 'fails', fix: '' }];
  const files = [{ name: 'case.yaml', text: TEXT }];
  const result = review([compare({ id: 'case', analyzer: 'all', files, messages: [] }, askUs('1.32', { files }, [broken]))], []);
  expect(result.unexplained).toContain('case: Service shop/ledger fails');
});
