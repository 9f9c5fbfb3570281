"""``apprise``: the long tail of services, by the library of that name (``pip install 'duban[notify]'``).

It says only whether it tried without an error; of some services it says so although they refused (they answer HTTP 200
with an error code). On its word a letter is handed over, never more.
"""

from __future__ import annotations

from typing import Any

from engine.daemon.channels import Letter, NotSent, Options, Receipt
from engine.errors import Sentence


class Apprise:
    """url_env|url_file: where to, as apprise writes it; ``{to}`` in it is the address."""

    outward = True

    def __init__(self, options: Options) -> None:
        self.url = options.secret("url")
        try:
            import apprise
        except ImportError:
            raise options.bad(
                "kind", Sentence("for it apprise must be installed: pip install 'duban[notify]'")
            ) from None
        self._apprise: Any = apprise

    def send(self, letter: Letter) -> Receipt:
        """By whichever service the URL names; raises NotSent."""
        from urllib.parse import quote

        service = self._apprise.Apprise()
        if not service.add(self.url.replace("{to}", quote(letter.to, safe="@"))):
            raise NotSent(Sentence("apprise does not understand the address"), final=True)
        if not service.notify(title=letter.subject, body=letter.body):  # a bool, since 2.0 a result that is like one
            raise NotSent(Sentence("apprise could not hand it over"))
        return Receipt()
