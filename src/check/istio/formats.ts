/*
 * Formats as the API server checks them. Others say nothing.
 */

const FORMATS: { readonly [format: string]: (value: any) => boolean } = {
  'byte': (text: string) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(text),
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d(\.\d+)?(z|[+-]\d\d:\d\d)?$/i.test(text) && !Number.isNaN(Date.parse(text)),
  'double': Number.isFinite,
  'int32': (number: number) => Number.isInteger(number) && number >= -(2 ** 31) && number < 2 ** 31,
};

/** Whether a value has a format; undefined for one that says nothing. */
export function formatCheck(format: string): ((value: unknown) => boolean) | undefined {
  return FORMATS[format];
}
