import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';

import type { RuleIn } from '../api/types';
import { keyOf, parseDid } from '../models/lake/dids';
import {
  isVariable,
  pathsCell,
  proposeVariable,
  type AttachAs
} from '../models/lake/injection';
import { languageOf, readingWith } from '../models/snippets';
import { copy } from './copy';
import type { ILakeActions } from './lake';
import { CommandIDs } from './ids';
import {
  action,
  DID,
  LAKE,
  modelOf,
  placeOf,
  type ILakeHost,
  type IPlace
} from './lakeHost';
import { text, type Args } from './tell';

const DAYS = {
  lifetimeDays: {
    type: ['integer', 'null'],
    description: 'How long to keep them, in days from now; null for ever'
  }
};
const VARIABLE = {
  variable: { type: 'string', description: 'Name of the variable' }
};
const WAYS: readonly AttachAs[] = ['auto', 'str', 'list', 'object'];
const CHANGES: readonly RuleIn['action'][] = ['extend', 'again', 'remove'];

/** Making data available, and using them in notebooks. */
export function useActions(host: ILakeHost): ILakeActions {
  const { lake, trans } = host;
  const on =
    (act: (place: IPlace, args: Args) => Promise<unknown>) =>
    async (args: Args) => {
      const place = await placeOf(host, args);
      return place && act(place, args);
    };
  return {
    [CommandIDs.lakeMakeAvailable]: action(
      host,
      {
        ...DID,
        ...DAYS,
        approval: {
          type: 'boolean',
          description: 'Ask a person at the lake where quota does not allow it'
        }
      },
      on((place, args) => makeAvailable(host, place, args))
    ),
    [CommandIDs.lakeBring]: action(
      host,
      {
        ...DID,
        folder: {
          type: 'string',
          description: 'Where to, relative to the root folder of Jupyter'
        }
      },
      on(async (place, args) => {
        const { model, release } = modelOf(host, place);
        if (typeof args.folder === 'string') {
          model.plan.setFolder(args.folder);
        }
        return model.plan.bring().finally(release);
      })
    ),
    [CommandIDs.lakeChooseFolder]: action(
      host,
      {
        reset: { type: 'boolean', description: 'Go back to the default folder' }
      },
      async args => {
        const { page } = lake.state;
        if (page.at === 'did') {
          const { plan } = page.model;
          const folder =
            args.reset === true ? null : await host.askFolder(plan.folder);
          if (folder !== null || args.reset === true) {
            plan.setFolder(folder);
          }
        }
      },
      () => lake.state.page.at === 'did'
    ),
    [CommandIDs.lakeChangeRule]: action(
      host,
      {
        ...DID,
        ...DAYS,
        rule: { type: 'string', description: 'Id of the rule' },
        action: { type: 'string', enum: CHANGES, description: 'What to do' }
      },
      on((place, args) => changeRule(host, place, args))
    ),
    [CommandIDs.lakeAttach]: action(
      host,
      {
        ...DID,
        ...VARIABLE,
        as: {
          type: 'string',
          enum: WAYS,
          description: 'What the variable is: a str, a list, or an object'
        }
      },
      on((place, args) => attach(host, place, args))
    ),
    [CommandIDs.lakeDetach]: action(host, VARIABLE, async args =>
      lake.state.notebook?.detach(text(args, 'variable') ?? '')
    ),
    [CommandIDs.lakeRenew]: action(
      host,
      {
        ...VARIABLE,
        partial: {
          type: 'boolean',
          description: 'Use the files that are here though some are missing'
        }
      },
      async args => {
        const variable = text(args, 'variable') ?? '';
        return typeof args.partial === 'boolean'
          ? lake.state.notebook?.setPartial(variable, args.partial)
          : lake.state.notebook?.renew(variable);
      }
    ),
    [CommandIDs.lakeInsertCell]: action(
      host,
      { ...DID, ...VARIABLE },
      async args => insertCell(host, args)
    ),
    [CommandIDs.lakeCopyPaths]: action(
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
    ),
    [CommandIDs.lakeReveal]: action(
      host,
      { ...LAKE, ...DID },
      on(async place => {
        const [found] = await lake.client.availability(place.lake.id, [
          place.did
        ]);
        if (found?.folder) {
          await host.commands.execute(CommandIDs.reveal, {
            path: found.folder
          });
        } else {
          Notification.info(
            trans.__('The file browser cannot show where these data lie.')
          );
        }
      })
    )
  };
}

async function makeAvailable(
  host: ILakeHost,
  place: IPlace,
  args: Args
): Promise<unknown> {
  const { trans } = host;
  const { model, release } = modelOf(host, place);
  const { plan } = model;
  try {
    if (!plan.replicates) {
      return await plan.bring();
    }
    const { lifetimeDays, approval } = args;
    if (typeof lifetimeDays === 'number' || lifetimeDays === null) {
      plan.choose({ lifetime: lifetimeDays });
    }
    if (typeof approval === 'boolean') {
      plan.choose({ approval });
    }
    const found = await plan.look();
    if (found.existing) {
      Notification.info(
        trans.__('A rule brings these data here already. It is followed.'),
        { autoClose: 5000 }
      );
      return await plan.follow(found.existing.id);
    }
    if (!plan.ready) {
      // What is in the way, and what can be chosen, is shown there.
      await host.commands.execute(CommandIDs.lakeOpen, {
        lake: place.lake.id,
        did: keyOf(place.did)
      });
      return null;
    }
    return await plan.replicate();
  } finally {
    release();
  }
}

async function changeRule(
  host: ILakeHost,
  place: IPlace,
  args: Args
): Promise<unknown> {
  const { trans } = host;
  const rule = text(args, 'rule');
  const change = CHANGES.find(one => one === args.action);
  if (rule === undefined || !change) {
    return null;
  }
  if (change === 'remove') {
    const answer = await showDialog({
      title: trans.__('Remove this rule?'),
      body: trans.__(
        'Copies that no other rule keeps are deleted where the rule kept them. Copies elsewhere stay.'
      ),
      buttons: [
        Dialog.cancelButton(),
        Dialog.warnButton({ label: trans.__('Remove') })
      ],
      defaultButton: 0
    });
    if (!answer.button.accept) {
      return null;
    }
  }
  const { model, release } = modelOf(host, place);
  const days = args.lifetimeDays;
  try {
    await model.changeRule(rule, {
      action: change,
      lifetimeDays: typeof days === 'number' ? days : null
    });
    void host.lake.availability.refresh();
    Notification.success(
      {
        extend: trans.__('The rule now ends later.'),
        again: trans.__('The lake was asked to try again.'),
        remove: trans.__('The rule ends within an hour.')
      }[change],
      { autoClose: 4000 }
    );
  } finally {
    release();
  }
  return rule;
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
      trans.__('“%1” cannot be the name of a variable.', variable)
    );
    return null;
  }
  await notebook.attach({
    lake: lake.id,
    did: keyOf(did),
    variable,
    as: WAYS.find(way => way === args.as) ?? 'auto',
    partial: false
  });
  return variable;
}

/** Below the active cell: one that reads what is attached, or that has the paths in it. */
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
        'We write cells for Python, R and Julia; copy the paths instead.'
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
          ...(attached.lake === '' ? {} : { lake: attached.lake })
        }
      : args
  );
  const paths = place && (await pathsOf(host, place));
  if (!place || !paths) {
    return null;
  }
  const name = named ?? proposeVariable(place.did, notebook.taken);
  return host.insertCell(
    pathsCell(name, keyOf(place.did), paths.paths, language, paths.collection)
  );
}

/** Where the files lie; null, which is told, where none does. */
async function pathsOf({ lake, trans }: ILakeHost, place: IPlace) {
  const [found] = await lake.client.paths(place.lake.id, [place.did]);
  if (!found || found.paths.length === 0) {
    Notification.info(
      trans.__('None of its files can be read here. Make them available first.')
    );
    return null;
  }
  if (found.missing > 0) {
    Notification.warning(
      trans._n(
        '%1 of its files is not here yet.',
        '%1 of its files are not here yet.',
        found.missing
      ),
      { autoClose: 6000 }
    );
  }
  return found;
}
