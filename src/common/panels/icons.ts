import { LabIcon } from '@jupyterlab/ui-components';

import lakeSvg from '../../../style/icons/lake.svg';
import ossrSvg from '../../../style/icons/ossr.svg';

/** A telescope's dish over stacked records. */
export const ossrIcon = new LabIcon({
  name: 'jupyter-ossr-ext:ossr',
  svgstr: ossrSvg
});

/** A disk above waves. */
export const lakeIcon = new LabIcon({
  name: 'jupyter-ossr-ext:lake',
  svgstr: lakeSvg
});
