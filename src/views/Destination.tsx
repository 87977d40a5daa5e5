import { CommandIDs } from '../commands/ids';
import type { FilesModel } from '../models/files';
import { useView } from './context';
import { Safe } from './Safe';

/** Where the files go, before they do. */
export function Destination({ model }: { model: FilesModel }): JSX.Element {
  const { trans, run } = useView();
  const { source, id } = model.record;
  const args = { source, record: id };
  const parts = model.folder.split('/').filter(part => part !== '');
  return (
    <p className="ossr-Files-into">
      <span className="ossr-Files-intoLabel">{trans.__('Into:')}</span>{' '}
      <bdi className="ossr-Files-folder">
        {parts.length === 0
          ? trans.__('the root folder')
          : parts.map((part, index) => (
              <span key={index}>
                {index > 0 && (
                  <>
                    /<wbr />
                  </>
                )}
                <Safe text={part} />
              </span>
            ))}
      </bdi>{' '}
      <button
        type="button"
        className="ossr-Link"
        onClick={() => run(CommandIDs.chooseFolder, args)}
      >
        {trans.__('Change…')}
      </button>
      {model.state.chosen !== null && (
        <>
          {' '}
          <button
            type="button"
            className="ossr-Link"
            onClick={() =>
              run(CommandIDs.chooseFolder, { ...args, reset: true })
            }
          >
            {trans.__('Use the default')}
          </button>
        </>
      )}
    </p>
  );
}
