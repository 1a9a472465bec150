import type { Rule } from './rule';

const OUTBOUND = 15001;
const INBOUND = 15006;

export const proxyPort: Rule = {
  id: 'proxy-port',
  title: 'a port of the proxy\'s own',
  category: 'advice',
  severity: 'error',
  why: 'The proxy itself listens on 15001 and 15006, and drops what is sent to them.',
  * find(world) {
    for (const { manifest, ports } of [...world.serviceEntries, ...world.services.filter(({ isManual }) => isManual)]) {
      for (const { number, path } of ports.filter(each => each.number === OUTBOUND || each.number === INBOUND)) {
        yield { manifest, path, message: `port ${number} is the proxy's own, and calls to it are dropped`, fix: 'dial another port and set targetPort' };
      }
    }
  },
};
