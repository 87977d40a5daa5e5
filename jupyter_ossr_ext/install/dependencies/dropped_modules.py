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

_JINJA_3 = ("jinja2<3.1",)
_NUMPY_1 = ("numpy<2",)
_SCIKIT_024 = ("scikit-learn<0.24",)

DROPPED: dict[str, tuple[str, ...]] = {
    "astropy.extern.six": ("astropy<4",),
    "bokeh.models.Panel": ("bokeh<3",),
    "bokeh.models.widgets.Panel": ("bokeh<3",),
    "dask_awkward": ("dask!=2025.1.*",),
    "flask.escape": ("flask<3",),
    "flask.Markup": ("flask<3",),
    "gensim.models.wrappers": ("gensim<4",),
    "gensim.summarization": ("gensim<4",),
    "geopandas.datasets": ("geopandas<1",),
    "IPython.html": _IPYTHON,
    "IPython.nbconvert": _IPYTHON,
    "IPython.nbformat": _IPYTHON,
    "IPython.parallel": _IPYTHON,
    "ipywidgets.Latex": ("ipywidgets<6",),
    "jinja2.contextfilter": _JINJA_3,
    "jinja2.contextfunction": _JINJA_3,
    "jinja2.environmentfilter": _JINJA_3,
    "jinja2.escape": _JINJA_3,
    "jinja2.evalcontextfilter": _JINJA_3,
    "jinja2.Markup": _JINJA_3,
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
    "markupsafe.soft_unicode": ("markupsafe<2.1",),
    "matplotlib.cm.get_cmap": ("matplotlib<3.9",),
    "matplotlib.cm.register_cmap": ("matplotlib<3.9",),
    "matplotlib.finance": ("matplotlib<2.2",),
    "matplotlib.mlab.bivariate_normal": ("matplotlib<3.1",),
    "matplotlib.mlab.griddata": ("matplotlib<3.1",),
    "matplotlib.mlab.normpdf": ("matplotlib<3.1",),
    "matplotlib.mlab.PCA": ("matplotlib<3.1",),
    "matplotlib.pyplot.hold": ("matplotlib<3",),
    "networkx.connected_component_subgraphs": ("networkx<2.4",),
    "networkx.from_numpy_matrix": ("networkx<3",),
    "networkx.info": ("networkx<3",),
    "networkx.read_gpickle": ("networkx<3",),
    "networkx.to_numpy_matrix": ("networkx<3",),
    "networkx.write_gpickle": ("networkx<3",),
    "numpy.alltrue": _NUMPY_1,
    "numpy.complex": ("numpy<1.24",),
    "numpy.complex_": _NUMPY_1,
    "numpy.float": ("numpy<1.24",),
    "numpy.float_": _NUMPY_1,
    "numpy.Inf": _NUMPY_1,
    "numpy.int": ("numpy<1.24",),
    "numpy.NaN": _NUMPY_1,
    "numpy.object": ("numpy<1.24",),
    "numpy.product": _NUMPY_1,
    "numpy.sometrue": _NUMPY_1,
    "numpy.str": ("numpy<1.24",),
    "numpy.string_": _NUMPY_1,
    "numpy.unicode_": _NUMPY_1,
    "pandas.DataFrame.from_csv": ("pandas<1",),
    "pandas.datetime": ("pandas<2",),
    "pandas.Float64Index": ("pandas<2",),
    "pandas.Int64Index": ("pandas<2",),
    "pandas.np": ("pandas<2",),
    "pandas.Panel": ("pandas<1",),
    "pandas.rolling_mean": ("pandas<0.23",),
    "pandas.tools.plotting": ("pandas<0.25",),
    "pandas.util.testing": ("pandas<2",),
    "PIL.Image.ANTIALIAS": ("pillow<10",),
    "plotly.plotly": ("plotly<4",),
    "pymatgen.Composition": ("pymatgen<2022",),
    "pymatgen.Element": ("pymatgen<2022",),
    "pymatgen.Lattice": ("pymatgen<2022",),
    "pymatgen.MPRester": ("pymatgen<2022",),
    "pymatgen.Molecule": ("pymatgen<2022",),
    "pymatgen.Specie": ("pymatgen<2022",),
    "pymatgen.Structure": ("pymatgen<2022",),
    "qutip.nonmarkov": ("qutip<5",),
    "qutip.qip": ("qutip<5",),
    "scipy.integrate.cumtrapz": ("scipy<1.14",),
    "scipy.integrate.simps": ("scipy<1.14",),
    "scipy.integrate.trapz": ("scipy<1.14",),
    "scipy.interpolate.interp2d": ("scipy<1.14",),
    "scipy.misc.ascent": ("scipy<1.12",),
    "scipy.misc.comb": ("scipy<1.3",),
    "scipy.misc.derivative": ("scipy<1.12",),
    "scipy.misc.electrocardiogram": ("scipy<1.12",),
    "scipy.misc.face": ("scipy<1.12",),
    "scipy.misc.factorial": ("scipy<1.3",),
    "scipy.misc.imread": ("scipy<1.2",),
    "scipy.misc.imresize": ("scipy<1.3",),
    "scipy.misc.imsave": ("scipy<1.2",),
    "scipy.misc.logsumexp": ("scipy<1.3",),
    "scipy.signal.cwt": ("scipy<1.15",),
    "scipy.signal.gaussian": ("scipy<1.13",),
    "scipy.signal.ricker": ("scipy<1.15",),
    "scipy.stats.binom_test": ("scipy<1.12",),
    "servicex.ServiceXDataset": ("servicex<3",),
    "shapely.ops.cascaded_union": ("shapely<2.1",),
    "skimage.measure.compare_psnr": ("scikit-image<0.18",),
    "skimage.measure.compare_ssim": ("scikit-image<0.18",),
    "sklearn.cluster.k_means_": _SCIKIT_024,
    "sklearn.cross_validation": _SKLEARN,
    "sklearn.datasets.fetch_mldata": ("scikit-learn<0.22",),
    "sklearn.datasets.load_boston": ("scikit-learn<1.2",),
    "sklearn.datasets.samples_generator": ("scikit-learn<0.24",),
    "sklearn.ensemble.forest": _SCIKIT_024,
    "sklearn.externals.joblib": ("scikit-learn<0.23",),
    "sklearn.externals.six": ("scikit-learn<0.23",),
    "sklearn.grid_search": _SKLEARN,
    "sklearn.lda": ("scikit-learn<0.19",),
    "sklearn.learning_curve": _SKLEARN,
    "sklearn.linear_model.base": _SCIKIT_024,
    "sklearn.manifold.t_sne": ("scikit-learn<0.24",),
    "sklearn.metrics.plot_confusion_matrix": ("scikit-learn<1.2",),
    "sklearn.metrics.plot_roc_curve": ("scikit-learn<1.2",),
    "sklearn.mixture.GMM": _SKLEARN,
    "sklearn.preprocessing.data": _SCIKIT_024,
    "sklearn.preprocessing.Imputer": ("scikit-learn<0.22",),
    "sklearn.tree.tree": _SCIKIT_024,
    "sklearn.utils.linear_assignment_": ("scikit-learn<0.23",),
    "sklearn.utils.testing": _SCIKIT_024,
    "statsmodels.tsa.arima_model": ("statsmodels<0.13",),
    "sympy.mpmath": ("sympy<1",),
    "tensorflow.app": _TENSORFLOW,
    "tensorflow.ConfigProto": _TENSORFLOW,
    "tensorflow.contrib": _TENSORFLOW,
    "tensorflow.enable_eager_execution": _TENSORFLOW,
    "tensorflow.examples": _TENSORFLOW,
    "tensorflow.flags": _TENSORFLOW,
    "tensorflow.get_default_graph": _TENSORFLOW,
    "tensorflow.get_variable": _TENSORFLOW,
    "tensorflow.gfile": _TENSORFLOW,
    "tensorflow.global_variables_initializer": _TENSORFLOW,
    "tensorflow.GPUOptions": _TENSORFLOW,
    "tensorflow.InteractiveSession": _TENSORFLOW,
    "tensorflow.layers": _TENSORFLOW,
    "tensorflow.logging": _TENSORFLOW,
    "tensorflow.placeholder": _TENSORFLOW,
    "tensorflow.random_normal": _TENSORFLOW,
    "tensorflow.random_uniform": _TENSORFLOW,
    "tensorflow.reset_default_graph": _TENSORFLOW,
    "tensorflow.Session": _TENSORFLOW,
    "tensorflow.set_random_seed": _TENSORFLOW,
    "tensorflow.summary.FileWriter": _TENSORFLOW,
    "tensorflow.train.AdamOptimizer": _TENSORFLOW,
    "tensorflow.train.GradientDescentOptimizer": _TENSORFLOW,
    "tensorflow.train.Saver": _TENSORFLOW,
    "tensorflow.trainable_variables": _TENSORFLOW,
    "tensorflow.truncated_normal": _TENSORFLOW,
    "tensorflow.variable_scope": _TENSORFLOW,
    "torchtext.legacy": ("torchtext<0.12",),
}
"""Dotted modules, or names in them, each with the limits under which they can be imported."""

OF_BUILT = {"theano": "numpy<1.22", "theano-pymc": "numpy<1.22"}
"""Unmaintained packages that are built from source, and what they need to be imported at all."""


def limits_of(name: str) -> tuple[str, ...]:
    """The limits for a dotted name, or else for the longest part of it that has some."""
    parts = name.split(".")
    dotted = (".".join(parts[:length]) for length in range(len(parts), 1, -1))
    return next((DROPPED[one] for one in dotted if one in DROPPED), ())


def limits(
    imported: Iterable[Imported], listed: Iterable[str], used: Iterable[str] = ()
) -> list[str]:
    """Requirements that limit packages to versions which have what is imported.

    Args:
        listed: Requirements of the record, which come first: where one does not allow a version
            that the limit does, there is no limit.
        used: Dotted names that are taken of modules by an attribute.
    """
    pinned: dict[str, set[str]] = {}
    for asked in map(Requirement, listed):
        low = {spec.version for spec in asked.specifier if spec.operator in {"==", ">=", "~="}}
        pinned.setdefault(canonicalize_name(asked.name), set()).update(low)
    found: dict[str, None] = {}
    for name in sorted(used):
        found |= dict.fromkeys(DROPPED.get(name, ()))
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
