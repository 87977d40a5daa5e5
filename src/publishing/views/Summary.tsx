import type { RefObject } from 'react';

import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';
import { formatSize } from '../../common/views/format';
import type { IFormProps } from './Field';

/** What goes, what is missing, and the button; always in sight. */
export function Summary(
  props: IFormProps & { root: RefObject<HTMLElement> }
): JSX.Element {
  const { trans, run } = useView();
  const { model, root } = props;
  const { stops, errors } = model.checks;
  const { signedIn, finish, source } = model.form;
  const { ticked, size } = model.files;
  const { ready } = model.submission;
  const { mode } = model.form.state.about;
  const first = errors[0]?.pointer;
  const show = (pointer: string) => {
    if (pointer === first) {
      model.form.update({ tried: true });
    }
    if (root.current) {
      focusField(root.current, pointer);
    }
  };
  // Where something is in the way, the button leads there instead.
  const obstacle =
    signedIn === false
      ? '/account'
      : stops.length > 0
        ? '/checks'
        : model.files.tooMuch
          ? '/files'
          : (first ?? '/files');
  const label =
    mode === 'edit'
      ? trans.__('Publish Changes')
      : {
          submit: trans.__('Submit for Review'),
          publish: model.form.follows
            ? trans.__('Publish New Version')
            : trans.__('Publish'),
          draft: trans.__('Save as Draft')
        }[finish];
  return (
    <footer className="ossr-Answer ossr-Publish-summary">
      <div className="ossr-Publish-says" role="status">
        {mode !== 'edit' && model.form.found?.preparation && (
          <span>
            {trans._n(
              '%1 file, %2',
              '%1 files, %2',
              ticked.length,
              formatSize(size)
            )}
          </span>
        )}
        {stops.length > 0 && (
          <Missing
            text={trans._n(
              '%1 blocking issue',
              '%1 blocking issues',
              stops.length
            )}
            onShow={() => show('/checks')}
          />
        )}
        {model.files.tooMuch && (
          <Missing
            text={
              model.files.tooMuch === 'files'
                ? trans.__('Too many files for the repository')
                : trans.__('Too large for the repository')
            }
            onShow={() => show('/files')}
          />
        )}
        {model.files.ticked.length === 0 &&
          model.form.draftFiles.length === 0 &&
          mode !== 'edit' && (
            <Missing
              text={trans.__('No files selected')}
              onShow={() => show('/files')}
            />
          )}
        {errors.length > 0 && first !== undefined && (
          <Missing
            text={trans._n(
              '%1 field incomplete',
              '%1 fields incomplete',
              errors.length
            )}
            onShow={() => show(first)}
          />
        )}
        {signedIn === false && (
          <Missing
            text={trans.__('Not signed in')}
            onShow={() => show('/account')}
          />
        )}
      </div>
      <button
        type="button"
        className="jp-Button jp-mod-styled jp-mod-accept ossr-Action"
        aria-disabled={!ready}
        onClick={() => {
          if (ready) {
            run(CommandIDs.submitPublication, { form: model.id });
          } else if (!model.form.state.busy) {
            model.form.update({ tried: true });
            show(obstacle);
          }
        }}
      >
        {label}
      </button>
      {source && (
        <span className="ossr-mod-faint">
          {source.sandbox
            ? trans.__('Sandbox: %1', source.title)
            : trans.__('Production: %1', source.title)}
        </span>
      )}
    </footer>
  );
}

function Missing(props: { text: string; onShow(): void }): JSX.Element {
  const { trans } = useView();
  return (
    <span className="ossr-Missing">
      {props.text}{' '}
      <button
        type="button"
        className="ossr-Link"
        aria-label={trans.__('Show: %1', props.text)}
        onClick={props.onShow}
      >
        {trans.__('Show')}
      </button>
    </span>
  );
}

/** Scroll to the field of a pointer, or to the nearest one above it, and focus it. */
export function focusField(root: HTMLElement, pointer: string): void {
  const parts = pointer.split('/');
  for (let end = parts.length; end > 1; end -= 1) {
    const wanted = parts.slice(0, end).join('/');
    const field = Array.from(
      root.querySelectorAll<HTMLElement>('[data-pointer]')
    ).find(node => node.dataset.pointer === wanted);
    if (field) {
      field.closest('details')?.setAttribute('open', '');
      const target =
        field.querySelector<HTMLElement>(
          'input:not(:disabled), textarea, select, button'
        ) ?? field;
      target.focus();
      field.scrollIntoView({ block: 'center' });
      return;
    }
  }
}
