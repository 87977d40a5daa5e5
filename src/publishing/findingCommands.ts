import type { Finding } from '../api/types';
import type { PublishModel } from './model/model';
import { FORM, onForm, type IFormHost } from './activeForm';
import { CommandIDs } from '../common/commandIds';
import { argsSchema, text, type Args } from '../common/commands';

/** How a notebook ended that was run. */
export type Ran = 'all' | 'failed' | 'no-kernel';

/** The documents of JupyterLab; paths are relative to the root. */
export interface IDocuments {
  /** Open a file at a line, or a notebook at a cell, counted from 1. */
  show(path: string, place: number | null): Promise<void>;
  /** Restart the kernel of a notebook, run its cells in order, and save it if all went well. */
  runAll(path: string): Promise<Ran>;
  /** Whether it is open with changes that are not saved. */
  isDirty(path: string): boolean;
  /** Let something change a file: what is open is saved before, and read again after. */
  around(path: string, change: () => Promise<void>): Promise<void>;
}

export interface IFindingsHost extends IFormHost {
  documents(): Promise<IDocuments>;
}

const FINDING = {
  ...FORM,
  finding: { type: 'string', description: 'Id of the finding' }
};

/** Commands on what the checks found, and on what is missing. */
export function addFindingCommands(host: IFindingsHost): void {
  const { commands, trans } = host;
  const on = (act: Parameters<typeof onForm>[1]) => onForm(host, act);
  const onFinding = (
    act: (model: PublishModel, finding: Finding) => Promise<unknown>
  ) =>
    on(async (model, args) => {
      const finding = findingOf(model, args);
      return finding && act(model, finding);
    });
  commands.addCommand(CommandIDs.fixFinding, {
    label: trans.__('Fix Issue'),
    describedBy: argsSchema(FINDING),
    ...onFinding(async (model, finding) => {
      const { applyFix: cure } = await import('./findingActions');
      await cure(host, model, finding);
    })
  });
  commands.addCommand(CommandIDs.showFinding, {
    label: trans.__('Show Issue in File'),
    describedBy: argsSchema(FINDING),
    ...onFinding(async (model, { path, line }) => {
      if (path !== null) {
        const documents = await host.documents();
        await documents.show(model.pathOf(path), line);
      }
    })
  });
  commands.addCommand(CommandIDs.runChecks, {
    label: trans.__('Check Files Again'),
    describedBy: argsSchema(FORM),
    ...on(model => model.filesChanged('names'))
  });
  commands.addCommand(CommandIDs.suppressFinding, {
    label: trans.__('Ignore Issue…'),
    describedBy: argsSchema(FINDING),
    ...onFinding(async (model, finding) => {
      const { suppressFinding: overrideFinding } =
        await import('./findingActions');
      await overrideFinding(trans, model, finding);
    })
  });
  commands.addCommand(CommandIDs.waiveRequirement, {
    label: trans.__('Skip Required Field…'),
    caption: trans.__('The reason is shown to the curators'),
    describedBy: argsSchema({
      ...FORM,
      pointer: {
        type: 'string',
        description: 'JSON pointer of the field, for example `/readme`'
      }
    }),
    ...on(async (model, args) => {
      const pointer = text(args, 'pointer');
      if (pointer !== undefined) {
        const { waiveRequirement: excuseTerm } =
          await import('./findingActions');
        await excuseTerm(trans, model, pointer);
      }
    })
  });
}

function findingOf(model: PublishModel, args: Args): Finding | undefined {
  const { findings } = model.state;
  const id = text(args, 'finding');
  return findings.status === 'ready'
    ? findings.value.find(finding => finding.id === id)
    : undefined;
}
