import type { Rule } from './rule';

export const tlsWithoutMode: Rule = {
  id: 'tls-without-mode',
  title: 'TLS settings without a mode',
  category: 'advice',
  severity: 'error',
  why: 'The mode that is left out is DISABLE: whatever else the block says, requests go out in clear.',
  * find(world) {
    for (const rule of world.destinationRules) {
      for (const { tls, at, port } of rule.tls) {
        const set = Object.keys(tls);
        if (tls.mode === undefined && set.length > 0) {
          const reached = world.registrationsOf(rule.host).flatMap(({ ports }) => ports).filter(({ number }) => number === (port ?? number));
          // Where workloads encrypt themselves, that is what it should be.
          const isRight = reached.length > 0 && reached.every(({ traffic }) => traffic === 'tls');
          yield {
            severity: isRight ? 'warning' : undefined,
            manifest: rule.manifest,
            path: at,
            message: `tls for ${rule.host} sets ${set.join(', ')} and no mode, which means DISABLE${isRight ? '' : ': requests go out in clear'}`,
            fix: isRight ? 'take tls out: workloads encrypt themselves' : 'add mode: SIMPLE, or MUTUAL if there is a client certificate',
          };
        }
      }
    }
  },
};
