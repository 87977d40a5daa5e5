import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import { useEffect, useId, useRef, useState } from 'react';

import type { PublishModel } from '../model/model';
import type { IFileNode } from '../model/fileTree';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatCount, formatSize } from '../../common/views/format';
import { UntrustedText } from '../../common/views/UntrustedText';
import type { IFormProps } from './Field';

const OPEN = 12;

/** What goes in: a tree with ticks, against the limits of the repository. */
export function FilesPart({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const { found, draftFiles } = model.form;
  const { tree, ticked, size } = model.files;
  const { preparation, draft } = found ?? {};
  return (
    <section
      className="ossr-Publish-part"
      aria-label={trans.__('Files')}
      data-pointer="/files"
    >
      <h3>
        {trans.__('Files')}{' '}
        {preparation && (
          <span className="ossr-mod-faint">
            <UntrustedText text={preparation.folder || '/'} />
          </span>
        )}
      </h3>
      {preparation ? (
        <>
          {tree.length === 0 && <p>{trans.__('No files.')}</p>}
          <ul className="ossr-Tree" aria-label={trans.__('Included files')}>
            {tree.map(node => (
              <Node key={node.path} node={node} model={model} depth={0} />
            ))}
          </ul>
          <Total model={model} count={ticked.length} size={size} />
          <Packing model={model} />
        </>
      ) : (
        <>
          <p>
            {trans.__('The files of the draft are not changed.')}{' '}
            {draft && (
              <Action
                command={CommandIDs.publishFiles}
                args={{ source: draft.source, draft: draft.id, from: 'folder' }}
                label={trans.__('Upload a Folder Instead…')}
                kind="link"
              />
            )}
          </p>
          <ul className="ossr-Lines">
            {draftFiles.map(file => (
              <li key={file.key}>
                <UntrustedText text={file.key} />{' '}
                <span className="ossr-mod-faint">{formatSize(file.size)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Node(props: {
  node: IFileNode;
  model: PublishModel;
  depth: number;
}): JSX.Element {
  const { trans } = useView();
  const { node, model, depth } = props;
  const { children } = node;
  const [open, setOpen] = useState(
    node.ticked !== 'none' && (children?.length ?? 0) <= OPEN && depth < 2
  );
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) {
      box.current.indeterminate = node.ticked === 'some';
    }
  }, [node.ticked]);
  const Caret = open ? caretDownIcon : caretRightIcon;
  return (
    <li className="ossr-Tree-item">
      <div className="ossr-Tree-row">
        {children ? (
          <button
            type="button"
            className="ossr-Tree-caret"
            aria-expanded={open}
            aria-label={trans.__('Show contents of %1', node.name)}
            onClick={() => setOpen(!open)}
          >
            <Caret.react tag="span" aria-hidden="true" />
          </button>
        ) : (
          <span className="ossr-Tree-caret" />
        )}
        <input
          ref={box}
          id={id}
          type="checkbox"
          checked={node.ticked === 'all'}
          disabled={node.fixed}
          aria-describedby={node.why ? `${id}-why` : undefined}
          onChange={() => model.files.tick(node, node.ticked !== 'all')}
        />
        <label htmlFor={id}>
          <UntrustedText text={children ? `${node.name}/` : node.name} />
        </label>
        {node.why && node.ticked === 'none' && (
          <span id={`${id}-why`} className="ossr-Tree-why">
            {node.why}
          </span>
        )}
        <span className="ossr-Tree-size">
          {node.path.endsWith('/') ? '' : formatSize(node.size)}
        </span>
      </div>
      {children && open && (
        <ul className="ossr-Tree">
          {children.map(child => (
            <Node
              key={child.path}
              node={child}
              model={model}
              depth={depth + 1}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

function Total(props: {
  model: PublishModel;
  count: number;
  size: number;
}): JSX.Element {
  const { trans } = useView();
  const { model, count, size } = props;
  const limits = model.form.found?.preparation?.limits;
  const { tooMuch } = model.files;
  return (
    <p className={tooMuch ? 'ossr-FieldError' : 'ossr-mod-faint'} role="status">
      {trans._n(
        '%2 file, %3',
        '%2 files, %3',
        count,
        formatCount(count),
        formatSize(size)
      )}
      {limits && (
        <>
          {' '}
          {model.files.pack === 'files'
            ? trans.__(
                'of at most %1 files and %2',
                formatCount(limits.files),
                formatSize(limits.total)
              )
            : trans.__('of %1', formatSize(limits.total))}
        </>
      )}
      {tooMuch === 'files' && (
        <> {trans.__('Use one zip archive, or deselect some files.')}</>
      )}
      {tooMuch === 'bytes' && <> {trans.__('Deselect some files.')}</>}
    </p>
  );
}

function Packing({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const id = useId();
  const { pack } = model.files;
  const { archive } = model.form.state.answers;
  return (
    <fieldset className="ossr-Packing">
      <legend className="ossr-mod-unseen">{trans.__('Upload as')}</legend>
      <label className="ossr-Choice">
        <input
          type="radio"
          name={id}
          checked={pack === 'zip'}
          onChange={() => model.form.answer({ pack: 'zip' })}
        />
        <span>{trans.__('One zip archive (keeps folders)')}</span>
      </label>
      {pack === 'zip' && (
        <label className="ossr-Packing-name">
          <span>{trans.__('File name')}</span>
          <input
            className="jp-mod-styled"
            value={archive}
            placeholder={trans.__('title-version.zip')}
            onChange={event =>
              model.form.answer({ archive: event.target.value })
            }
          />
        </label>
      )}
      <label className="ossr-Choice">
        <input
          type="radio"
          name={id}
          checked={pack === 'files'}
          onChange={() => model.form.answer({ pack: 'files' })}
        />
        <span>
          {trans.__(
            'Individual files (previewable; new versions upload only changes)'
          )}
        </span>
      </label>
    </fieldset>
  );
}
