"""Requests as the vendor's clients put them on the wire, every answer read by checker.py.

`Sdk` is the generated SDK 0.81.1 over urllib3: one connection kept alive, the same header lines in the same order, path
segments with nothing safe, json.dumps with its spaces and escapes. `Mixpeek` is the package's high-level client.
"""
from __future__ import annotations

import http.client
import json
import urllib.parse

import checker
from operations import BY_HAND, NOT_SERVED, OPERATIONS, Operation

ANSWER_SECONDS = 120
EXCEPTIONS = {400: "BadRequestException", 401: "UnauthorizedException", 403: "ForbiddenException",
              404: "NotFoundException", 409: "ConflictException", 422: "UnprocessableEntityException"}
NOTHING = object()  # no body, which is not the body null

called: set[str] = set()  # "METHOD /pattern" of every call that succeeded, of all clients


class ApiException(Exception):
    """An error answer, as the SDK raises it: `name` is the exception's class, `data` the model."""

    def __init__(self, status: int, data: dict):
        self.status = status
        self.name = EXCEPTIONS.get(status, "ServiceException" if status >= 500 else "ApiException")
        self.data = data
        super().__init__(f"{status} {self.name}: {data['error']['type']}: {data['error']['message']}")


class Wire:
    """One connection that is kept alive. It never repeats a request."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
        self.connections = 0

    def send(self, method: str, target: str, headers: list[tuple[str, str]],
             body: bytes | None) -> http.client.HTTPResponse:
        """Sends these header lines, after those of urllib3; the answer, its body in `.text`."""
        if self.connection.sock is None:
            self.connections += 1
        self.connection.putrequest(method, target)  # Host, Accept-Encoding: identity
        if body is not None or method in ("POST", "PUT", "PATCH"):
            self.connection.putheader("Content-Length", str(len(body or b"")))
        for name, value in headers:
            self.connection.putheader(name, value)
        self.connection.endheaders()
        if body is not None:
            self.connection.send(body)
        response = self.connection.getresponse()
        response.text = response.read()
        if not response.headers["X-Request-ID"]:
            raise checker.Refused(f"{method} {target}: no X-Request-ID")
        return response

    def close(self) -> None:
        self.connection.close()


class Sdk:
    """The generated client. `default_headers` are those of `set_default_header`, sent with every call."""

    def __init__(self, port: int, default_headers: dict[str, str], root: str = ""):
        self.wire = Wire(port)
        self.default_headers = default_headers
        self.root = root  # "/" of a host that was configured with a slash at its end

    def call(self, method_name: str, *segments: str, body: object = NOTHING, query: dict | None = None,
             headers: list[tuple[str, str]] | None = None) -> dict:
        """What the SDK's method of that name returns. `headers` are its arguments like authorization=."""
        operation = OPERATIONS.get(method_name) or NOT_SERVED[method_name]
        lines = [*(headers or []), ("Accept", "application/json")]
        if operation.has_body:
            lines.append(("Content-Type", "application/json"))
        lines = [line for line in lines if line[0] not in self.default_headers]
        lines += [("User-Agent", "OpenAPI-Generator/0.81.1/python"), *self.default_headers.items()]
        text = None if body is NOTHING else json.dumps(body).encode()
        target = self.root + path_of(operation, segments) + query_of(query or {})
        return take(operation, self.wire.send(operation.method, target, lines, text))


class Mixpeek:
    """The high-level client: a base URL with /v1, a JSON content type on everything, plain JSON back. What it sends
    besides is that of python-requests."""

    def __init__(self, port: int, api_key: str, namespace: str):
        self.wire = Wire(port)
        self.headers = [("User-Agent", "python-requests/2.32.3"), ("Accept", "*/*"), ("Connection", "keep-alive"),
                        ("Authorization", "Bearer " + api_key), ("Content-Type", "application/json"),
                        ("X-Namespace", namespace)]

    def call(self, method: str, pattern: str, *segments: str, body: object = NOTHING) -> object:
        """The parsed answer. It is checked as a model of the SDK's all the same."""
        line = f"{method} /v1{pattern}"
        known = next((operation for operation in OPERATIONS.values()
                      if line == f"{operation.method} {operation.path}"), None)
        operation = known or Operation(method, "/v1" + pattern, 200, BY_HAND[line])
        text = None if body is NOTHING else json.dumps(body).encode()
        response = self.wire.send(method, path_of(operation, segments), self.headers, text)
        take(operation, response)
        return json.loads(response.text)


def take(operation: Operation, response: http.client.HTTPResponse) -> dict:
    """The answer as the SDK returns it, or its exception."""
    read = (response.status, response.headers["Content-Type"], response.text)
    if response.status >= 400:
        raise ApiException(response.status, checker.read_error(*read))
    answer = checker.read_answer(*read, operation.code, operation.model)
    called.add(f"{operation.method} {operation.path}")
    return answer


def path_of(operation: Operation, segments: tuple[str, ...]) -> str:
    """The path with its parameters filled in, of which no character is safe."""
    names = [part for part in operation.path.split("/") if part.startswith("{")]
    assert len(names) == len(segments), (operation, segments)
    path = operation.path
    for name, segment in zip(names, segments):
        path = path.replace(name, urllib.parse.quote(segment, safe=""), 1)
    return path


def query_of(query: dict) -> str:
    """Booleans in lower case, a list as one pair for each element."""
    pairs = [(name, value) for name, given in query.items()
             for value in (given if isinstance(given, list) else [given])]
    texts = [f"{name}={urllib.parse.quote(str(value).lower() if isinstance(value, bool) else str(value))}"
             for name, value in pairs]
    return "?" + "&".join(texts) if texts else ""
