"""The types of the API. They contain data only."""

from .base import *
from .basket import *
from .dids import *
from .drafts import *
from .install import *
from .jobs import *
from .lake import *
from .lake_jobs import *
from .links import *
from .local import *
from .metadata import *
from .planned_data import *
from .previews import *
from .problems import *
from .provenance import *
from .publishing import *
from .records import *
from .rules import *
from .runs import *
from .search import *
from .sources import *
