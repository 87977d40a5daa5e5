import type { Finding } from '../api/types';
import type { PublishModel } from './model/model';
import { FORM, onForm } from './activeForm';
import type { IFindingsHost } from './host';
import { CommandIDs } from '../common/commandIds';
import { argsSchema, text, type Args } from '../common/commands';

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
      const { applyFix } = await import('./findingActions');
      await applyFix(host, model, finding);
    })
  });
  commands.addCommand(CommandIDs.showFinding, {
    label: trans.__('Show Issue in File'),
    describedBy: argsSchema(FINDING),
    ...onFinding(async (model, { path, line }) => {
      if (path !== null) {
        const documents = await host.documents();
        await documents.show(model.files.pathOf(path), line);
      }
    })
  });
  commands.addCommand(CommandIDs.runChecks, {
    label: trans.__('Check Files Again'),
    describedBy: argsSchema(FORM),
    ...on(model => model.checks.filesChanged('names'))
  });
  commands.addCommand(CommandIDs.suppressFinding, {
    label: trans.__('Ignore Issue…'),
    describedBy: argsSchema(FINDING),
    ...onFinding(async (model, finding) => {
      const { suppressFinding: suppressFinding } =
        await import('./findingActions');
      await suppressFinding(trans, model, finding);
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
        const { waiveRequirement } = await import('./findingActions');
        await waiveRequirement(trans, model, pointer);
      }
    })
  });
}

function findingOf(model: PublishModel, args: Args): Finding | undefined {
  const { findings } = model.form.state;
  const id = text(args, 'finding');
  return findings.status === 'ready'
    ? findings.value.find(finding => finding.id === id)
    : undefined;
}
