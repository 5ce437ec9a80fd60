"""A piece of work and its tasks go in; the outcome of each task comes out, done by as many processes as the machine has processors.

The other processes are copies of this one (fork): they have all that it had read, and nothing has to be sent to them. This one works too: a copied page of
memory is paid for by whoever writes on it, and of two processes only one is a copy. No thread is started (as by `concurrent.futures`): a process with threads
may not be copied, and several kinds of work go on at once here.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from multiprocessing.connection import Connection
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
    """Do each task once: its rank and its outcome, in any order. Each process, this one too, takes the next task that nobody has taken.

    When it is not `worth` starting processes, all is done here. `tell` is told how many tasks are done. What a process that stopped (a fault, no memory left)
    had taken is done here again, and its fault is raised here.
    """
    if not worth or len(tasks) < 2 or not may_share():
        for rank, task in enumerate(tasks):
            yield rank, work(task)
            tell(rank + 1)
        return
    left = _Left(len(tasks))
    done = set()
    with ExitStack() as opened:
        others = [opened.enter_context(apart(_Worker(work, tasks, left))) for _ in range(min(cores(), len(tasks)) - 1)]
        opened.callback(left.end)  # Ctrl-C, a fault: the others finish what they have begun, no more
        coming = [ask("outcomes") for ask in others]
        for rank in left:
            yield rank, work(tasks[rank])
            done.add(rank)
            tell(rank + 1)
        for outcomes in coming:
            for rank, outcome in outcomes():
                yield rank, pickle.loads(outcome)
                done.add(rank)
    for rank in sorted({*range(len(tasks))} - done):
        yield rank, work(tasks[rank])
    tell(len(tasks))


class _Left:
    """The ranks of the tasks that nobody has taken yet, in order: an iterator that several processes share.

    They stand in a pipe, which gives each to one reader alone: no lock that a process could take away with it.
    """

    _MOST = 2048  # numbers of 4 bytes that any system's pipe holds

    def __init__(self, number: int) -> None:
        self.number = number
        self.size = -(-number // self._MOST)
        self.pipe, filled = os.pipe()
        os.write(filled, array("i", range(0, number, self.size)).tobytes())
        os.close(filled)

    def __iter__(self) -> Iterator[int]:
        while first := os.read(self.pipe, array("i").itemsize):
            start = array("i", first)[0]
            yield from range(start, min(start + self.size, self.number))

    def end(self) -> None:
        """Leave nothing to take."""
        while os.read(self.pipe, self._MOST):
            pass
        os.close(self.pipe)


class _Worker:
    """What each of the other processes is asked."""

    def __init__(self, work: Callable[[Any], Any], tasks: Sequence[Any], left: _Left) -> None:
        self.work = work
        self.tasks = tasks
        self.left = left
        self.parent = os.getpid()

    def outcomes(self) -> list[tuple[int, bytes]]:
        """The ranks of the tasks done, each with its outcome as it is sent; no more of them once nobody is there to ask."""
        found = []
        for rank in self.left:
            found.append((rank, pickle.dumps(self.work(self.tasks[rank]), pickle.HIGHEST_PROTOCOL)))
            if os.getpid() != self.parent != os.getppid():
                break
        return found


@contextmanager
def meanwhile(work: Callable[[], Outcome], worth: bool = True) -> Iterator[Callable[[], Outcome]]:
    """Do some work in another process while this one goes on; before it goes on, when it is not `worth` starting a process or none may be.

    What it gives waits for the outcome. The work is over at the end of the block, where what stopped it is raised.
    """
    if not worth or not may_share():
        outcome = work()
        yield lambda: outcome
        return
    with apart(work) as ask:
        done = ask("__call__")
        yield done
        done()


Ask = Callable[..., Callable[[], Any]]
"""`ask("name", *arguments)` begins a piece of work; what it gives waits for the outcome."""


@contextmanager
def apart(hand: object) -> Iterator[Ask]:
    """Begin a process that does what it is asked, one thing after the other, by calling the methods of its copy of `hand`, while this one goes on.

    What it cannot give, since it failed or was killed, is done here when its outcome is wanted, and a fault is raised here. So is everything where no process
    may be started. Only the process that began it may ask; arguments and outcomes are sent, as copies.
    """
    if not may_share():
        yield lambda name, *arguments: cache(partial(getattr(hand, name), *arguments))
        return
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_obey, args=(theirs, ours, hand, os.getpid()), daemon=True)
    try:
        with _undisturbed():
            process.start()
        theirs.close()
        yield _Asking(hand, ours).ask
    finally:
        ours.close()
        if process.pid is not None:
            process.join(_PATIENCE)  # what it has begun is soon over, and leaves nothing behind
            process.kill()


_PATIENCE = 10  # seconds
_STOPS = {signal.SIGINT, signal.SIGTERM}


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A stop that comes while a process is copied is answered just after: what Python does around a copy would lose it, and leave a lock behind."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Asking:
    """Who asks a process apart, and knows which outcomes have come."""

    def __init__(self, hand: object, connection: Connection) -> None:
        self.hand = hand
        self.connection = connection
        self.asked = 0
        self.come: list[Any] = []
        self.gone = False

    def ask(self, name: str, *arguments: Any) -> Callable[[], Any]:
        self.asked += 1
        with contextlib.suppress(BrokenPipeError):  # it is gone: that is seen when the outcome is wanted
            self.connection.send((name, arguments))
        return cache(partial(self._outcome, self.asked, name, arguments))

    def _outcome(self, number: int, name: str, arguments: Sequence[Any]) -> Any:
        while len(self.come) < number and not self.gone:
            try:
                self.come.append(self.connection.recv())
            except (EOFError, ConnectionResetError):
                self.gone = True
        return self.come[number - 1] if number <= len(self.come) else getattr(self.hand, name)(*arguments)


def _obey(connection: Connection, others_end: Connection, hand: object, parent: int) -> None:
    """Do what is asked until nobody asks any more. Whatever stops it ends the process: who asked does the work again, and meets the fault."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process: only the first one answers it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
    others_end.close()
    try:
        while True:
            while not connection.poll(1):
                if os.getppid() != parent:
                    return
            name, arguments = connection.recv()
            connection.send(getattr(hand, name)(*arguments))
    except BaseException:
        return
