import { MainAreaWidget } from '@jupyterlab/apputils';
import { fileIcon, type LabIcon, listIcon } from '@jupyterlab/ui-components';

import type { IOssrClient } from '../../tokens';
import { ArchiveModel, PreviewModel, type IFileRef } from '../model/preview';
import { ArchiveView } from '../views/ArchiveView';
import type { IViewContext } from '../../common/views/context';
import { PreviewView } from '../views/PreviewView';
import { ViewWidget } from '../../common/panels/view';

/** A look into a file, or into an archive's table of contents, in the main area. */
export function makePreview(
  context: IViewContext,
  client: IOssrClient,
  kind: 'file' | 'archive',
  file: IFileRef
): MainAreaWidget {
  if (kind === 'archive') {
    const model = new ArchiveModel(client, file);
    void model.load();
    const content = new ViewWidget(context, () => (
      <ArchiveView model={model} />
    ));
    return inMain(context, content, file, listIcon);
  }
  const model = new PreviewModel(client, file);
  void model.load();
  const content = new ViewWidget(context, () => <PreviewView model={model} />);
  return inMain(context, content, file, fileIcon);
}

function inMain(
  context: IViewContext,
  content: ViewWidget,
  file: IFileRef,
  icon: LabIcon
): MainAreaWidget {
  const path = file.member ?? file.key;
  content.addClass('ossr-PreviewPanel');
  // Distinguished from the tab of the downloaded file itself.
  content.title.label = context.trans.__(
    'Preview: %1',
    path.split('/').pop() ?? path
  );
  content.title.caption = path;
  content.title.icon = icon;
  content.title.closable = true;
  return new MainAreaWidget({ content });
}
