import type { Reader } from './dependency-names.js';

/** What Dokku added to the description of an application that it took over from Heroku. */
const addedByDokku = /^[^\S\n]*"(?:cron|healthchecks)"\s*:/m;

/** Whose description of an application it is that lies at the root. */
export const appDescription: Reader = ({ path, text }) =>
  path === 'app.json'
    ? [{ kind: 'annotation', value: `app.json/${addedByDokku.test(text) ? 'dokku' : 'heroku'}`, path, line: 1 }]
    : [];
