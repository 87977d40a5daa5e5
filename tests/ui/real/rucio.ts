import { request } from '@playwright/test';
import { execFile } from 'child_process';
import { mkdtemp, readFile, rm, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { setTimeout } from 'timers/promises';
import { promisify } from 'util';

import { rucio } from './services';

const run = promisify(execFile);

type Person = 'alice' | 'root';

/** As tests/services/rucio/README.md has it: nothing of the person who runs the tests is read. */
function environment(who: Person): NodeJS.ProcessEnv {
  return {
    ...process.env,
    RUCIO_HOME: rucio(`RUCIO_${who.toUpperCase()}_HOME`),
    REQUESTS_CA_BUNDLE: rucio('RUCIO_CA'),
    X509_USER_PROXY: rucio('RUCIO_ALICE_PROXY'),
    PYTHONWARNINGS: 'ignore'
  };
}

/** The official command line client; what it prints. */
export async function command(
  who: Person,
  ...words: string[]
): Promise<string> {
  const program = join(rucio('RUCIO_VENV'), 'bin', 'rucio');
  const env = environment(who);
  const { stdout } = await run(program, words, { env, timeout: 120_000 });
  return stdout;
}

/** What the command line has no word for: lines of Python with Rucio's own `client`. */
async function administer(code: string, ...words: string[]): Promise<void> {
  const program = join(rucio('RUCIO_VENV'), 'bin', 'python');
  const text = `import sys\nfrom rucio.client import Client\nclient = Client()\n${code}`;
  const env = environment('root');
  await run(program, ['-c', text, ...words], { env, timeout: 120_000 });
}

/** A person at the lake agrees. */
export const approve = (rule: string): Promise<void> =>
  administer('client.approve_replication_rule(sys.argv[1])', rule);

/** An administrator of the lake opens a dataset of alice's to everybody, with a DOI. */
export const openToAll = (dataset: string, doi: string): Promise<void> =>
  administer(
    [
      'client.set_status("user.alice", sys.argv[1], open=False)',
      'client.add_opendata_did(scope="user.alice", name=sys.argv[1])',
      'client.update_opendata_did(scope="user.alice", name=sys.argv[1], state="public", doi=sys.argv[2])'
    ].join('\n'),
    dataset,
    doi
  );

/** Nobody keeps these data any longer: the daemons take them away. */
export const letGo = (names: readonly string[]): Promise<void> =>
  administer(
    [
      'for name in sys.argv[1:]:',
      '    for rule in client.list_did_rules("user.alice", name):',
      '        client.update_replication_rule(rule["id"], {"lifetime": 1})',
      '    client.set_metadata("user.alice", name, "lifetime", 1)'
    ].join('\n'),
    ...names
  );

/** What is stuck is tried again now, as Rucio does some hours later: of a rule, or what was boosted. */
export async function repair(rule?: string): Promise<void> {
  if (rule !== undefined) {
    const boosted = '{"boost_rule": True}';
    await administer(
      `client.update_replication_rule(sys.argv[1], ${boosted})`,
      rule
    );
  }
  await setTimeout(1500); // what was touched less than a second ago is left alone
  const home = rucio('RUCIO_SERVER_HOME');
  const program = join(rucio('RUCIO_VENV'), 'bin', 'rucio-judge-repairer');
  await run(program, ['--run-once'], {
    env: {
      ...process.env,
      RUCIO_HOME: home,
      RUCIO_CONFIG: join(home, 'etc', 'rucio.cfg'),
      PYTHONWARNINGS: 'ignore'
    },
    timeout: 120_000
  });
}

/** Copies whose address holds a text: they do not begin, or they fail, as long as `during` lasts. */
export async function transfers(
  how: 'hold' | 'fail',
  text: string,
  during: () => Promise<void>
): Promise<void> {
  const control = async (method: 'POST' | 'DELETE') => {
    const body = JSON.stringify({ [how]: [text.replace(/\./g, '\\.')] });
    const answer = await fetch(rucio('RUCIO_FTS_CTL'), { method, body });
    if (!answer.ok) {
      throw new Error(`The transfer service says ${answer.status}.`);
    }
  };
  await control('POST');
  try {
    await during();
  } finally {
    await control('DELETE');
  }
}

/** A folder of ours, for the time of `during`. */
async function within<T>(during: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ossr-rucio-'));
  try {
    return await during(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What `rucio download` writes of a file of alice's. */
export const downloaded = (name: string): Promise<Buffer> =>
  within(async folder => {
    await command('alice', 'download', '--dir', folder, `user.alice:${name}`);
    return readFile(join(folder, 'user.alice', name));
  });

/** New files of alice's, sent by `rucio upload`, in a dataset of hers. */
export const uploaded = (
  dataset: string,
  files: { [name: string]: Buffer }
): Promise<void> =>
  within(async folder => {
    const paths: string[] = [];
    for (const [name, bytes] of Object.entries(files)) {
      paths.push(join(folder, name));
      await writeFile(join(folder, name), bytes);
    }
    await command(
      'alice',
      'upload',
      '--rse',
      'CERN-SCRATCHDISK',
      '--scope',
      'user.alice',
      '--register-after-upload',
      ...paths,
      `user.alice:${dataset}`
    );
  });

/** A token as an institute's issuer gives it to a hub, good for so many seconds. */
export async function minted(seconds: number): Promise<string> {
  const issuer = await request.newContext({ ignoreHTTPSErrors: true });
  const answer = await issuer.get(`${rucio('RUCIO_OIDC_MINT')}&ttl=${seconds}`);
  const { access_token } = (await answer.json()) as { access_token: string };
  await issuer.dispose();
  return access_token;
}
