import type { Formatter } from '../report';
import type { Format } from '../settings';
import { github } from './github';
import { json } from './json';
import { sarif } from './sarif';
import { text } from './text';

export const FORMATTERS: { readonly [format in Format]: Formatter } = { text, json, sarif, github };
