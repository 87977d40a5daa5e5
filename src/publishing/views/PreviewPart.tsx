import { lazy, Suspense, useEffect, useState } from 'react';

import { useView } from '../../common/views/context';
import { Skeleton } from '../../search/views/states';
import type { FormMetadata } from '../model/metadata';
import type { IFormProps } from './Field';

const RecordPreview = lazy(async () => ({
  default: (await import('../../record/views/RecordPreview')).RecordPreview
}));

/** The record as readers will see it; loaded when it is opened. */
export function PreviewPart({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="ossr-Publish-more"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{trans.__('Preview of the record')}</summary>
      {isOpen && (
        <Suspense fallback={<Skeleton />}>
          <Preview model={model} />
        </Suspense>
      )}
    </details>
  );
}

function Preview({ model }: IFormProps): JSX.Element {
  const [metadata, setMetadata] = useState<FormMetadata | null>(null);
  const { form } = model;
  // Validated after a pause in typing; so is what is shown.
  const { validation } = form.state;
  useEffect(() => {
    let isCurrent = true;
    void form.whole().then(whole => isCurrent && setMetadata(whole));
    return () => {
      isCurrent = false;
    };
  }, [form, validation]);
  return metadata ? (
    <RecordPreview metadata={metadata} source={form.source?.id ?? ''} />
  ) : (
    <Skeleton />
  );
}
