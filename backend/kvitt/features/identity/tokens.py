"""Access tokens for machines: OAuth 2 client credentials in, short-lived signed tokens out.

A token is checked without asking the database; so it lives for minutes only, and a revoked client
is out when its last token ends.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

import msgspec
from authlib.oauth2 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749 import ClientMixin, InvalidScopeError, grants
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from kvitt.features.identity.queries import ClientFound
from kvitt.features.identity.schemas import TokenAnswer
from kvitt.features.identity.secrets import same, token_hash
from kvitt.runtime.actor import Actor
from kvitt.runtime.sealing import keyed_hash

LIVES_SECONDS = 600
ISSUER = "kvitt"
_ALGORITHM = "HS256"
_METHODS = ("client_secret_basic", "client_secret_post")


class TokenCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call to the token endpoint, as it came."""

    form: Mapping[str, str]
    authorization: str

    @property
    def headers(self) -> dict[str, str]:
        """The one header that matters, named as Authlib looks for it."""
        return {"Authorization": self.authorization} if self.authorization else {}

    @property
    def client_id(self) -> str:
        """Who says to be calling, by whichever method."""
        named, _ = extract_basic_authorization(self.headers)
        return str(named or self.form.get("client_id", ""))


class TokenOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What the token endpoint decided: a token, or an error word of RFC 6749 § 5.2."""

    token: TokenAnswer | None = None
    error: str = ""


class _Client(ClientMixin):  # type: ignore[misc]
    """A client as Authlib asks about it."""

    def __init__(self, found: ClientFound) -> None:
        self.found = found

    def get_client_id(self) -> str:
        """Its public name."""
        return self.found.client_id

    def get_allowed_scope(self, scope: str) -> str:
        """What it may have of what it asks for."""
        return " ".join(word for word in (scope or "").split() if word in self.found.scopes)

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether one of its living secrets was given."""
        given = token_hash(client_secret)
        return any(same(given, living) for living in self.found.secret_hashes)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Both common methods are welcome."""
        return endpoint == "token" and method in _METHODS

    def check_grant_type(self, grant_type: str) -> bool:
        """Machines act for themselves."""
        return bool(grant_type == grants.ClientCredentialsGrant.GRANT_TYPE)


class _Grant(grants.ClientCredentialsGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = _METHODS


class _Request(OAuth2Request):  # type: ignore[misc]
    @property
    def form(self) -> Mapping[str, str]:
        """The fields, where Authlib's Basic and POST methods look for them."""
        fields: Mapping[str, str] = self.payload.data
        return fields


class _Server(AuthorizationServer):  # type: ignore[misc]
    """Authlib's server for one call, its client already fetched."""

    def __init__(self, client: ClientFound | None, now: datetime) -> None:
        super().__init__()
        self.client = client
        self.now = now
        self.register_grant(_Grant)
        self.register_token_generator("default", self._generate)

    def query_client(self, client_id: str) -> _Client | None:
        """The client fetched before, if it is the one named."""
        known = self.client is not None and self.client.client_id == client_id
        return _Client(self.client) if known and self.client else None

    def validate_requested_scope(self, scope: str) -> None:
        """Refuse a scope the client was not given, rather than drop it silently."""
        wanted = set((scope or "").split())
        if self.client is not None and not wanted <= set(self.client.scopes):
            raise InvalidScopeError

    def save_token(self, token: Mapping[str, object], request: object) -> None:
        """Tokens are not stored: their signature is their proof."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: _Request) -> _Request:
        """It is one already."""
        return request

    def handle_response(
        self, status: int, body: Mapping[str, object] | Sequence[tuple[str, str]], headers: object
    ) -> TokenOutcome:
        """What was decided, for the route to put into words."""
        del headers
        said = dict(body)
        if status == HTTPStatus.OK:
            return TokenOutcome(token=msgspec.convert(said, TokenAnswer))
        return TokenOutcome(error=str(said["error"]))

    def _generate(self, client: _Client, scope: str | None, **_: object) -> dict[str, str | int]:
        granted = scope or " ".join(client.found.scopes)
        return {
            "access_token": sign_token(client.found, granted, now=self.now),
            "token_type": "Bearer",
            "expires_in": LIVES_SECONDS,
            "scope": granted,
        }


def decide(call: TokenCall, client: ClientFound | None, *, now: datetime) -> TokenOutcome:
    """What the token endpoint answers to a call whose client has been looked up."""
    # TLS ends before us; Authlib only wants to hear that the outside address is https.
    request = _Request("POST", "https://kvitt/oauth/token", headers=call.headers)
    request.payload = BasicOAuth2Payload(dict(call.form))
    outcome: TokenOutcome = _Server(client, now).create_token_response(request)
    return outcome


def sign_token(client: ClientFound, scope: str, *, now: datetime) -> str:
    """A token for a client, good for minutes."""
    issued = int(now.timestamp())
    claims = {
        "iss": ISSUER,
        "sub": client.client_id,
        "cid": str(client.id),
        "creditor": str(client.creditor_id),
        "name": client.name,
        "scope": scope,
        "iat": issued,
        "exp": issued + LIVES_SECONDS,
    }
    return jwt.encode({"alg": _ALGORITHM, "typ": "at+jwt"}, claims, _key())


class Bearer(msgspec.Struct, frozen=True, kw_only=True):
    """Who a token speaks for, and until when."""

    actor: Actor
    expires_at: int


def read_token(token: str) -> Bearer | None:
    """Who a token speaks for, whether or not it has expired; None where it is not one of ours."""
    try:
        claims = jwt.decode(token, _key(), algorithms=[_ALGORITHM]).claims
        if claims["iss"] != ISSUER:
            return None
        actor = Actor(
            kind="api_client",
            id=UUID(claims["cid"]),
            creditor_id=UUID(claims["creditor"]),
            scopes=frozenset(claims["scope"].split()),
            label=claims["name"],
        )
        return Bearer(actor=actor, expires_at=int(claims["exp"]))
    except (JoseError, ValueError, KeyError, AttributeError, TypeError):
        return None


def _key() -> OctKey:
    return OctKey.import_key(keyed_hash("key", "access tokens"))
