"""Modules and names that newer versions of well-known packages do not have.

Maintained by hand from the packages' release notes. What a notebook imports says which versions it
was written for, where neither a list nor a date does.
"""

from __future__ import annotations

from collections.abc import Iterable

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .notebook_code import Imported

_KERAS = ("keras<2.4", "tensorflow<2.3", "protobuf<3.21", "numpy<1.24")
"""With the newest versions of what Keras and TensorFlow of that time could be imported with."""
_TENSORFLOW = ("tensorflow<2", "protobuf<3.21", "numpy<1.20")
_SKLEARN = ("scikit-learn<0.20",)
_IPYTHON = ("ipython<8", "ipywidgets<8")

DROPPED = {
    "IPython.html": _IPYTHON,
    "IPython.nbconvert": _IPYTHON,
    "IPython.nbformat": _IPYTHON,
    "IPython.parallel": _IPYTHON,
    "keras.backend.tensorflow_backend": _KERAS,
    "keras.engine.topology": _KERAS,
    "keras.layers.advanced_activations": _KERAS,
    "keras.layers.convolutional": _KERAS,
    "keras.layers.core": _KERAS,
    "keras.layers.embeddings": _KERAS,
    "keras.layers.merge": _KERAS,
    "keras.layers.noise": _KERAS,
    "keras.layers.normalization.BatchNormalization": _KERAS,
    "keras.layers.recurrent": _KERAS,
    "keras.layers.wrappers": _KERAS,
    "keras.objectives": _KERAS,
    "keras.utils.np_utils": _KERAS,
    "keras.utils.vis_utils": _KERAS,
    "libpysal.api": ("libpysal<4",),
    "matplotlib.finance": ("matplotlib<2.2",),
    "matplotlib.mlab.PCA": ("matplotlib<3.1",),
    "matplotlib.mlab.griddata": ("matplotlib<3.1",),
    "pandas.tools.plotting": ("pandas<0.25",),
    "pandas.util.testing": ("pandas<2",),
    "scipy.integrate.cumtrapz": ("scipy<1.14",),
    "scipy.integrate.simps": ("scipy<1.14",),
    "scipy.integrate.trapz": ("scipy<1.14",),
    "scipy.misc.comb": ("scipy<1.3",),
    "scipy.misc.derivative": ("scipy<1.12",),
    "scipy.misc.factorial": ("scipy<1.3",),
    "scipy.misc.imread": ("scipy<1.2",),
    "scipy.misc.imresize": ("scipy<1.3",),
    "scipy.misc.imsave": ("scipy<1.2",),
    "scipy.misc.logsumexp": ("scipy<1.3",),
    "scipy.signal.gaussian": ("scipy<1.13",),
    "sklearn.cross_validation": _SKLEARN,
    "sklearn.datasets.fetch_mldata": ("scikit-learn<0.22",),
    "sklearn.datasets.load_boston": ("scikit-learn<1.2",),
    "sklearn.datasets.samples_generator": ("scikit-learn<0.24",),
    "sklearn.externals.joblib": ("scikit-learn<0.23",),
    "sklearn.externals.six": ("scikit-learn<0.23",),
    "sklearn.grid_search": _SKLEARN,
    "sklearn.lda": ("scikit-learn<0.19",),
    "sklearn.learning_curve": _SKLEARN,
    "sklearn.manifold.t_sne": ("scikit-learn<0.24",),
    "sklearn.metrics.plot_confusion_matrix": ("scikit-learn<1.2",),
    "sklearn.metrics.plot_roc_curve": ("scikit-learn<1.2",),
    "sklearn.mixture.GMM": _SKLEARN,
    "sklearn.preprocessing.Imputer": ("scikit-learn<0.22",),
    "tensorflow.contrib": _TENSORFLOW,
    "tensorflow.examples": _TENSORFLOW,
}
"""Dotted modules, or names in them, each with the limits under which they can be imported."""

OF_BUILT = {"theano": "numpy<1.22", "theano-pymc": "numpy<1.22"}
"""Unmaintained packages that are built from source, and what they need to be imported at all."""


def limits(imported: Iterable[Imported], listed: Iterable[str]) -> list[str]:
    """Requirements that limit packages to versions which have what is imported.

    Args:
        listed: Requirements of the record, which come first: where one does not allow a version
            that the limit does, there is no limit.
    """
    pinned: dict[str, set[str]] = {}
    for asked in map(Requirement, listed):
        low = {spec.version for spec in asked.specifier if spec.operator in {"==", ">=", "~="}}
        pinned.setdefault(canonicalize_name(asked.name), set()).update(low)
    found: dict[str, None] = {}
    for one in imported:
        parts = one.module.split(".")
        dotted = [".".join(parts[:n]) for n in range(1, len(parts) + 1)]
        for name in [*dotted, *(f"{one.module}.{name}" for name in one.names)]:
            found |= dict.fromkeys(DROPPED.get(name, ()))
    return [
        str(limit)
        for limit in map(Requirement, found)
        if all(
            limit.specifier.contains(version.removesuffix(".*"), prereleases=True)
            for version in pinned.get(canonicalize_name(limit.name), ())
        )
    ]
