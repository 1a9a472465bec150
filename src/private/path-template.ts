const TEMPLATES = ['{*}', '{**}'];
const SEGMENT = /^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/;

/** A path in which `{*}` may stand for a segment, and `{**}` for all further ones, as Istio takes it. Without any of them it is whatever has no braces. */
export function isPathOrTemplate(path: string): boolean {
  const segments = path.replace(/^\/+|\/+$/g, '').split('/');
  const rest = segments.indexOf('{**}');
  const literals = segments.filter(segment => !TEMPLATES.includes(segment));
  return !literals.some(segment => /[{}]/.test(segment))
    && !(rest >= 0 && segments.slice(rest + 1).some(segment => TEMPLATES.includes(segment)))
    && (literals.length === segments.length || literals.every(segment => SEGMENT.test(segment)));
}
