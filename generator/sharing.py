"""A piece of work and its tasks go in; the outcome of each task comes out, done by as many processes as the machine has processors.

The other processes are copies of this one (fork): they have all that it had read, and nothing has to be sent to them. This one works too: a copied page of
memory is paid for by whoever writes on it, and of two processes only one is a copy.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def may_share() -> bool:
    """A fork copies no other thread: the locks they hold would never be released in the copy."""
    return cores() > 1 and threading.active_count() == 1 and "fork" in multiprocessing.get_all_start_methods()


def share(
    work: Callable[[Task], Outcome], tasks: Sequence[Task], worth: bool = True, tell: Callable[[int], None] = lambda done: None
) -> Iterator[tuple[int, Outcome]]:
    """Do each task once: its rank and its outcome, in any order. The other processes take them from the first on, this one from the last on, until they meet.

    When it is not `worth` starting processes, all is done here. `tell` is told how many tasks are done. What the task of a process that was killed (memory?)
    would have given is made again here.
    """
    if not worth or len(tasks) < 2 or not may_share():
        for rank, task in enumerate(tasks):
            yield rank, work(task)
            tell(rank + 1)
        return
    with _others(work, min(cores(), len(tasks)) - 1) as pool:
        asked = [pool.submit(_inherited, task) for task in tasks]
        for rank in reversed(range(len(tasks))):
            try:
                outcome = work(tasks[rank]) if asked[rank].cancel() else asked[rank].result()
            except BrokenProcessPool:
                outcome = work(tasks[rank])
            yield rank, outcome
            tell(sum(future.done() for future in asked))


@contextmanager
def meanwhile(work: Callable[[], None], worth: bool = True) -> Iterator[None]:
    """Do some work in another process while this one goes on; before it goes on, when it is not `worth` starting a process or none may be.

    It is over at the end of the block, where what stopped it is raised.
    """
    if not worth or not may_share():
        work()
        yield
        return
    with _others(lambda _: work(), 1) as pool:
        done = pool.submit(_inherited, None)
        yield
        done.result()


@contextmanager
def _others(work: Callable[[Any], Any], number: int) -> Iterator[ProcessPoolExecutor]:
    global _work
    _work = work
    pool = ProcessPoolExecutor(number, multiprocessing.get_context("fork"), _left_to_the_parent)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)  # Ctrl-C waits for the tasks at work, not for all of them
        _work = None


# What the copies of this process have to do: a function that holds an inventory cannot be sent, but it is inherited.
_work: Callable[[Any], Any] | None = None


def _inherited(task: Any) -> Any:
    assert _work is not None
    return _work(task)


def _left_to_the_parent() -> None:
    """Ctrl-C reaches every process: only the first one answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
