import { useView } from './context';
import { UntrustedText } from './UntrustedText';

export interface IIntoProps {
  /** Relative to Jupyter's root. */
  folder: string;
  onChange(): void;
  /** Back to the default, where it is not that. */
  onReset?(): void;
}

/** Which folder files go to, before they do. */
export function TargetFolder({
  folder,
  onChange,
  onReset
}: IIntoProps): JSX.Element {
  const { trans } = useView();
  return (
    <p className="ossr-Files-into">
      <span className="ossr-Files-intoLabel">{trans.__('Save to')}</span>{' '}
      <FolderName folder={folder} />{' '}
      <button type="button" className="ossr-Link" onClick={onChange}>
        {trans.__('Change…')}
      </button>
      {onReset && (
        <>
          {' '}
          <button type="button" className="ossr-Link" onClick={onReset}>
            {trans.__('Use the default')}
          </button>
        </>
      )}
    </p>
  );
}

/** A folder, relative to Jupyter's root; long names break at their slashes. */
export function FolderName({ folder }: { folder: string }): JSX.Element {
  const { trans } = useView();
  const parts = folder.split('/').filter(part => part !== '');
  return (
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
              <UntrustedText text={part} />
            </span>
          ))}
    </bdi>
  );
}
