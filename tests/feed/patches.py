"""What an update makes of a document's fields: the smallest model of docs/OPERATORS.md.

Values are JSON as Python reads it and are never changed in place: what is made shares with what was
there whatever stayed. So a state that somebody keeps stays what it was.

Not modelled, because nothing that uses it comes there: numbers beyond 2^63, nesting and sizes at
their limits, members that the server gives a type.
"""
from __future__ import annotations

from typing import Callable

MISSING = object()  # no member, as opposed to null


def updated(fields: dict, patch: object, operators: object, time: str) -> dict:
    """After an update of the feed: one, or a list of them where a batch named the document several
    times. `time` is that of the operation."""
    if not isinstance(patch, list):
        patch, operators = [patch], [operators]
    for at, update_data in enumerate(patch):
        for place, value in update_data.items():
            fields = changed(fields, place, lambda old, new=value: merged(old, new))
        for name, places in ((operators and operators[at]) or {}).items():
            for place in places:
                fields = operated(fields, name, place,
                                  places[place] if isinstance(places, dict) else time)
    return fields


def merged(old: object, new: object) -> object:
    """Objects merge at every depth, everything else is replaced."""
    if not isinstance(new, dict):
        return new
    old = old if isinstance(old, dict) else {}
    return old | {name: merged(old.get(name), value) for name, value in new.items()}


def changed(value: object, place: str, change: Callable) -> object:
    """`change` is given the value at the place, or MISSING, and says what stands there instead."""
    name, _, rest = place.partition(".")
    step = (lambda old: changed(old, rest, change)) if rest else change
    if isinstance(value, list) and name.isdecimal() and int(name) < len(value):
        at = int(name)
        made = step(value[at])
        return value if made is MISSING else value[:at] + [made] + value[at + 1:]
    value = value if isinstance(value, dict) else {}
    made = step(value.get(name, MISSING))
    if made is MISSING:
        return {other: kept for other, kept in value.items() if other != name}
    return value | {name: made}


def found(value: object, place: str) -> object:
    """The value at the place, or MISSING."""
    for name in place.split("."):
        if isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        elif isinstance(value, dict) and name in value:
            value = value[name]
        else:
            return MISSING
    return value


def operated(fields: dict, name: str, place: str, operand: object) -> dict:
    """One operator at one place."""
    if name in ("unset", "remove", "rename") and found(fields, place) is MISSING:
        return fields  # these make nothing on their way
    if name == "unset":
        return changed(fields, place, lambda old: MISSING)
    if name == "rename":
        moved = found(fields, place)
        return changed(changed(fields, place, lambda old: MISSING), operand, lambda old: moved)
    return changed(fields, place, lambda old: VALUES[name](old, operand))


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_nothing(value: object) -> bool:
    return value is MISSING or value is None


def increment(old: object, by: object) -> object:
    return by if is_nothing(old) else old + by if is_number(old) else old


def multiply(old: object, by: object) -> object:
    return by * 0 if is_nothing(old) else old * by if is_number(old) else old


def least(old: object, given: object) -> object:
    return given if is_nothing(old) or comparable(old, given) and given < old else old


def greatest(old: object, given: object) -> object:
    return given if is_nothing(old) or comparable(old, given) and given > old else old


def comparable(one: object, other: object) -> bool:
    return is_number(one) and is_number(other) or isinstance(one, str) and isinstance(other, str)


def elements(given: object) -> list:
    return given if isinstance(given, list) else [given]


def append(old: object, given: object) -> object:
    return old + elements(given) if isinstance(old, list) else elements(given) if is_nothing(old) else old


def add_to_set(old: object, given: object) -> object:
    if not isinstance(old, list) and not is_nothing(old):
        return old
    made = list(old) if isinstance(old, list) else []
    for one in elements(given):
        if one not in made:
            made.append(one)
    return made


def remove(old: object, given: object) -> object:
    return [one for one in old if one not in elements(given)] if isinstance(old, list) else old


VALUES = {"increment": increment, "multiply": multiply, "min": least, "max": greatest, "append": append,
          "add_to_set": add_to_set, "remove": remove, "current_time": lambda old, time: time}
