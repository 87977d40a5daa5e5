"""InvenioRDM's REST application alone, under /api; no UI."""

from invenio_app.factory import create_api
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware

application = DispatcherMiddleware(NotFound(), {"/api": create_api()})
