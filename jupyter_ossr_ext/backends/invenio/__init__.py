"""InvenioRDM: the software behind Zenodo and many institutes' repositories."""

from .repository import Invenio

__all__ = ["Invenio"]
