"""A small client, for what is not measured: filling, checking, waiting for a start."""

import http.client
import json
import urllib.parse
from contextlib import closing

TIMEOUT_SECONDS = 120


class Client:
    def __init__(self, port, key):
        self.port, self.key = port, key
        self.url = f"http://127.0.0.1:{port}"

    def ask(self, method, path, document=None, **headers):
        """The status and the document of an answer. `Idempotency_Key=…` is the header of that name."""
        sent = {"X-API-KEY": self.key} | {name.replace("_", "-"): value for name, value in headers.items()}
        if document is not None:
            extension = ';ext="https://jsonapi.org/ext/atomic"' if "atomic:operations" in document else ""
            sent["Content-Type"] = sent["Accept"] = "application/vnd.api+json" + extension
        # A connection each: one that is kept may have been closed from the other side meanwhile.
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)) as connection:
            connection.request(method, path, json.dumps(document) if document else None, sent)
            answer = connection.getresponse()
            body = answer.read()
        return answer.status, json.loads(body) if body else None

    def answers(self, path):
        try:
            return self.ask("GET", path)[0] == 200
        except (http.client.HTTPException, OSError):
            return False

    def get(self, path):
        status, document = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status} {document}")
        return document

    def post(self, path, document, **headers):
        status, answer = self.ask("POST", path, document, **headers)
        if status not in (200, 201, 204):
            raise RuntimeError(f"POST {path}: {status} {json.dumps(answer)[:500]}")
        return answer

    def pages(self, path, size=100):
        """Every page of a list, each with the path that it was read from."""
        path = f"{path}?page%5Bsize%5D={size}"
        while path:
            document = self.get(path)
            yield path, document["data"]
            following = urllib.parse.urlsplit(document["links"].get("next") or "")
            query = urllib.parse.quote(urllib.parse.unquote(following.query), safe="=&")
            path = f"{following.path}?{query}" if following.path else None
