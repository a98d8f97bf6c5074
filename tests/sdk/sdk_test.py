#!/usr/bin/env python3
"""The vendor's clients against a real server, as they behave on the wire; every answer checked as their models do.

Usage: sdk_test.py --server BINARY [CLASS | CLASS.test_NAME ...]

The last test of a whole run says which route no client has called with success.
"""
from __future__ import annotations

import os
import re
import sys
import unittest

import client
import scene
from high_level import HighLevelTest
from methods import MethodsTest
from odd_values import OddValuesTest
from operations import BY_HAND, LINKS, OPERATIONS, OWN
from smoke import SmokeTest
from traps import FilterTrapsTest, HeadersTest, TrapsTest

ROUTES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "api", "routes.cc")
ROUTE = re.compile(r'^    \{"([A-Z]+)", "(/[^"]*)"', re.MULTILINE)


class WholeRunTest(unittest.TestCase):
    """REQUIRES: the others have run."""

    def test_every_call_of_the_contract_has_succeeded(self) -> None:
        expected = {f"{operation.method} {operation.path}" for operation in OPERATIONS.values()}
        self.assertEqual((expected | set(BY_HAND) | LINKS) - client.called, set())

    def test_every_route_of_the_server_is_in_a_table(self) -> None:
        with open(ROUTES) as file:
            served = {unnamed(f"{method} {path}") for method, path in ROUTE.findall(file.read())}
        self.assertGreater(len(served), 50)
        self.assertEqual(served, {unnamed(line) for line in client.called | OWN})


def unnamed(line: str) -> str:
    """A route without the names of its parameters."""
    return re.sub(r"\{\w+\}", "{}", line)


def load_tests(loader: unittest.TestLoader, _tests: object, _pattern: object) -> unittest.TestSuite:
    return unittest.TestSuite(loader.loadTestsFromTestCase(test) for test in (
        SmokeTest, MethodsTest, TrapsTest, FilterTrapsTest, HeadersTest, HighLevelTest, OddValuesTest, WholeRunTest))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) < 2 or arguments[0] != "--server":
        sys.exit(__doc__)
    scene.binary = arguments[1]
    unittest.main(argv=[sys.argv[0], *arguments[2:]], verbosity=2)
