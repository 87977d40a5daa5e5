import type { RefObject } from 'react';

import { useView } from '../../common/views/context';
import { shownOf } from '../../common/views/loaded';
import type { IFormProps } from './Field';
import { focusField } from './Summary';

type State = 'done' | 'open' | 'blocked';

const SIGNS: { [state in State]: string } = {
  done: '✓',
  open: '○',
  blocked: '!'
};

/** The parts of the form with what each still needs; a press leads there. */
export function Steps(
  props: IFormProps & { root: RefObject<HTMLElement> }
): JSX.Element {
  const { trans } = useView();
  const { model, root } = props;
  const { checks, files, form, submission } = model;
  const { findings, validation } = form.state;
  const found = shownOf(findings);
  const { length: stops } = checks.stops;
  const { length: wrong } = checks.errors;
  const count = files.ticked.length || form.draftFiles.length;
  const steps: [pointer: string, title: string, state: State, note: string][] =
    [
      [
        '/files',
        trans.__('Files'),
        files.tooMuch ? 'blocked' : count > 0 ? 'done' : 'open',
        files.tooMuch
          ? trans.__('too large')
          : trans._n('%1 file', '%1 files', count)
      ],
      [
        '/checks',
        trans.__('Checks'),
        stops > 0 ? 'blocked' : found ? 'done' : 'open',
        stops > 0
          ? trans.__('%1 blocking', stops)
          : !found
            ? trans.__('checking…')
            : found.length > 0
              ? trans._n('%1 note', '%1 notes', found.length)
              : trans.__('no issues')
      ],
      [
        '/metadata',
        trans.__('Metadata'),
        shownOf(validation) && wrong === 0 ? 'done' : 'open',
        wrong > 0 ? trans.__('%1 incomplete', wrong) : trans.__('complete')
      ],
      [
        '/submit',
        trans.__('Submit'),
        submission.ready ? 'done' : 'open',
        submission.ready ? trans.__('ready') : ''
      ]
    ];
  const isShown = (pointer: string) =>
    pointer !== '/checks' || Boolean(form.found?.preparation);
  return (
    <nav className="ossr-Steps" aria-label={trans.__('Steps')}>
      <ol>
        {steps
          .filter(([pointer]) => isShown(pointer))
          .map(([pointer, title, state, note]) => (
            <li key={pointer} data-state={state}>
              <button
                type="button"
                onClick={() =>
                  root.current && focusField(root.current, pointer)
                }
              >
                <span className="ossr-Steps-sign" aria-hidden="true">
                  {SIGNS[state]}
                </span>
                <span>{title}</span>{' '}
                <span className="ossr-Steps-note">{note}</span>
              </button>
            </li>
          ))}
      </ol>
    </nav>
  );
}
