"""The scripts' own promises: sums are right, and nothing that failed or was not looked at passes."""

import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import cpu
import lint
import mesh
import release
import soak
from cargo_tests import Tally
from steps import Report, StepFailed, ToolMissing, sh

LINE = "test result: {}. {} passed; {} failed; {} ignored; 0 measured; 0 filtered out; finished in 0.01s\n"

_ORDER = "proto/maeul/order/v1/events.proto"
_BOOK = "proto/maeul/catalog/v1/book.proto"
_CATALOG = "proto/maeul/catalog/v1/service.proto"
# A file, what stands there, what would break those who speak the last release, and a word of what is found.
BREAKS = [
    (_ORDER, "message OrderPlaced {", "message OrderTaken {", "OrderPlaced"),
    (_ORDER, "string order_id = 1;", "string order_id = 91;", '"1" with name "order_id"'),
    (_BOOK, "string author = 3;", "repeated string author = 3;", '"author"'),
    (_BOOK, "int32 available = 6;", "int64 available = 6;", '"available"'),
    (_CATALOG, "rpc GetBook(", "rpc FetchBook(", "GetBook"),
    (_CATALOG, "returns (GetBookResponse)", "returns (stream GetBookResponse)", "GetBook"),
]
# What nobody is broken by.
EXPANDS = [
    (_ORDER, "message OrderPlaced {", "message OrderPlaced {\n  // More.\n  string more = 91;\n"),
    (_CATALOG, "option deprecated = true;", ""),
    (_CATALOG, "rpc GetBook(", "// More.\n  rpc GetMore(GetBookRequest) returns (GetBookResponse);\n  rpc GetBook("),
]


def raising(error):
    def action():
        raise error

    return action


class Sums(unittest.TestCase):
    def test_all_binaries_add_up(self):
        tally = Tally()
        for line in (LINE.format("ok", 3, 0, 0), "test a::b ... FAILED\n", LINE.format("FAILED", 4, 1, 2)):
            tally.see(line)
        self.assertEqual(tally.closing(), "7 passed, 1 failed, 2 skipped")
        self.assertEqual(tally.failures, ["a::b"])

    def test_what_a_failed_test_said_is_told_again_up_to_its_backtrace(self):
        tally = Tally()
        said = ["test a::b ... FAILED", "failures:", "", "---- a::b stdout ----", "", "thread 'a::b' panicked at x.rs:1:2:"]
        said += ["left: 1", "stack backtrace:", "   0: one", "---- a::c stdout ----", *["long"] * 40, "failures:", "    a::b"]
        for line in said:
            tally.see(f"{line}\n")
        self.assertEqual(
            [*tally.why()], ["failed: a::b", "    thread 'a::b' panicked at x.rs:1:2:", "    left: 1"]
        )
        tally.see("test a::c ... FAILED\n")
        self.assertEqual([*tally.why()][3:], ["failed: a::c", *["    long"] * 12])

    def test_colour_does_not_hide_a_result(self):
        tally = Tally()
        tally.see("test result: \x1b[32mok\x1b[0m. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n")
        self.assertEqual(tally.closing(), "2 passed, 0 failed")


class Reports(unittest.TestCase):
    def report(self, *errors):
        report = Report()
        for number, error in enumerate(errors):
            report.run(f"step {number}", raising(error) if error else lambda: None)
        return report

    def test_all_ok_holds(self):
        self.assertTrue(self.report(None, None).held)

    def test_a_failure_does_not_hold_and_stops_nothing(self):
        report = self.report(StepFailed("exit code 1"), None)
        self.assertFalse(report.held)
        self.assertEqual([row[1] for row in report.rows], ["FAILED", "ok"])

    def test_a_tool_that_cannot_be_had_is_no_pass_and_is_named(self):
        report = self.report(None, ToolMissing("typos could not be installed"))
        self.assertFalse(report.held)
        self.assertIn("NOT TO BE HAD", report.table())
        self.assertIn("typos could not be installed", report.table())

    def test_no_steps_is_no_pass(self):
        self.assertFalse(Report().held)


class Commands(unittest.TestCase):
    def test_an_exit_code_is_a_failure(self):
        with self.assertRaises(StepFailed):
            sh(["false"])

    def test_an_absent_program_cannot_be_had(self):
        with self.assertRaises(ToolMissing):
            sh(["no-such-program-anywhere"])

    def test_output_is_seen_line_by_line(self):
        lines = []
        sh(["printf", "one\\ntwo\\n"], each_line=lines.append)
        self.assertEqual(lines, ["one\n", "two\n"])


class Words(unittest.TestCase):
    def test_a_soak_takes_minutes_or_a_quarter_of_an_hour(self):
        taken = [soak.minutes_of(words) for words in ([], ["2.5"], ["x"], ["0"], ["nan"], ["1", "2"])]
        self.assertEqual(taken, [15, 2.5, None, None, None, None])

    def test_a_mesh_is_told_from_what_runs_against_it(self):
        for words, understood in {
            "": (False, None, False, [], []),
            "up": (False, None, False, [], []),
            "up --replicas=mypage=3": (False, None, False, ["--replicas=mypage=3"], []),
            "up kill payment": (False, None, False, [], ["up", "kill", "payment"]),
            "up --help": (False, None, False, [], ["up", "--help"]),
            "--release load steady --json": (True, None, False, [], ["load", "steady", "--json"]),
            "--program=/bin/maeul demo": (False, mesh.Path("/bin/maeul"), False, [], ["demo"]),
            "--cpu load steady": (False, None, True, [], ["load", "steady"]),
            "-- --log=debug --release": (False, None, False, ["--", "--log=debug", "--release"], []),
        }.items():
            with self.subTest(words):
                self.assertEqual(mesh.understood(words.split()), understood)

    def test_a_program_has_the_name_by_which_its_processes_are_known(self):
        with self.assertRaisesRegex(StepFailed, "--program=/bin/other: the file must be called maeul"):
            mesh.understood(["--program=/bin/other", "demo"])

    def test_cpu_time_is_told_for_each_order_and_without_what_only_watches(self):
        before = {"order": 1.0, "maeul up": 0.5}
        after = {"order": 2.0, "postgres": 3.0, "maeul up": 1.5, "maeul": 9.0, "ended": 0.0}
        lines = cpu.table(before, after, 1000).splitlines()
        self.assertIn(["order", "1.00", "1.00"], [line.split() for line in lines])
        self.assertEqual(lines[-1].split(), ["all", "but", "maeul", "up", "4.00", "4.00"])
        self.assertEqual(cpu.table({}, after, None).splitlines()[1].split(), ["maeul", "9.00"])
        self.assertEqual([cpu.settled(line) for line in (b'{"settled":7}', b"clean", b"[]", b"")], [7, None, None, None])

    def test_cpu_time_of_a_child_is_found(self):
        child = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        try:
            until = time.monotonic() + 60
            while cpu.used({child.pid: "busy"}, None).get("busy", 0) < 0.05 and time.monotonic() < until:
                time.sleep(0.02)
            self.assertGreaterEqual(cpu.used({child.pid: "busy"}, None)["busy"], 0.05)
        finally:
            child.kill()
            child.wait()


class Files(unittest.TestCase):
    def test_scripts_are_found_by_their_first_line(self):
        names = {str(path.relative_to(lint.tools.ROOT)) for path in lint.shell_scripts()}
        self.assertLessEqual({"test", ".ci/run"}, names)


class Releases(unittest.TestCase):
    def setUp(self):
        here = tempfile.TemporaryDirectory()
        self.addCleanup(here.cleanup)
        self.copy = Path(here.name)

    def replace(self, name, old, new):
        text = (self.copy / name).read_text()
        self.assertIn(old, text)
        (self.copy / name).write_text(text.replace(old, new))

    def test_versions_are_numbers_and_ordered_by_them(self):
        self.assertEqual([release.is_version(text) for text in ("0.1.0", "1.0", "v1.0.0", "../x")], [True] + 3 * [False])
        self.assertEqual(sorted(["0.10.0", "0.9.1"], key=release._numbers), ["0.9.1", "0.10.0"])
        self.assertEqual(release.run(release.releases()[0]), 1, "what was released stays as it is")

    def test_protos_that_break_the_last_release_are_found(self):
        shutil.copytree(lint.tools.ROOT / "proto", self.copy / "proto")
        shutil.copy(lint.tools.ROOT / "buf.yaml", self.copy)
        found = lambda: subprocess.run(lint.breaking(self.copy), capture_output=True, text=True)
        unchanged = found()
        self.assertEqual((unchanged.returncode, unchanged.stdout), (0, ""))
        for name, old, new, word in BREAKS:
            with self.subTest(name, change=new):
                self.replace(name, old, new)
                told = found()
                self.assertNotEqual(told.returncode, 0)
                self.assertIn(word, told.stdout)
                self.replace(name, new, old)
        for name, old, new in EXPANDS:
            with self.subTest(name, change=new):
                self.replace(name, old, new)
                told = found()
                self.assertEqual((told.returncode, told.stdout), (0, ""))

    def test_migrations_that_changed_since_a_release_are_found(self):
        for place in ("chassis", "services"):
            shutil.copytree(
                lint.tools.ROOT / place, self.copy / place, ignore=lambda _, names: [n for n in names if n.endswith(".rs")]
            )
        lint.migrations(self.copy)
        name = "services/order/migrations/sqlite/1001_order.sql"
        (self.copy / name).with_name("1002_more.sql").write_text("CREATE TABLE more (id TEXT);")
        lint.migrations(self.copy)
        self.replace(name, "TEXT", "text")
        with self.assertRaisesRegex(StepFailed, f"changed or gone since .*: {name}$"):
            lint.migrations(self.copy)


if __name__ == "__main__":
    unittest.main()
