"""The base class of all handlers."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

import msgspec
from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.handler import ExtensionHandlerMixin

from ..models import ProblemDocument, Wire
from ..problems import Problem

if TYPE_CHECKING:
    from ..services import Services


class Application(Protocol):
    """What handlers need of the app."""

    services: Services

    async def started(self) -> None:
        """Return once the jobs of the last server are back."""
        ...


class Handler(ExtensionHandlerMixin, APIHandler):
    """Encodes models, and returns errors as RFC 9457 problems. See `operation` for requests."""

    auth_resource = "jupyter_ossr_ext"
    path: ClassVar[str] = ""
    """Below the API, with parameters in braces; set by `route`."""
    pattern: ClassVar[str] = ""
    """The regular expression of the whole path; set by `route`."""

    @property
    def ossr(self) -> Application:
        return cast("Application", self.extensionapp)

    @property
    def services(self) -> Services:
        return self.ossr.services

    @property
    def content_security_policy(self) -> str:
        """Responses hold texts of strangers: none may act as a page of this server."""
        return f"{super().content_security_policy}; sandbox"

    async def prepare(self, **kwargs: Any) -> None:
        await super().prepare(**kwargs)
        await self.ossr.started()

    def respond(self, value: Wire | list[Any], status: int = 200, **headers: str) -> None:
        self.set_status(status)
        for name, text in headers.items():
            self.set_header(name.replace("_", "-"), text)
        self.set_header("Cache-Control", "no-store")
        self.finish(msgspec.json.encode(value))

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        if not isinstance(value, Problem):  # a problem is an expected response
            super().log_exception(typ, value, tb)

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        problem = kwargs.get("exc_info", (None, None))[1]
        if isinstance(problem, Problem):
            status_code = problem.status
        super().send_error(status_code, **kwargs)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, Problem):
            document = error.document()
        elif status_code == 500:
            document = Problem("This is a bug. Details are in the Jupyter server log.").document()
        else:
            detail = getattr(error, "log_message", None)
            document = ProblemDocument(
                type="about:blank",
                slug="http",
                title=self._reason,
                status=status_code,
                detail=detail,
                message=detail or self._reason,
            )
        if document.retry_after is not None:
            self.set_header("Retry-After", str(max(1, round(document.retry_after))))
        self.finish(msgspec.json.encode(document), set_content_type="application/problem+json")
