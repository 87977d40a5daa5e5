import { PathExt } from '@jupyterlab/coreutils';

import { confirmed } from '../common/inputDialogs';
import type { GitCommit } from '../api/types';
import type { Actions } from '../common/commands';
import { CommandIDs } from '../common/commandIds';
import { text } from '../common/model/args';
import { copyFor } from '../files/fileActions';
import type { IReanaHost } from './host';
import { commitLink, reanaLink } from './model/reana';

/** What the commands on folders with a workflow do. */
export function reanaActions(host: IReanaHost) {
  return {
    [CommandIDs.launchOnReana]: {
      args: {
        path: {
          type: 'string',
          description:
            'A folder with a reana.yaml, or that file; default: the selection of the file browser, else the folder that it shows'
        }
      },
      run: args => launch(host, text(args, 'path') ?? host.selected())
    }
  } satisfies Actions;
}

/** Name what REANA will fetch; open its page after a yes. */
async function launch(host: IReanaHost, path: string): Promise<void> {
  const { trans } = host;
  const found =
    (await ofRecord(host, path)) ??
    ofCommit(host, await host.client.workflowCommit(path));
  const sure = await confirmed({
    title: trans.__('Launch on REANA?'),
    body: found.what,
    yes: trans.__('Open REANA')
  });
  if (sure) {
    window.open(found.link, '_blank', 'noopener,noreferrer');
  }
}

interface ILaunch {
  link: string;
  what: string;
}

/** The record that the specification was downloaded from; null for none that REANA can fetch. */
async function ofRecord(
  { browse, client, trans }: IReanaHost,
  path: string
): Promise<ILaunch | null> {
  const isFile = /(^|\/)reana\.ya?ml$/.test(path);
  const folder = isFile ? PathExt.dirname(path) : path;
  const copies = await client.local(folder);
  const copy = ['reana.yaml', 'reana.yml']
    .map(name => copyFor(PathExt.join(folder, name), copies))
    .find(found => found?.state === 'here');
  if (!copy) {
    return null;
  }
  const record = await browse.fetch({ source: copy.source, id: copy.record });
  const link = reanaLink(record, browse.reana);
  const what = trans.__(
    'REANA fetches the workflow from the record “%1”, not from this folder.',
    record.title
  );
  return link === null ? null : { link, what };
}

function ofCommit({ browse, trans }: IReanaHost, commit: GitCommit): ILaunch {
  const short = commit.commit.slice(0, 8);
  if (!commit.pushed) {
    throw new Error(
      trans.__(
        'Push the commit %1 to %2 first: REANA fetches the files from there.',
        short,
        commit.repository
      )
    );
  }
  const found = commitLink(commit, browse.reana);
  const what = found.exact
    ? trans.__(
        'REANA fetches the commit %1 of %2. Changes that are not in it are not part of the run.',
        short,
        commit.repository
      )
    : trans.__(
        'REANA fetches the default branch of %1. Changes that are not in it are not part of the run.',
        commit.repository
      );
  return { link: found.link, what };
}
