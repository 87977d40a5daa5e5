"""TLS: trusted authorities and the client certificate of a connection."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

from ...problems import CredentialsRejected, UpstreamDown


@dataclass(frozen=True)
class Tls:
    """Paths of PEM files, all optional. The authorities of the system are always trusted."""

    ca: str | None = None
    """A file of additional authorities."""
    ca_path: str | None = None
    """A folder of additional authorities, named by hash, as on grids."""
    certificate: str | None = None
    """The client certificate with its chain, or a proxy with its key."""
    key: str | None = None

    @property
    def stamp(self) -> tuple[float, ...]:
        """Changes when a file was renewed. Blocks briefly."""
        return tuple(
            Path(path).stat().st_mtime if path and Path(path).exists() else 0.0
            for path in (self.ca, self.certificate, self.key)
        )

    def context(self) -> ssl.SSLContext:
        """Blocks: reads the files. Raises a `Problem` that names the invalid one."""
        context = ssl.create_default_context()
        if self.ca or self.ca_path:
            self._trust(context)
        if self.certificate:
            self._introduce(context, self.certificate)
        return context

    def _trust(self, context: ssl.SSLContext) -> None:
        try:
            context.load_verify_locations(self.ca, self.ca_path)
        except (OSError, ssl.SSLError):
            raise UpstreamDown(
                f"The file of certificate authorities {self.ca or self.ca_path} cannot be read. "
                "Contact your administrator."
            ) from None

    def _introduce(self, context: ssl.SSLContext, certificate: str) -> None:
        try:
            # Without the callback OpenSSL would ask for the passphrase on the server's terminal.
            context.load_cert_chain(certificate, self.key, password=lambda: b"")
        except FileNotFoundError:
            missing = self.key if self.key and not Path(self.key).exists() else certificate
            raise CredentialsRejected(f"File not found: {missing}. Choose another one.") from None
        except PermissionError:
            raise CredentialsRejected(
                f"This server has no permission to read {certificate} or its key."
            ) from None
        except (OSError, ValueError):
            raise CredentialsRejected(
                f"{certificate} and its key cannot be used: they are not PEM, do not match, or "
                "need a passphrase (then create a proxy certificate)."
            ) from None


SYSTEM = Tls()
