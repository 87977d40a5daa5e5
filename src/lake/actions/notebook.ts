import { Notification } from '@jupyterlab/apputils';

import { keyOf, parseDid } from '../model/dids';
import {
  isVariable,
  pathsCell,
  proposeVariable,
  type AttachAs
} from '../model/injection';
import {
  inPlaceCell,
  languageOf,
  readingWith
} from '../../files/model/snippets';
import { copy } from '../../common/clipboard';
import type { ILakeActions } from '../commands';
import { CommandIDs } from '../../common/commandIds';
import {
  action,
  DID,
  placeOf,
  placed,
  type ILakeHost,
  type IPlace
} from '../host';
import { text, type Args } from '../../common/model/args';

const VARIABLE = {
  variable: { type: 'string', description: 'Name of the variable' }
};
const WAYS: readonly AttachAs[] = ['auto', 'str', 'list', 'object'];

/** Data in notebooks: variables, cells, paths. */
export function notebookActions(host: ILakeHost): ILakeActions {
  const { lake, trans } = host;
  const on = placed(host);
  return {
    [CommandIDs.attachDid]: action(
      host,
      {
        ...DID,
        ...VARIABLE,
        as: {
          type: 'string',
          enum: WAYS,
          description: 'Python type of the variable: str, list or object'
        }
      },
      on((place, args) => attach(host, place, args))
    ),
    [CommandIDs.detachDid]: action(host, VARIABLE, async args =>
      lake.state.notebook?.detach(text(args, 'variable') ?? '')
    ),
    [CommandIDs.renewAttachment]: action(
      host,
      {
        ...VARIABLE,
        partial: {
          type: 'boolean',
          description: 'Use the available files although some are missing'
        }
      },
      async args => {
        const variable = text(args, 'variable') ?? '';
        return typeof args.partial === 'boolean'
          ? lake.state.notebook?.setPartial(variable, args.partial)
          : lake.state.notebook?.renew(variable);
      }
    ),
    [CommandIDs.insertDidCell]: action(
      host,
      { ...DID, ...VARIABLE },
      async args => insertCell(host, args)
    ),
    [CommandIDs.copyDidPaths]: action(
      host,
      DID,
      on(async place => {
        const paths = await pathsOf(host, place);
        if (paths) {
          await copy(paths.paths.join('\n'));
          Notification.success(
            trans._n('%1 path copied', '%1 paths copied', paths.paths.length),
            { autoClose: 2000 }
          );
        }
      })
    )
  };
}

async function attach(
  host: ILakeHost,
  { lake, did }: IPlace,
  args: Args
): Promise<unknown> {
  const { trans } = host;
  const { notebook } = host.lake.state;
  if (!notebook) {
    Notification.info(trans.__('Open a notebook first, then attach the data.'));
    return null;
  }
  const variable =
    text(args, 'variable') ?? proposeVariable(did, notebook.taken);
  if (!isVariable(variable)) {
    Notification.error(
      trans.__('“%1” is not a valid variable name.', variable)
    );
    return null;
  }
  await notebook.attach({
    lake: lake.id,
    instance: lake.instance,
    did: keyOf(did),
    variable,
    as: WAYS.find(way => way === args.as) ?? 'auto',
    partial: false
  });
  return variable;
}

/**
 * Below the active cell: one that reads what is attached, or that has the paths in it, or that reads
 * a file in place which is not here.
 */
async function insertCell(host: ILakeHost, args: Args): Promise<unknown> {
  const { trans } = host;
  const { notebook } = host.lake.state;
  if (!notebook) {
    Notification.info(trans.__('Open a notebook first.'));
    return null;
  }
  const language = languageOf(notebook.notebook.language ?? '');
  if (!language) {
    Notification.info(
      trans.__(
        'Cells can be inserted for Python, R and Julia only. Copy the paths instead.'
      )
    );
    return null;
  }
  const named = text(args, 'variable');
  const attached = notebook.state.attachments.find(
    ({ variable }) => variable === named
  );
  const state = notebook.state.states[named ?? '']?.at;
  if (attached && language === 'python' && state !== 'by-cell') {
    const known = notebook.pathsOf(attached.variable);
    const { variable } = attached;
    const many = known?.collection ?? attached.as === 'list';
    return host.insertCell(
      many
        ? `for path in ${variable}:\n    print(path)`
        : readingWith(attached.did, variable, language)
    );
  }
  const did = attached ? parseDid(attached.did) : null;
  const place = await placeOf(
    host,
    attached && did
      ? {
          did: attached.did,
          lake: notebook.lakeOf(attached)
        }
      : args
  );
  const remote =
    language === 'python' && place && place.lake.id === host.lake.lakes[0]?.id
      ? inPlaceCell(`rucio://${keyOf(place.did)}`)
      : null;
  const paths = place && (await pathsOf(host, place, remote !== null));
  if (!place || !paths) {
    return remote === null ? null : host.insertCell(remote);
  }
  const name = named ?? proposeVariable(place.did, notebook.taken);
  return host.insertCell(
    pathsCell(name, keyOf(place.did), paths.paths, language, paths.collection)
  );
}

/** Paths of the files; null, after a notification unless `quiet`, if none is available. */
async function pathsOf(
  { lake, trans }: ILakeHost,
  place: IPlace,
  quiet = false
) {
  const [found] = await lake.client.paths(place.lake.id, [place.did]);
  if (!found || found.paths.length === 0) {
    if (!quiet) {
      Notification.info(
        trans.__(
          'None of the files can be read here. Make the data available first.'
        )
      );
    }
    return null;
  }
  if (found.missing > 0) {
    Notification.warning(
      trans._n(
        '%1 file is not available here yet.',
        '%1 files are not available here yet.',
        found.missing
      ),
      { autoClose: 6000 }
    );
  }
  return found;
}
