"""Reads an answer as the vendor's SDK does, and refuses what it would fail on or silently lose.

Stricter where the contract is: the SDK takes an answer without a content type, this does not.
"""
from __future__ import annotations

import datetime
import json
import re

from models import ENUMS, MODELS, OPEN, PATTERNS

# error.type of each status (contract 6.2 and the decisions above it).
ERROR_TYPES = {
    400: {"BadRequestError"},
    401: {"UnauthorizedError"},
    403: {"ForbiddenError", "NotEnabledError", "QuotaExceededError"},
    404: {"NotFoundError"},
    405: {"MethodNotAllowedError"},
    409: {"AlreadyExistsError", "ConflictError", "MatchCountError", "NotRevertibleError", "VersionConflictError"},
    412: {"PreconditionFailedError"},
    413: {"PayloadTooLargeError"},
    422: {"ValidationError"},
    429: {"TooManyRequestsError"},
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|\+00:00)")


class Refused(Exception):
    """The answer breaks the contract; where, and why."""


def read_answer(status: int, content_type: str | None, body: bytes, code: int, model: str) -> object:
    """What the SDK returns: a model's members, null for those left out. An open model has what it does not name in
    `additional_properties`. The SDK looks the type up by the exact code; with any other it returns None."""
    if status != code:
        raise Refused(f"status {status}, the SDK knows {code} only: {body[:500]!r}")
    return decode(model, parse(content_type, body), model)


def read_error(status: int, content_type: str | None, body: bytes) -> dict:
    """An answer of 4xx: one shape for every status, and on 422 the other shape too, in the same body."""
    answer = parse(content_type, body)
    error = decode("ErrorResponse", answer, "ErrorResponse")
    if error["status"] != status or error["success"] is not False:
        raise Refused(f"an error with status {status} says {body[:500]!r}")
    if error["error"]["type"] not in ERROR_TYPES.get(status, ()):
        raise Refused(f"error type {error['error']['type']} with status {status}")
    if status == 422:
        error["detail"] = decode("HTTPValidationError", answer, "HTTPValidationError")["detail"]
        if not all(fault["loc"] and fault["loc"][0] in ("body", "query", "path", "header")
                   for fault in error["detail"]) or not error["detail"]:
            raise Refused(f"a place that is no place: {error['detail']}")
    return error


def parse(content_type: str | None, body: bytes) -> object:
    if not re.match(r"application/json\s*(;|$)", content_type or ""):
        raise Refused(f"Content-Type {content_type}: the SDK does not read it as JSON")
    try:
        return json.loads(body.decode(), parse_constant=refuse_constant)
    except ValueError as error:
        raise Refused(f"no JSON ({error}): {body[:200]!r}") from error


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def decode(kind: str, value: object, place: str) -> object:
    """The value as one of that type, see models.py."""
    if kind.endswith("+"):
        require(value != [], place, "an empty list")
        kind = kind[:-1]
    if kind[0] == "[":
        require(isinstance(value, list), place, f"no list: {value!r}")
        return [decode(kind[1:-1], element, f"{place}[{at}]") for at, element in enumerate(value)]
    if kind[0] == "{":
        require(isinstance(value, dict), place, f"no object: {value!r}")
        return {name: decode(kind[1:-1], member, f"{place}.{name}") for name, member in value.items()}
    if "|" in kind:
        return decode_one_of(kind.split("|"), value, place)
    if kind in MODELS:
        return decode_model(kind, value, place)
    require(fits(kind, value), place, f"no {kind}: {value!r}")
    return value


def decode_one_of(kinds: list[str], value: object, place: str) -> object:
    refusals = []
    for kind in kinds:
        try:
            return decode(kind, value, place)
        except Refused as refused:
            refusals.append(str(refused))
    raise Refused("; ".join(refusals))


def decode_model(name: str, value: object, place: str) -> dict:
    require(isinstance(value, dict), place, f"no object: {value!r}")
    known = MODELS[name]
    decoded: dict = {}
    for member, kind in known.items():
        here = f"{place}.{member}"
        if kind.endswith("!"):
            require(member in value, here, "missing")
            decoded[member] = decode(kind[:-1], value[member], here)
        else:
            given = value.get(member)
            decoded[member] = None if given is None else decode(kind, given, here)
    if name in OPEN:
        decoded["additional_properties"] = {member: value[member] for member in value if member not in known}
    return decoded


def fits(kind: str, value: object) -> bool:
    """Strict: an int is no bool, a float no int. An int may stand for a float, nothing else for anything."""
    if kind in ENUMS:
        return isinstance(value, str) and value in ENUMS[kind]
    if kind in PATTERNS:
        return isinstance(value, str) and re.fullmatch(PATTERNS[kind], value) is not None
    whole = isinstance(value, int) and not isinstance(value, bool)
    return {
        "any": lambda: True,
        "null": lambda: value is None,
        "bool": lambda: isinstance(value, bool),
        "int": lambda: whole,
        "count": lambda: whole and value >= 0,
        "float": lambda: whole or isinstance(value, float),
        "string": lambda: isinstance(value, str),
        "object": lambda: isinstance(value, dict),
        "time": lambda: isinstance(value, str) and is_time(value),
    }[kind]()


def is_time(text: str) -> bool:
    """A moment in UTC that exists."""
    if not TIME.fullmatch(text):
        return False
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def require(holds: bool, place: str, otherwise: str) -> None:
    if not holds:
        raise Refused(f"{place}: {otherwise}")
