/** Writes the pages that are made from the code's own tables. Run it as `npm run docs`. */
import { writeFileSync } from 'fs';
import { join } from 'path';
import { rulesPage } from './rules';
import { versionsPage } from './versions';

writeFileSync(join(__dirname, 'rules.md'), rulesPage());
writeFileSync(join(__dirname, 'versions.md'), versionsPage());
