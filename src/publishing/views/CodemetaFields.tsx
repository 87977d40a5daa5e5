import { useView } from '../../common/views/context';
import { TextField, type IFormProps } from './Field';

/** Further terms of CodeMeta, by name. */
export function CodemetaFields({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const { extra } = model.form.metadata;
  const terms = new Map<string, string>([
    ['releaseNotes', trans.__('Release notes')],
    ['issueTracker', trans.__('Issue tracker')],
    ['memoryRequirements', trans.__('Memory')],
    ['processorRequirements', trans.__('Processor')],
    ['storageRequirements', trans.__('Storage')],
    ['operatingSystem', trans.__('Operating system')],
    ['buildInstructions', trans.__('Build instructions')],
    ['continuousIntegration', trans.__('Continuous integration')]
  ]);
  for (const term of Object.keys(extra)) {
    if (!terms.has(term)) {
      terms.set(term, term);
    }
  }
  return (
    <>
      {[...terms].map(([term, label]) => (
        <TextField
          key={term}
          model={model}
          pointer={`/extra/${term}`}
          label={label}
          value={extra[term] ?? ''}
          onChange={value => {
            const next = { ...extra, [term]: value };
            if (value === '') {
              delete next[term];
            }
            model.form.edit({ extra: next });
          }}
        />
      ))}
    </>
  );
}
