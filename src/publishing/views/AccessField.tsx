import { useId } from 'react';

import { useView } from '../../common/views/context';
import { TextField, type IFormProps } from './Field';

/** Who may have the files, and from when. */
export function AccessField({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const id = useId();
  const { access } = model.form.metadata;
  const now =
    access.embargoUntil !== null
      ? 'embargo'
      : access.files === 'restricted'
        ? 'restricted'
        : 'public';
  const open = {
    status: access.status,
    files: 'public',
    embargoUntil: null,
    embargoReason: null
  } as const;
  const ways = {
    public: {
      title: trans.__('Open'),
      set: () => model.form.edit({ access: open })
    },
    embargo: {
      title: trans.__('Embargoed until…'),
      set: () =>
        model.form.edit({
          access: { ...access, files: 'restricted', embargoUntil: '' }
        })
    },
    restricted: {
      title: trans.__('Restricted'),
      set: () => model.form.edit({ access: { ...open, files: 'restricted' } })
    }
  };
  return (
    <fieldset className="ossr-Packing" data-pointer="/access">
      <legend>{trans.__('File access')}</legend>
      {Object.entries(ways).map(([way, { title, set }]) => (
        <label key={way} className="ossr-Choice">
          <input type="radio" name={id} checked={now === way} onChange={set} />
          <span>{title}</span>
        </label>
      ))}
      {now === 'embargo' && (
        <div className="ossr-Publish-row">
          <TextField
            model={model}
            pointer="/access/embargoUntil"
            label={trans.__('Open from')}
            type="date"
            value={access.embargoUntil ?? ''}
            onChange={embargoUntil =>
              model.form.edit({ access: { ...access, embargoUntil } })
            }
          />
          <TextField
            model={model}
            pointer="/access/embargoReason"
            label={trans.__('Reason for the embargo')}
            value={access.embargoReason ?? ''}
            onChange={text =>
              model.form.edit({
                access: { ...access, embargoReason: text || null }
              })
            }
          />
        </div>
      )}
    </fieldset>
  );
}
