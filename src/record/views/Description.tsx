import type { Record } from '../../api/types';
import { useView } from '../../common/views/context';
import { Rendered } from '../../common/views/Rendered';
import { Clamp, Section } from '../../common/views/Section';

export function Description({
  record
}: {
  record: Record;
}): JSX.Element | null {
  const { trans } = useView();
  if (!record.description.trim()) {
    return null;
  }
  return (
    <Section title={trans.__('Description')}>
      <Clamp label={trans.__('the description')}>
        <Rendered kind="html" text={record.description} />
      </Clamp>
    </Section>
  );
}
