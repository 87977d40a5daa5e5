import type { Did } from '../../api/types';
import { UntrustedText } from '../../common/views/UntrustedText';

/** A DID as people write it, with the scope in the background. */
export function DidName({ did }: { did: Did }): JSX.Element {
  return (
    <>
      <span className="ossr-mod-faint">
        <UntrustedText text={`${did.scope}:`} />
      </span>
      <wbr />
      <UntrustedText text={did.name} name />
    </>
  );
}
