"""Starts that must fail with one clear line and leave everything as it was."""
import os
import subprocess
import tempfile
import unittest

import wire
from server import KEY, Client, Server

START_SECONDS = 60


class Starts(unittest.TestCase):
    def setUp(self) -> None:
        self.directory = tempfile.TemporaryDirectory(prefix="amend-hostile-")
        self.addCleanup(self.directory.cleanup)
        self.server = Server(wire.binary, self.directory.name)
        self.addCleanup(self.server.close)

    def refused(self, *, data: str | None = None, listen: str = "127.0.0.1:0", key: str | None = KEY) -> str:
        environment = {name: value for name, value in os.environ.items() if name != "AMEND_ROOT_KEY"}
        if key is not None:
            environment["AMEND_ROOT_KEY"] = key
        done = subprocess.run([wire.binary, "serve", "--data", data or self.server.data, "--listen", listen],
                              env=environment, capture_output=True, text=True, timeout=START_SECONDS)
        self.assertEqual(done.returncode, 1, done.stderr)
        lines = done.stderr.strip().splitlines()
        self.assertEqual(len(lines), 1, done.stderr)
        self.assertTrue(lines[0].startswith("amend: "))
        return lines[0]

    def path(self, name: str) -> str:
        return os.path.join(self.server.data, name)

    def write(self, name: str, content: bytes) -> None:
        with open(self.path(name), "wb") as file:
            file.write(content)

    def test_two_servers_on_one_directory_or_port(self) -> None:
        self.server.start()
        self.assertIn("another process", self.refused())
        self.assertIn("in use", self.refused(data=self.directory.name + "/second", listen=f"127.0.0.1:{self.server.port}"))
        with Client(self.server.port) as client:
            client.get("POST", "/v1/namespaces", {"namespace_name": "still"})
        self.assertEqual(self.server.stop(), 0)

    def test_listen(self) -> None:
        for listen in ("", "127.0.0.1", "127.0.0.1:", ":0x", "127.0.0.1:65536", "127.0.0.1:-1", "999.1.1.1:1", "a:b:c",
                       "127.0.0.1:0 ", "1.2.3.4:0"):
            with self.subTest(listen=listen):
                self.refused(listen=listen)

    def test_root_key(self) -> None:
        for key in ("", "sk_", "sk_short", "pk_" + "a" * 30, "sk_with space" + "0" * 20, "sk_" + "\u00e9" * 20,
                    "sk_" + "a" * 100_000, "sk_line\n" + "0" * 20):
            with self.subTest(key=key[:20]):
                self.assertNotIn("a" * 1000, self.refused(key=key))

    def test_admin_key_file(self) -> None:
        self.server.start()
        self.server.stop()
        for content in (b"\n", b"garbage\n", b"\x00\xff\n", b"sk_" + b"a" * 1_000_000 + b"\n", b" sk_" + b"a" * 30):
            with self.subTest(content=content[:20]):
                self.write("admin-key", content)
                self.refused(key=None)
                with open(self.path("admin-key"), "rb") as file:
                    self.assertEqual(file.read(), content)

    def test_admin_key_that_is_a_directory_leaves_no_secret_behind(self) -> None:
        self.server.start()
        self.server.stop()
        os.mkdir(self.path("admin-key"))
        self.refused(key=None)
        self.assertFalse(os.path.exists(self.path("admin-key.new")))

    def test_format(self) -> None:
        self.server.start()
        self.server.stop()
        with open(self.path("FORMAT"), "rb") as file:
            right = file.read()
        for content in (b"", b"garbage", b"amend embedded 999\n", right * 2, right[:-1] + b"0\n", b"\0" * 100):
            with self.subTest(content=content):
                self.write("FORMAT", content)
                self.refused()
        os.unlink(self.path("FORMAT"))
        self.refused()
        self.write("FORMAT", right)
        self.server.start()

    def test_foreign_directories(self) -> None:
        foreign = self.directory.name + "/foreign"
        os.mkdir(foreign)
        with open(foreign + "/thesis", "w") as file:
            file.write("x")
        self.refused(data=foreign)
        self.assertEqual(os.listdir(foreign), ["thesis"])
        self.refused(data=foreign + "/thesis")
        self.refused(data="/proc/none")
