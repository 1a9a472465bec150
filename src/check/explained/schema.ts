import type { Explained } from './explained';

/** What the API server has against an object by the schema of its kind, before anybody looks at what its values mean. */
export const SCHEMA = {
  'schema-unknown-kind': ['a kind that its group does not have', 'The API server knows no such kind and refuses the object, often for one letter or for the group of another kind.'],
  'schema-unknown-version': [
    'a version of the API that the kind does not have',
    'The API server has no such kind under this version, and refuses the object.',
  ],
  'schema-unknown-field': [
    'a field that does not exist',
    'The object is refused under strict validation, which kubectl asks for. Clients that do not get a warning, and the field is dropped: what it says never happens.',
  ],
  'schema-newer-field': [
    'a field that the cluster\'s Istio does not have yet',
    'It is an unknown field to this version: the object is refused under strict validation, or taken without it. Upgrade Istio, or leave the field out.',
  ],
  'schema-newer-value': [
    'a value that the cluster\'s Istio does not have yet',
    'The schema of this version lists the values that it knows, and the API server refuses all others.',
  ],
  'schema-required': ['a field that must be there and is not', 'The kind means nothing without it, and the API server refuses the object.'],
  'schema-type': ['a value of another type', 'What is no text, number, list or object where one must be can not be read, and the API server refuses the object.'],
  'schema-null': [
    'a field without a value',
    'YAML reads a name with nothing after it as null, which the schema does not take. A field that shall have its default is left out.',
  ],
  'schema-enum': ['a value that is none of those listed', 'The schema lists the values of the field, letter by letter and mostly in upper case, and the API server refuses all others.'],
  'schema-range': ['a number beyond its limits', 'The schema says how small and how big the number may be, and the API server refuses the object.'],
  'schema-size': ['a text, list or map that is too long or too short', 'The schema says how many characters or items there may be, and the API server refuses the object.'],
  'schema-format': ['a value that is not written in its format', 'Times, numbers of a certain size and the like have one way to be written, and the API server refuses others.'],
  'schema-pattern': ['a text with characters that it can not have', 'The schema has a pattern for it, and the API server refuses the object.'],
  'schema-duplicate': ['two items of a list with one key', 'The items are told apart by the key, and the API server refuses a second one.'],
  'schema-too-many-of': ['fields that exclude each other', 'Each of them says how one thing is done, and the API server refuses an object that says it twice.'],
  'schema-duration': ['a time that is none, or too short', 'A time is a number with a unit, at least one millisecond, and the API server refuses others.'],
  'schema-port-number': ['a number that no port can have', 'Ports are from 1 to 65535, and the API server refuses others.'],
  'schema-duplicate-port': ['one port number twice', 'Ports of an entry are told apart by their numbers, and the API server refuses a second one.'],
  'schema-port-name': ['a key that is no name of a port', 'Ports of an endpoint are named as those of its entry are, and the API server refuses what can be no such name.'],
  'schema-any-host': ['the wildcard for all hosts', 'An entry for every host would be everybody\'s, and the API server refuses it.'],
  'schema-selector-wildcard': ['a wildcard in a selector', 'Labels are compared whole: a wildcard would be the label\'s own text, and the API server refuses it.'],
  'schema-selector-empty-key': ['a selector with an empty key', 'No label has an empty name, and the API server refuses the selector.'],
  'schema-range-with-resolution': [
    'a range of addresses with a resolution for single ones',
    'A range has no one address that clients could be told: only NONE and STATIC go with one, and the API server refuses others.',
  ],
  'schema-endpoints-without-resolution': [
    'endpoints with resolution NONE',
    'With NONE, which is also what is left out, connections go on to the address that was dialled, endpoints are not used, and the API server refuses them.',
  ],
  'schema-round-robin-endpoints': ['several endpoints with DNS_ROUND_ROBIN', 'The proxy looks one name up and uses one address of it at a time, and the API server refuses more endpoints.'],
  'schema-without-address': ['an endpoint without address and network', 'There would be nothing to call. An endpoint of another network may leave its address out, and the API server refuses all others.'],
  'schema-socket-with-ports': ['ports of a Unix domain socket', 'A socket is a file and has no ports, and the API server refuses them.'],
  'schema-socket-path': ['a Unix domain socket at no absolute path', 'The proxy and the API server do not share a working directory: the path begins with a slash and ends with the socket\'s name.'],
  'schema-probe-scheme': ['a probe that is neither HTTP nor HTTPS', 'There are no other schemes for it, and the API server refuses the object.'],
  'schema-service-accounts': ['service accounts beside principals or namespaces', 'Both say who calls, and only one way of it goes, so that the API server refuses the policy.'],
  'schema-cross-namespace': ['a target in another namespace', 'A policy is for its own namespace alone, and the API server refuses one that names another.'],
} as const satisfies Explained;
