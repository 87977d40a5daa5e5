import { execFile } from 'child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';

import {
  FOLDER,
  TITLE,
  WORDS,
  type IRun,
  type ISteps,
  type IVerified
} from './doors';
import type { Ossr } from './support';

/** A process with a home of its own, set up for the repository of the browser tests. */
export class Terminal {
  private constructor(
    private _home: string,
    readonly folder: string
  ) {}

  static async open(ossr: Ossr): Promise<Terminal> {
    const sources = await ossr.ask<{ id: string; url: string }[]>('sources');
    const url = sources.find(({ id }) => id === 'demo')?.url ?? '';
    const home = await mkdtemp(join(tmpdir(), 'ossr-process-'));
    const made = new Terminal(home, join(home, 'work'));
    await mkdir(made.folder);
    await mkdir(join(home, 'config'));
    const demo = {
      url: new URL(url).origin,
      community: 'escape2020',
      title: 'OSSR (demo)'
    };
    await writeFile(
      join(home, 'config', 'jupyter_server_config.json'),
      JSON.stringify({
        OssrApp: { repositories: { demo }, allow_private_hosts: true }
      })
    );
    return made;
  }

  async run(program: string, ...words: string[]): Promise<string> {
    const env = {
      ...process.env,
      JUPYTER_CONFIG_DIR: join(this._home, 'config'),
      JUPYTER_DATA_DIR: join(this._home, 'data'),
      JUPYTER_PATH: '',
      IPYTHONDIR: join(this._home, 'ipython'),
      DEMO_TOKEN: 'demo-token-contributor'
    };
    const { stdout } = await promisify(execFile)(program, words, {
      cwd: this.folder,
      env
    });
    return stdout;
  }

  close(): Promise<void> {
    return rm(this._home, { recursive: true, force: true });
  }
}

export function commandLine(terminal: Terminal): ISteps {
  const jupyter = async <T>(...words: string[]): Promise<T> =>
    JSON.parse(
      await terminal.run('jupyter', 'ossr', ...words, '--format', 'json')
    ) as T;
  return {
    search: async () => {
      const { items } = await jupyter<{
        items: { title: string; doi: string }[];
      }>('search', WORDS);
      return items.find(({ title }) => title === TITLE)?.doi ?? '';
    },
    download: async doi => void (await jupyter('download', doi)),
    tryIt: async doi => {
      const report = await jupyter<{ tried: { notebooks: IRun[] }[] }>(
        ...['try', doi, '--yes']
      );
      return report.tried.flatMap(({ notebooks }) => notebooks);
    },
    publish: async () =>
      (
        await jupyter<{ record: string }>(
          ...['publish', FOLDER, '--separate', '--finish', 'publish', '--yes']
        )
      ).record,
    verify: () => jupyter<IVerified[]>('verify', FOLDER)
  };
}

export function python(terminal: Terminal): ISteps {
  const evaluate = async <T>(expression: string): Promise<T> =>
    JSON.parse(
      await terminal.run(
        'python',
        '-c',
        [
          'import msgspec',
          'from jupyter_ossr_ext import ossr',
          `print(msgspec.json.encode(${expression}).decode())`
        ].join('\n')
      )
    ) as T;
  const quoted = (text: string) => JSON.stringify(text);
  return {
    search: () =>
      evaluate<string>(
        `next(one.doi for one in ossr.search(${quoted(WORDS)}).items if one.title == ${quoted(TITLE)})`
      ),
    download: async doi =>
      void (await evaluate(`ossr.download(${quoted(doi)})`)),
    tryIt: async doi =>
      (
        await evaluate<{ notebooks: IRun[] }>(
          `ossr.try_(ossr.plan(${quoted(doi)}))`
        )
      ).notebooks,
    publish: async () =>
      (
        await evaluate<{ record: string }>(
          `ossr.publish(${quoted(FOLDER)}, pack="files", finish="publish")`
        )
      ).record,
    verify: () => evaluate<IVerified[]>(`ossr.verify(${quoted(FOLDER)})`)
  };
}
