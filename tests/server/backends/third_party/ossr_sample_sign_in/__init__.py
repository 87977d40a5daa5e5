"""A sign-in method of another package: a one-time code, which Rucio knows as a SAML identity."""

from jupyter_ossr_ext.backends.net.policy import Opaque
from jupyter_ossr_ext.backends.rucio.auth_client import AuthClient, Several
from jupyter_ossr_ext.backends.rucio.auth_method import AuthMethod
from jupyter_ossr_ext.backends.rucio.token import Token
from jupyter_ossr_ext.models import SignInField


class OneTimeCode(AuthMethod):
    kind = "one-time-code"
    identity_type = "saml"
    label = "One-time code"
    fields = (SignInField("code", "Code of your phone", "password", required=True),)

    @property
    def reusable(self) -> bool:
        return False

    async def get(self, auth_client: AuthClient) -> Token | Several:
        return await auth_client.get_token(
            "saml",
            self.kind,
            self.account,
            secrets={"X-Rucio-Code": Opaque(self.values["code"])},
            rejected="The code is wrong or was used before. Enter the next one.",
        )
