"""Power-law spectra of gamma-ray sources."""

from .spectrum import PowerLaw, fit, read_points

__all__ = ["PowerLaw", "__version__", "fit", "read_points"]
__version__ = "1.2.0"
