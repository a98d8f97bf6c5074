#!/usr/bin/env python3
"""Checks every #include of src/ against the table of rooms in docs/ARCHITECTURE.md.

Usage: includes.py REPOSITORY
Prints one sentence for each line that breaks a row and exits with 1; 0 when all is well.
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')

# Third-party headers by the word of the table's last column.
THIRD_PARTY = {
    "spdlog": ("spdlog/", "fmt/"),
    "zlib": ("zlib",),
    "simdjson": ("simdjson",),
    "re2": ("re2/",),
    "utf8proc": ("utf8proc",),
    "rocksdb": ("rocksdb/",),
    "roaring": ("roaring/",),
    "sodium": ("sodium",),
    "boost": ("boost/",),
    "openssl": ("openssl/",),
    "CLI": ("CLI/",),
}


def read_table(page):
    """Room -> (rooms it may include, third-party words it may use)."""
    rooms = {}
    for line in page.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != 4 or cells[0] in ("room", "---"):
            continue
        rooms[cells[0]] = (set(cells[2].split()) - {"-"}, set(cells[3].split()) - {"-"})
    return rooms


def third_party_word(header):
    for word, prefixes in THIRD_PARTY.items():
        if header.startswith(prefixes):
            return word
    return None


def check_line(room, quote, header, rooms):
    """What is wrong with the line, or None."""
    allowed, third_party = rooms[room]
    if quote == '"':
        target = header.split("/")[0]
        if target not in rooms:
            return f'"{header}" is in no room of the table'
        if target != room and target not in allowed:
            return f"the row of '{room}' does not allow '{target}' ({header})"
        return None
    word = third_party_word(header)
    if word and word not in third_party:
        return f"the row of '{room}' does not allow the third-party headers of {word} (<{header}>)"
    return None


def check(repository):
    rooms = read_table(repository / "docs" / "ARCHITECTURE.md")
    faults = []
    seen = 0
    for path in sorted((repository / "src").rglob("*")):
        if path.suffix not in (".h", ".cc") or path.name.endswith("_test.cc"):
            continue
        room = path.relative_to(repository / "src").parts[0]
        if room not in rooms:
            faults.append(f"{path}: the room '{room}' is not in the table")
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            seen += 1
            fault = check_line(room, match.group(1), match.group(2), rooms)
            if fault:
                faults.append(f"{path.relative_to(repository)}:{number}: {fault}")
    if not rooms or not seen:
        faults.append("the table or the sources were not found: nothing was checked")
    return faults


if __name__ == "__main__":
    found = check(pathlib.Path(sys.argv[1]).resolve())
    print("\n".join(found) if found else "every include is where its room allows it")
    sys.exit(1 if found else 0)
