import { LabIcon } from '@jupyterlab/ui-components';

import ossrSvg from '../../../style/icons/ossr.svg';

/** A telescope's dish over stacked records. */
export const ossrIcon = new LabIcon({
  name: 'jupyter-ossr-ext:ossr',
  svgstr: ossrSvg
});
