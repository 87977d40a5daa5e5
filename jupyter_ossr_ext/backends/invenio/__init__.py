"""InvenioRDM: the software behind Zenodo and many institutes' repositories."""

from ..repository import RepositoryKind
from .repository import Invenio
from .settings import InvenioConfig

INVENIO = RepositoryKind(InvenioConfig, Invenio)

__all__ = ["INVENIO", "Invenio"]
