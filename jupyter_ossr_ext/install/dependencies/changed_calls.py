"""What newer versions of well-known packages say to code that older ones took.

Maintained by hand from the packages' release notes, as `dropped_modules` is. Names that a module no
longer has need no line here: they are found in the files of its versions.
"""

from __future__ import annotations

import re

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from . import dropped_modules
from .distribution_names import WITH_PKG_RESOURCES

NAME = re.compile(
    r"cannot import name '?(\w+)'? from (?:partially initialized module )?'?([\w.]+)'?"
)
OWNER = re.compile(r"module '([\w.]+)' has no attribute '(\w+)'")
MODULE = re.compile(r"No module named '?([\w.]+)'?")
"""What Python says of a name and of a module that are not there."""
_SEABORN = r"\b(?:lm|bar|box|violin|count|scatter|line|point|strip|swarm|kde|cat|rel|joint)plot"

CHANGED: dict[str, tuple[str, ...]] = {
    # NumPy, "NumPy 2.0 migration guide", release notes of 1.20, 1.22, 1.24 and 2.4. The sizes are
    # those of `PyArray_Descr` and `PyArrayObject` for C code.
    r"was removed in the NumPy 2\.0 release": ("numpy<2",),
    r"compiled using NumPy 1\.x cannot be run in": ("numpy<2",),
    r"numpy\.dtype size changed.* Expected 96 from C header, got 88": ("numpy<2",),
    r"numpy\.core\.multiarray failed to import|_ARRAY_API not found": ("numpy<2",),
    r"compiled against ABI version 0x1\w+ but this version of numpy is 0x2": ("numpy<2",),
    r"numpy\.ndarray size changed.* Expected 96 from C header, got 8[08]": ("numpy>=1.22",),
    r"numpy\.ndarray size changed.* Expected 88 from C header, got 80": ("numpy>=1.20",),
    r"module 'numpy' has no attribute '(?:bool|long|unicode|typeDict)'": ("numpy<1.24",),
    r"module 'numpy' has no attribute '(?:in1d|trapz)'": ("numpy<2.4",),
    # Protocol Buffers, "Changes made on May 6, 2022"
    r"Descriptors cannot (?:not )?be created directly": ("protobuf<3.21",),
    # setuptools, "v82.0.0"
    r"No module named '?pkg_resources\b": (WITH_PKG_RESOURCES,),
    # Numba names the newest NumPy that it works with
    **{
        rf"Numba needs NumPy {major}\.{minor} or less": (f"numpy<{major}.{minor + 1}",)
        for major, minors in ((1, range(18, 27)), (2, range(6)))
        for minor in minors
    },
    # matplotlib, "API Changes" of 2.1, 3.1, 3.5, 3.6 and 3.8
    r"object has no attribute 'set_(?:axis_bgcolor|color_cycle)'": ("matplotlib<2.2",),
    r"(?:object has no property|unexpected keyword argument) 'normed'": ("matplotlib<3.1",),
    r"object has no attribute 'set_smart_bounds'": ("matplotlib<3.4",),
    r"gca\(\) got an unexpected keyword argument 'projection'": ("matplotlib<3.6",),
    r"(?:has no property|unexpected keyword argument) 'b'$": ("matplotlib<3.6",),
    r"object has no attribute 'set_window_title'": ("matplotlib<3.6",),
    r"object has no attribute 'w_[xyz]axis'": ("matplotlib<3.8",),
    # mpld3, code of 0.5.11: a method of matplotlib 3.10
    r"Axis' object has no attribute 'get_converter'": ("mpld3<0.5.11",),
    # pandas, "What's new" of 0.20, 1.0, 1.3 and 2.0
    r"'(?:DataFrame|Series)' object has no attribute 'sort'": ("pandas<0.20",),
    r"'(?:DataFrame|Series)' object has no attribute '(?:ix|as_matrix|get_value|set_value)'": (
        "pandas<1",
    ),
    r"unexpected keyword argument 'join_axes'": ("pandas<1",),
    r"'(?:DataFrame|Series)' object has no attribute '(?:append|iteritems|mad|lookup)'": (
        "pandas<2",
    ),
    r"unexpected keyword argument '(?:error_bad_lines|warn_bad_lines|line_terminator)'": (
        "pandas<2",
    ),
    r"\b(?:drop|pivot|to_csv|reset_index|set_index|dropna|concat)\(\) takes (?:from )?\d": (
        "pandas<2",
    ),
    r"Multi-dimensional indexing .* is no longer supported": ("pandas<2",),
    # scikit-learn, "Version 0.19", "1.2". 0.18 takes functions that SciPy 1.2 and 1.3 removed from
    # `scipy.misc` (their release notes); 0.20 and older take the missing one for a missing Pillow.
    r"Expected 2D array, got 1D array instead": ("scikit-learn<0.19", "scipy<1.2"),
    r"Imaging Library \(PIL\) is required to load data": ("scipy<1.2",),
    r"object has no attribute 'get_feature_names'": ("scikit-learn<1.2",),
    r"unexpected keyword argument 'normalize'": ("scikit-learn<1.2",),
    # seaborn, "v0.12.0"
    rf"{_SEABORN}\(\) (?:takes|got multiple values)": ("seaborn<0.12",),
    # networkx, "2.4"
    r"'(?:Di|Multi|MultiDi)?Graph' object has no attribute 'node'": ("networkx<2.4",),
    r"'(?:Di|Multi|MultiDi)?Graph' object has no attribute '(?:nodes|edges)_iter'": ("networkx<2",),
    # h5py, "What's new in h5py 3.0"
    r"'Dataset' object has no attribute 'value'": ("h5py<3",),
    # PyMC3, release notes of 3.9
    r"summary\(\) got an unexpected keyword argument '(?:alpha|varnames)'": ("pymc3<3.9",),
    r"(?:trace|forest|posterior)plot\(\) got an unexpected keyword argument 'varnames'": (
        "pymc3<3.9",
    ),
    # IPython widgets, "Changelog" 7.0
    r"object has no attribute 'on_submit'": ("ipywidgets<8",),
}
"""Regular expressions for messages, each with what is asked for instead."""


def limits(message: str) -> tuple[str, ...]:
    """Requirements of the versions for which code was written that gets this message."""
    return next((lines for text, lines in CHANGED.items() if re.search(text, message)), ())


def all_limits(message: str) -> tuple[str, ...]:
    """The same, also for a name or a module that newer versions are known not to have."""
    if found := limits(message):
        return found
    for pattern in (NAME, OWNER, MODULE):
        if match := pattern.search(message):
            words = match.groups()
            return dropped_modules.limits_of(".".join(words[::-1] if pattern is NAME else words))
    return ()


def limits_by_name() -> dict[str, list[SpecifierSet]]:
    """All limits, by the normalised name of the package."""
    found: dict[str, list[SpecifierSet]] = {}
    for table in (CHANGED, dropped_modules.DROPPED):
        for one in map(Requirement, {line for lines in table.values() for line in lines}):
            found.setdefault(canonicalize_name(one.name), []).append(one.specifier)
    return found
