"""What newer versions of well-known packages say to code that older ones took.

Maintained by hand from the packages' release notes, as `dropped_modules` is. Names that a module no
longer has need no line here: they are found in the files of its versions.
"""

from __future__ import annotations

import re

_SEABORN = r"\b(?:lm|bar|box|violin|count|scatter|line|point|strip|swarm|kde|cat|rel|joint)plot"

CHANGED: dict[str, tuple[str, ...]] = {
    # matplotlib, "API Changes" of 2.1, 3.1, 3.5, 3.6 and 3.8
    r"object has no attribute 'set_(?:axis_bgcolor|color_cycle)'": ("matplotlib<2.2",),
    r"(?:object has no property|unexpected keyword argument) 'normed'": ("matplotlib<3.1",),
    r"object has no attribute 'set_smart_bounds'": ("matplotlib<3.4",),
    r"gca\(\) got an unexpected keyword argument 'projection'": ("matplotlib<3.6",),
    r"(?:has no property|unexpected keyword argument) 'b'$": ("matplotlib<3.6",),
    r"object has no attribute 'set_window_title'": ("matplotlib<3.6",),
    r"object has no attribute 'w_[xyz]axis'": ("matplotlib<3.8",),
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
    # scikit-learn, "Version 0.19", "1.2"
    r"Expected 2D array, got 1D array instead": ("scikit-learn<0.19",),
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
