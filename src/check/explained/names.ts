import type { Explained } from './explained';

/** What Istio's webhook has against names, labels and lists that several kinds have. */
export const NAMES = {
  'metadata-type': ['metadata that can not be read', 'Names, labels and annotations are texts: numbers and booleans among them must be in quotes, or the API server refuses the object.'],
  'metadata-reserved-annotation': ['an annotation of Istio\'s own', 'Istio writes it itself, and its webhook refuses it from others.'],
  'metadata-dry-run': ['a trial run of what can have none', 'Only an AuthorizationPolicy that allows or denies can be tried without effect, and the webhook refuses the annotation elsewhere.'],
  'export-to-invalid': ['an export to what is no namespace', '`exportTo` has names of namespaces, `.` for the own one and `*` for all, and the webhook refuses others.'],
  'export-to-duplicate': ['an export to one namespace twice', 'The webhook refuses a list that repeats itself; `.` and the name of the own namespace are one.'],
  'export-to-nobody': ['an object that nobody sees', 'Only a ServiceEntry may be hidden from all by `~`, and the webhook refuses other kinds.'],
  'export-to-nobody-and-more': ['an export to nobody and to others', '`~` hides an entry from all, so nothing can stand beside it, and the webhook refuses the list.'],
  'export-to-everybody-and-more': ['an export to all and to others', '`*` is for all already, and the webhook refuses more beside it.'],
  'export-to-beyond-selector': ['a rule for selected workloads that is exported', 'A selector selects workloads of the own namespace, and the webhook refuses to export the rule to others.'],
  'label-invalid-key': ['a key that no label has', 'Such a label could be on no workload, and the webhook refuses it.'],
  'label-invalid-value': ['a value that no label has', 'Such a label could be on no workload, and the webhook refuses it.'],
  'selector-empty-key': ['a selector with an empty key', 'No label has an empty name, and the webhook refuses the selector.'],
  'selector-wildcard': ['a wildcard in a selector', 'Labels are compared whole, and the webhook refuses a wildcard.'],
  'selector-without-labels': ['a selector that selects everybody', 'Without labels all workloads of the namespace are selected. The webhook warns, as that is seldom meant.'],
  'regex-invalid': ['a regular expression that can not be read', 'The proxy uses RE2, which has no look-around and no back references, and the webhook refuses what it can not read.'],
  'regex-too-long': ['a regular expression that is too long', 'The proxy would need too much memory for it, and the webhook refuses the object.'],
  'string-match-empty-prefix': ['an empty prefix', 'It would match everything, which is written in another way, and the webhook refuses it.'],
  'string-match-empty-regex': ['an empty regular expression', 'It would match nothing but an empty text, which is never meant, and the webhook refuses it.'],
} as const satisfies Explained;
