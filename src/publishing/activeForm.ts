import type { PublishModel } from './model/model';
import {
  text,
  notifyFailure,
  type Args,
  type INotifier
} from '../common/commands';

export interface IFormHost extends INotifier {
  /** The form of that id, or the one that is looked at. */
  model(form: string | undefined): PublishModel | null;
}

/** The argument of every command on a form. */
export const FORM = {
  form: {
    type: 'string',
    description: 'Id of the form; default: the form that is shown'
  }
};

/** What a command does to the form that its arguments mean; there is none: it is not enabled. */
export function onForm(
  host: IFormHost,
  act: (model: PublishModel, args: Args) => Promise<unknown>
) {
  return {
    isEnabled: (args: Args) => host.model(text(args, 'form')) !== null,
    execute: (args: Args) =>
      notifyFailure(host, async () => {
        const model = host.model(text(args, 'form'));
        return model && act(model, args);
      })
  };
}
