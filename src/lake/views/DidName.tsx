import type { Did } from '../../api/types';
import { Safe } from '../../common/views/UntrustedText';

/** A DID as people write it, with the scope in the background. */
export function DidName({ did }: { did: Did }): JSX.Element {
  return (
    <>
      <span className="ossr-mod-faint">
        <Safe text={`${did.scope}:`} />
      </span>
      <wbr />
      <Safe text={did.name} />
    </>
  );
}
