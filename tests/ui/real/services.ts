import { readFileSync } from 'fs';
import { join } from 'path';

/** Written by tests/services/invenio/up.sh. */
const FILE =
  process.env.OSSR_REAL_INVENIO_TOKENS ??
  join(__dirname, '..', '..', 'services', 'invenio', 'tokens.env');

function read(): { [name: string]: string } {
  const lines = readFileSync(FILE, 'utf8').split('\n');
  return Object.fromEntries(
    lines
      .map(line => /^(?:export )?(\w+)=["']?(.*?)["']?$/.exec(line))
      .filter(found => found !== null)
      .map(([, name, value]) => [name, value])
  );
}

const told = read();

function named(name: string): string {
  const value = told[name];
  if (!value) {
    throw new Error(`${FILE} does not tell ${name}: bring the services up.`);
  }
  return value;
}

/** The real InvenioRDM, and who people are there. */
export const REPOSITORY = {
  url: named('INVENIO_API').replace(/\/api$/, ''),
  community: named('COMMUNITY_ESCAPE2020'),
  token: (who: 'contributor' | 'curator') => named(`TOKEN_${who.toUpperCase()}`)
};
