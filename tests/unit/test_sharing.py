"""Work that is shared between processes: each task is done once, whoever does it, and nothing is lost with a process."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from helpers import ROOT

from generator import sharing
from generator.sharing import apart, meanwhile, share


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "cores", lambda: 2)


def run_alone(code: str) -> subprocess.CompletedProcess[str]:
    """A program run by a Python of its own: other tests leave threads here, and then nothing is shared."""
    begin = "import os, multiprocessing; from generator import sharing; from generator.sharing import *; sharing.cores = lambda: 2; here = os.getpid()\n"
    return subprocess.run([sys.executable, "-c", begin + code], cwd=ROOT, capture_output=True, text=True, timeout=60)


def alone(code: str) -> str:
    """What a program says that ends well."""
    run = run_alone(code)
    run.check_returncode()
    return run.stdout.strip()


def test_each_task_is_done_once_and_several_processes_do_them() -> None:
    code = """
begun = multiprocessing.get_context("fork").Event()
def work(task):
    if os.getpid() != here:
        begun.set()
    else:
        assert begun.wait(30), "the other process never began"
    return task * task, os.getpid()
found = dict(share(work, range(10)))
print({rank: square for rank, (square, _) in found.items()} == {rank: rank * rank for rank in range(10)}, len({pid for _, pid in found.values()}))
"""
    assert alone(code) == "True 2"


def test_what_is_not_worth_sharing_is_done_here_in_order() -> None:
    assert list(share(lambda task: (task, os.getpid()), "abc", worth=False)) == [(rank, (task, os.getpid())) for rank, task in enumerate("abc")]


def test_nothing_is_shared_while_a_thread_may_hold_a_lock() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert {pid for _, pid in share(lambda _: os.getpid(), range(4))} == {os.getpid()}
    finally:
        over.set()
        thread.join()


def test_the_tasks_of_a_process_that_was_killed_are_done_here() -> None:
    code = """
import signal
def work(task):
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return task
print(sorted(share(work, range(8))) == [(rank, rank) for rank in range(8)])
"""
    assert alone(code) == "True"


def test_a_fault_in_another_process_is_raised_here() -> None:
    here = os.getpid()

    def work(task: int) -> None:
        if task == 0 or os.getpid() != here:
            raise RuntimeError("panne")

    with pytest.raises(RuntimeError, match="panne"):
        list(share(work, range(4)))


def test_one_is_told_how_many_tasks_are_done() -> None:
    told: list[int] = []
    list(share(abs, range(6), tell=told.append))
    assert told == sorted(told) and told[-1] == 6


@pytest.mark.parametrize("worth", [True, False])
def test_what_is_done_meanwhile_is_over_at_the_end_of_the_block(tmp_path: Path, worth: bool) -> None:
    code = f"""
with meanwhile(lambda: (open({str(tmp_path / "fait")!r}, "w").write(str(os.getpid())), os.getpid())[1], {worth}) as outcome:
    pass
print(open({str(tmp_path / "fait")!r}).read() == str(here), outcome() == here)
"""
    assert alone(code) == f"{not worth} {not worth}"


def test_what_stopped_the_work_done_meanwhile_is_raised() -> None:
    def fail() -> None:
        raise OSError("panne")

    with pytest.raises(OSError, match="panne"), meanwhile(fail):
        pass


def test_what_is_asked_apart_is_done_elsewhere_in_the_order_it_was_asked() -> None:
    code = """
class Hand:
    def __init__(self): self.told = []
    def say(self, word): self.told.append(word); return os.getpid(), list(self.told)
hand = Hand()
with apart(hand) as ask:
    first, second = ask("say", "un"), ask("say", "deux")
    there, said = second()
    print(there != here, first() == (there, ["un"]), said, second() == (there, said), hand.told)
"""
    assert alone(code) == "True True ['un', 'deux'] True []"


def test_what_a_process_apart_cannot_give_is_done_here() -> None:
    code = """
class Hand:
    def leave(self):
        if os.getpid() != here:
            os._exit(1)
        return "ici"
    def stay(self): return os.getpid() == here
with apart(Hand()) as ask:
    left, stayed = ask("leave"), ask("stay")
    print(left(), stayed(), ask("stay")())
"""
    assert alone(code) == "ici True True"


def test_a_fault_in_a_process_apart_is_raised_here_and_it_is_quiet() -> None:
    code = """
class Hand:
    def fail(self): raise ValueError("panne")
with apart(Hand()) as ask:
    failed = ask("fail")
    try:
        failed()
    except ValueError as error:
        print(error)
"""
    run = run_alone(code)
    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, "panne", "")


def test_what_is_asked_apart_is_done_here_where_no_process_may_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "cores", lambda: 1)
    asked: list[int] = []
    with apart(asked) as ask:
        added = ask("append", 1)
        assert asked == []
        added()
        added()
    assert asked == [1]


def test_work_may_be_shared_while_a_process_is_apart() -> None:
    code = """
import time
with apart(time) as ask:
    ask("sleep", 0)
    print(len({pid for _, pid in share(lambda _: (time.sleep(0.01), os.getpid())[1], range(50))}))
"""
    assert alone(code) == "2"


def test_no_process_outlives_a_fault_in_the_shared_work() -> None:
    code = """
def work(task):
    if os.getpid() == here:
        raise RuntimeError("panne")
    return task
try:
    list(share(work, range(100000)))
except RuntimeError:
    print(multiprocessing.active_children())
"""
    assert alone(code) == "[]"


def test_a_stop_that_comes_while_a_process_is_copied_is_answered_just_after() -> None:
    code = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs tests in the background lets them ignore Ctrl-C
os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    with apart([]):
        print("went on")
except KeyboardInterrupt:
    print("stopped", multiprocessing.active_children())
"""
    assert alone(code) == "stopped []"


def test_the_other_processes_stop_when_the_first_was_killed(tmp_path: Path) -> None:
    done = tmp_path / "faits"
    code = f"""
import signal, time
def work(task):
    with open({str(done)!r}, "a") as file:
        file.write(f"{{os.getpid()}}\\n")
    if os.getpid() == here:
        while len(set(open({str(done)!r}).read().split())) < 2:
            time.sleep(0.01)
        os.kill(here, signal.SIGKILL)
    time.sleep(0.01)
list(share(work, range(100_000)))
"""
    # The other process holds the pipe of its output until it ends: both are waited for.
    assert run_alone(code).returncode == -9 and len(done.read_text().split()) < 10_000
