"""A small OpenID provider that lets everybody in at once.

GET /mint?sub=&aud=&scope=&ttl= gives {"access_token": ...} without further ado.
"""

from __future__ import annotations

import base64
import json
import os
import ssl
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CERTS = Path(os.environ["RUCIO_RUN"]) / "certs"
PORT = int(os.environ["OIDC_PORT"])
ISSUER = f"https://localhost:{PORT}/"
ALICE = "alice-sub-0001"

codes: dict[str, dict[str, str]] = {}
refreshable: dict[str, dict[str, str]] = {}


def signing_key() -> rsa.RSAPrivateKey:
    """Kept, so that Rucio's copy of the public half stays right over a restart."""
    path = CERTS / "oidc.key"
    if path.exists():
        found = serialization.load_pem_private_key(path.read_bytes(), None)
        assert isinstance(found, rsa.RSAPrivateKey)
        return found
    key = rsa.generate_private_key(65537, 2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    path.write_bytes(key.private_bytes(*form, serialization.NoEncryption()))
    return key


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int) -> str:
    return text(value.to_bytes((value.bit_length() + 7) // 8, "big"))


KEY = signing_key()
_public = KEY.public_key().public_numbers()
JWK = {
    "kty": "RSA",
    "use": "sig",
    "alg": "RS256",
    "kid": "ossr",
    "n": number(_public.n),
    "e": number(_public.e),
}
DISCOVERY = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}authorize",
    "token_endpoint": f"{ISSUER}token",
    "userinfo_endpoint": f"{ISSUER}userinfo",
    "jwks_uri": f"{ISSUER}jwks",
    "introspection_endpoint": f"{ISSUER}introspect",
    "scopes_supported": ["openid", "profile", "offline_access"],
    "response_types_supported": ["code"],
    "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": ["RS256"],
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    "claims_supported": ["sub", "iss", "name"],
}


def signed(claims: dict[str, Any]) -> str:
    head = json.dumps({"alg": "RS256", "typ": "JWT", "kid": "ossr"}).encode()
    body = f"{text(head)}.{text(json.dumps(claims).encode())}"
    return f"{body}.{text(KEY.sign(body.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def access_token(sub: str, aud: str = "rucio", scope: str = "openid profile", ttl: int = 3600):
    now = int(time.time())
    return signed(
        {
            "iss": ISSUER,
            "sub": sub,
            "aud": aud,
            "scope": scope,
            "iat": now,
            "nbf": now,
            "exp": now + ttl,
            "jti": str(uuid.uuid4()),
            "wlcg.ver": "1.0",
        }
    )


def granted(grant: dict[str, str]) -> dict[str, Any]:
    scope = grant.get("scope", "openid profile")
    answer: dict[str, Any] = {
        "access_token": access_token(grant["sub"], grant.get("audience") or "rucio", scope),
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": scope,
    }
    if "offline_access" in scope:
        answer["refresh_token"] = uuid.uuid4().hex
        refreshable[answer["refresh_token"]] = grant
    return answer


class Provider(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, value: object, **headers: str) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, header in headers.items():
            self.send_header(name, header)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        match parts.path:
            case "/.well-known/openid-configuration":
                self.answer(200, DISCOVERY)
            case "/jwks":
                self.answer(200, {"keys": [JWK]})
            case "/authorize":
                code = uuid.uuid4().hex
                codes[code] = {**query, "sub": query.get("login_as", ALICE)}
                back = urlencode({"code": code, "state": query.get("state", "")})
                self.answer(302, {}, Location=f"{query['redirect_uri']}?{back}")
            case "/mint":
                wanted = {key: query[key] for key in ("aud", "scope") if key in query}
                ttl = int(query.get("ttl", 3600))
                token = access_token(query.get("sub", ALICE), ttl=ttl, **wanted)
                self.answer(200, {"access_token": token})
            case "/userinfo":
                self.answer(200, {"sub": ALICE, "name": "Alice Example"})
            case _:
                self.answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        form = {key: values[0] for key, values in parse_qs(body).items()}
        match urlsplit(self.path).path, form.get("grant_type"):
            case "/introspect", _:
                self.answer(200, {"active": True})
            case "/token", "authorization_code":
                self.with_code(codes.pop(form.get("code", ""), None))
            case "/token", "refresh_token":
                grant = refreshable.pop(form.get("refresh_token", ""), None)
                self.answer(200, granted(grant)) if grant else self.invalid()
            case "/token", "client_credentials":
                token = access_token(self.client(), form.get("audience", "rucio"))
                self.answer(200, {"access_token": token, "token_type": "Bearer"})
            case _:
                self.answer(400, {"error": "unsupported_grant_type"})

    def with_code(self, grant: dict[str, str] | None) -> None:
        if not grant:
            return self.invalid()
        now = int(time.time())
        identity = {"iss": ISSUER, "sub": grant["sub"], "aud": self.client()}
        identity |= {"exp": now + 600, "iat": now, "nonce": grant.get("nonce")}
        return self.answer(200, {**granted(grant), "id_token": signed(identity)})

    def client(self) -> str:
        basic = self.headers.get("Authorization", "Basic ").split(" ")[1]
        return base64.b64decode(basic + "==").decode().partition(":")[0] or "rucio"

    def invalid(self) -> None:
        self.answer(400, {"error": "invalid_grant"})


server = ThreadingHTTPServer(("127.0.0.1", PORT), Provider)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERTS / "host.pem", CERTS / "host.key")
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
