"""The two secrets of a visitor, made from the one of the server, which lives as long as it runs.

The *pass* names the visit: it is kept in a cookie that no script can read. The *seal* goes with every request
that changes something: it stands in our own pages, which no foreign page can read.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets


class Tokens:
    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def new_pass(self) -> str:
        name = secrets.token_urlsafe(24)
        return f"{name}.{self._sign('pass', name)}"

    def is_ours(self, given: str) -> bool:
        """Whether this server made the pass: nobody chooses one for another."""
        name, _, sign = given.rpartition(".")
        return bool(name) and _same(sign, self._sign("pass", name))

    def seal(self, pass_: str) -> str:
        return self._sign("seal", pass_)

    def fits(self, seal: str, pass_: str) -> bool:
        return _same(seal, self.seal(pass_))

    def _sign(self, purpose: str, text: str) -> str:
        return hmac.new(self._secret, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
