import { useState } from 'react';

import type { FormWork } from '../model/metadata';
import { useView } from '../../common/views/context';
import { replaced, without } from './Chips';
import { Combobox } from './Combobox';
import { Field, TextField, type IFormProps } from './Field';
import { MultiSelectField } from './MultiSelectField';
import { VocabularyListField } from './VocabularyFields';

// repostatus.org, which the repository's vocabulary follows.
const STATUSES = [
  'concept',
  'wip',
  'suspended',
  'abandoned',
  'active',
  'inactive',
  'unsupported',
  'moved'
];
// Ids of the repository's vocabulary of programming languages.
const LANGUAGES = [
  'python',
  'jupyter_notebook',
  'c',
  'c++',
  'fortran',
  'java',
  'javascript',
  'julia',
  'r',
  'rust'
];

/** What can be said besides. */
export function MoreFields({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const { metadata } = model;
  return (
    <details className="ossr-Publish-more">
      <summary>
        {trans.__('More: languages, related works, references, CodeMeta terms')}
      </summary>
      <div className="ossr-Publish-part">
        <VocabularyListField
          model={model}
          field="languages"
          vocabulary="languages"
          label={trans.__('Languages of the text')}
        />
        <MultiSelectField
          model={model}
          pointer="/programmingLanguages"
          label={trans.__('Programming languages')}
          names={metadata.programmingLanguages}
          onRemove={index =>
            model.edit({
              programmingLanguages: without(
                metadata.programmingLanguages,
                index
              )
            })
          }
          free
          find={async text =>
            LANGUAGES.filter(each =>
              each.startsWith(text.trim().toLowerCase())
            ).map(each => ({ title: each, id: each }))
          }
          onPick={({ title, id: word }) =>
            model.edit({
              programmingLanguages: [
                ...metadata.programmingLanguages,
                word ?? title.toLowerCase()
              ]
            })
          }
        />
        <Field
          model={model}
          pointer="/developmentStatus"
          label={trans.__('Development status')}
          deep
        >
          {({ id, describedBy }) => (
            <span className="jp-select-wrapper">
              <select
                id={id}
                className="jp-mod-styled"
                aria-describedby={describedBy}
                value={metadata.developmentStatus ?? ''}
                onChange={event =>
                  model.edit({ developmentStatus: event.target.value || null })
                }
              >
                <option value="">{trans.__('unspecified')}</option>
                {STATUSES.map(each => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </select>
            </span>
          )}
        </Field>
        <Related model={model} />
        <Lines model={model} />
        <Extra model={model} />
      </div>
    </details>
  );
}

function Related({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const { related } = model.metadata;
  const set = (next: FormWork[]) => model.edit({ related: next });
  return (
    <Field
      model={model}
      pointer="/related"
      label={trans.__('Related works')}
      group
    >
      {() => (
        <>
          <ol className="ossr-People">
            {related.map((work, index) => (
              <li key={index} className="ossr-Person ossr-Publish-row">
                <Field
                  model={model}
                  pointer={`/related/${index}/relation`}
                  label={trans.__('This record …')}
                >
                  {field => (
                    <Combobox
                      id={field.id}
                      label={trans.__('Relation')}
                      describedBy={field.describedBy}
                      value={
                        work.relation &&
                        model.choices.title(
                          'relations',
                          work.relation.toLowerCase()
                        )
                      }
                      find={text => model.choices.find('relations', text)}
                      onPick={({ id: relation }) =>
                        set(
                          replaced(related, index, { relation: relation ?? '' })
                        )
                      }
                    />
                  )}
                </Field>
                <TextField
                  model={model}
                  pointer={`/related/${index}/identifier`}
                  label={trans.__('DOI, address or other identifier')}
                  value={work.identifier}
                  onChange={identifier =>
                    set(replaced(related, index, { identifier, scheme: null }))
                  }
                />
                <button
                  type="button"
                  className="jp-Button jp-mod-styled ossr-Action"
                  onClick={() => set(without(related, index))}
                >
                  {trans.__('Remove')}
                </button>
              </li>
            ))}
          </ol>
          <button
            type="button"
            className="jp-Button jp-mod-styled ossr-Action"
            onClick={() =>
              set([
                ...related,
                {
                  identifier: '',
                  relation: 'issupplementto',
                  scheme: null,
                  resourceType: null
                }
              ])
            }
          >
            {trans.__('Add Related Work')}
          </button>
        </>
      )}
    </Field>
  );
}

function Lines({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  // Kept as typed while it is typed: an empty line in the making is no reference yet.
  const [typed, setTyped] = useState<string | null>(null);
  const { references } = model.metadata;
  return (
    <Field
      model={model}
      pointer="/references"
      label={trans.__('References, one per line')}
      deep
    >
      {({ id, describedBy }) => (
        <textarea
          id={id}
          rows={3}
          aria-describedby={describedBy}
          value={typed ?? references.join('\n')}
          onChange={event => {
            const { value } = event.target;
            setTyped(value);
            model.edit({
              references: value
                .split('\n')
                .map(line => line.trim())
                .filter(line => line !== '')
            });
          }}
          onBlur={() => setTyped(null)}
        />
      )}
    </Field>
  );
}

function Extra({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const { extra } = model.metadata;
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
            model.edit({ extra: next });
          }}
        />
      ))}
    </>
  );
}
