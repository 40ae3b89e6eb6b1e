#!/usr/bin/env python3
"""What the program prints to a terminal: tables no wider than it, colour where it is wanted, what to do next.

  terminal_test.py PROGRAM
"""
import fcntl
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import unittest

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(columns: int, *arguments: str, **variables: str) -> str:
    """What a person sees on a terminal of that width."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | variables
    with subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=follower, stderr=subprocess.DEVNULL,
                          env=environment) as process:
        os.close(follower)
        out = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:  # The other end is closed.
                break
            if not part:
                break
            out += part
    os.close(leader)
    assert process.returncode == 0, out
    return out.decode().replace("\r\n", "\n")


def widest(text: str) -> int:
    return max(len(line) for line in text.splitlines())


class Terminal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        subprocess.run([PROGRAM, "demo", "--out", cls.folder.name], check=True, capture_output=True)
        cls.database = os.path.join(cls.folder.name, "harbour.db")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_tables_fit_the_terminal(self):
        for verb in ("findings", "services"):
            for columns in (80, 120, 200):
                with self.subTest(verb=verb, columns=columns):
                    shown = ESCAPE.sub("", on_terminal(columns, "-d", self.database, verb))
                    table = shown.split("\nNext\n")[0]
                    self.assertLessEqual(widest(table), columns)
                    self.assertGreater(len(table.splitlines()), 10)

    def test_nothing_is_cut(self):
        rows = subprocess.run([PROGRAM, "-d", self.database, "query", "--format", "jsonl",
                               "SELECT message FROM open_finding ORDER BY id LIMIT 5"], check=True, capture_output=True, text=True).stdout
        shown = "".join(ESCAPE.sub("", on_terminal(4000, "-d", self.database, "findings")).split())
        for row in rows.splitlines():
            message = re.fullmatch(r'\{"message":"(.*)"\}', row)[1].encode().decode("unicode_escape").encode("latin-1").decode()
            self.assertIn("".join(message.split()), shown)

    def test_colour_follows_the_options(self):
        arguments = ("-d", self.database, "findings")
        self.assertIn("\x1b[31mhigh", on_terminal(120, *arguments))
        self.assertNotIn("\x1b", on_terminal(120, *arguments, NO_COLOR="1"))
        self.assertNotIn("\x1b", on_terminal(120, *arguments, "--color", "never"))
        piped = subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, text=True).stdout
        self.assertNotIn("\x1b", piped)
        self.assertNotIn("\nNext\n", piped)

    def test_the_steps_that_are_named_can_be_taken(self):
        shown = ESCAPE.sub("", on_terminal(100, "-d", self.database, "findings"))
        steps = shown.split("\nNext\n")[1]
        self.assertEqual(["1.", "2.", "3."], re.findall(r"^\d\.", steps, re.M))
        commands = re.findall(r"^   plimsoll (.*)$", steps, re.M)
        self.assertEqual(3, len(commands))
        for command in commands:
            if " import " in command:  # Its file is the user's to write.
                continue
            done = subprocess.run(f"{PROGRAM} {command}", shell=True, capture_output=True, text=True, check=False)
            self.assertEqual(0, done.returncode, command + done.stderr)
            self.assertTrue(done.stdout.strip())


if __name__ == "__main__":
    unittest.main()
