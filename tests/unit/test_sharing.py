"""Work that is shared between processes: each task is done once, whoever does it, and nothing is lost with a process."""

import multiprocessing
import os
import signal
import threading

import pytest

from generator import sharing
from generator.sharing import meanwhile, share


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "cores", lambda: 2)


def test_each_task_is_done_once_and_several_processes_do_them() -> None:
    here, begun = os.getpid(), multiprocessing.get_context("fork").Event()

    def work(task: int) -> tuple[int, int]:
        if os.getpid() != here:
            begun.set()
        else:
            assert begun.wait(30), "the other process never began"
        return task * task, os.getpid()

    found = dict(share(work, range(10)))
    assert {rank: square for rank, (square, _) in found.items()} == {rank: rank * rank for rank in range(10)}
    assert len({pid for _, pid in found.values()}) == 2


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
    here = os.getpid()

    def work(task: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return task

    assert sorted(share(work, range(8))) == [(rank, rank) for rank in range(8)]


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
def test_what_is_done_meanwhile_is_over_at_the_end_of_the_block(tmp_path, worth: bool) -> None:
    with meanwhile(lambda: (tmp_path / "fait").write_text(str(os.getpid()), "utf-8"), worth):
        pass
    assert ((tmp_path / "fait").read_text("utf-8") == str(os.getpid())) is not worth


def test_what_stopped_the_work_done_meanwhile_is_raised(tmp_path) -> None:
    def fail() -> None:
        raise OSError("panne")

    with pytest.raises(OSError, match="panne"), meanwhile(fail):
        pass
