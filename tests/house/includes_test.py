#!/usr/bin/env python3
"""The include check must fail on each kind of fault it is there for."""
import pathlib
import tempfile
import unittest

import includes

TABLE = """
| room | what it is | may include | third-party headers |
| --- | --- | --- | --- |
| base | x | - | spdlog |
| json | x | base | simdjson |
"""


class IncludesTest(unittest.TestCase):
    def faults(self, room, line):
        with tempfile.TemporaryDirectory() as directory:
            repository = pathlib.Path(directory)
            (repository / "docs").mkdir()
            (repository / "docs" / "ARCHITECTURE.md").write_text(TABLE)
            (repository / "src" / room).mkdir(parents=True)
            (repository / "src" / room / "x.cc").write_text(line + "\n")
            return includes.check(repository)

    def test_allowed(self):
        for line in ('#include "base/status.h"', '#include "json/value.h"', "#include <vector>", "#include <simdjson.h>"):
            self.assertEqual(self.faults("json", line), [], line)

    def test_against_the_direction(self):
        self.assertIn("the row of 'base' does not allow 'json'", self.faults("base", '#include "json/value.h"')[0])

    def test_third_party_in_the_wrong_room(self):
        self.assertIn("simdjson", self.faults("base", "#include <simdjson.h>")[0])
        self.assertIn("rocksdb", self.faults("json", "#include <rocksdb/db.h>")[0])

    def test_unknown_room(self):
        self.assertIn("not in the table", self.faults("attic", "#include <vector>")[0])
        self.assertIn("no room", self.faults("json", '#include "attic/x.h"')[0])

    def test_nothing_checked_is_a_fault(self):
        self.assertIn("nothing was checked", self.faults("json", "")[0])


if __name__ == "__main__":
    unittest.main()
