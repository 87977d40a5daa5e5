import { readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const SERVICES = join(__dirname, '..', '..', 'services');

/** A file of settings that one of the services wrote when it was started. */
function readSettings(file: string): (name: string) => string {
  const lines = readFileSync(file, 'utf8').split('\n');
  const found = Object.fromEntries(
    lines
      .map(line => /^(?:export )?(\w+)=["']?(.*?)["']?$/.exec(line))
      .filter(found => found !== null)
      .map(([, name, value]) => [name, value])
  );
  return name => {
    const value = found[name];
    if (!value) {
      throw new Error(`${file} has no ${name}: start the services.`);
    }
    return value;
  };
}

const invenio = readSettings(
  process.env.OSSR_REAL_INVENIO_TOKENS ??
    join(SERVICES, 'invenio', 'tokens.env')
);

/** What is known about the real Rucio. */
export const rucio = readSettings(
  process.env.OSSR_REAL_RUCIO ?? join(SERVICES, 'rucio', 'creds.env')
);

/** The real InvenioRDM, and who people are there. */
export const REPOSITORY = {
  url: invenio('INVENIO_API').replace(/\/api$/, ''),
  community: invenio('COMMUNITY_ESCAPE2020'),
  token: (who: 'contributor' | 'curator') =>
    invenio(`TOKEN_${who.toUpperCase()}`)
};

const lake = {
  url: rucio('RUCIO_URL'),
  ca_cert: rucio('RUCIO_CA'),
  path_begins_at: 1,
  lifetime_days: 1
};
const mount = rucio('RUCIO_MOUNT');
/** Where a hub would keep a token fresh; a test is the hub. */
export const HUB_TOKEN = join(
  tmpdir(),
  `ossr-hub-${process.env.OSSR_TEST_PORT ?? '18999'}.token`
);

/** The real Rucio, as operators name it. */
export const LAKES = {
  real: {
    ...lake,
    title: 'Real lake',
    destination_rse: rucio('RUCIO_MOUNT_RSE'),
    mount_path: mount
  },
  // Nobody but an administrator may put data there without being asked.
  asking: {
    ...lake,
    title: 'Real lake, by approval',
    destination_rse: 'NOQUOTA-RSE',
    mount_path: mount.replace(/[^/]+$/, 'noquota-rse')
  },
  hub: {
    ...lake,
    title: 'Real lake, by the hub',
    destination_rse: rucio('RUCIO_MOUNT_RSE'),
    mount_path: mount,
    oidc_file: HUB_TOKEN
  }
};
