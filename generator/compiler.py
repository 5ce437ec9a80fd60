"""The source of a template comes in, the code that draws it goes out: Jinja's own, but for three things that a site of thousands of pages pays for.

Markup is put out as it is, without being escaped (copied) again; the escaping of a plain text is remembered, since titles and addresses come back on
every page; attributes and items are read and macros called straight. In exchange a template says `mapping['key']`, never `mapping.key`, and calls no function that wants
Jinja's context. A name or an attribute that does not exist is an error, as ever.
"""

from __future__ import annotations

import contextlib
import sys
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Macro, missing
from markupsafe import Markup, escape

from generator.own_code import code_digest


class _Straight(CodeGenerator):
    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write("(shown if type(shown := (")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(")) is Markup else environment.escaped(shown) if type(shown) is str or type(shown) is int else escape(shown))")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write("environment.")
        super().macro_def(macro_ref, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            self.fail("A call in a template has plain arguments", node.lineno)
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


class _Macro(Macro):
    """A macro that is called with its arguments in order, most often."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if kwargs or len(args) > self._argument_count:
            return super().__call__(*args, **kwargs)
        return _markup(self._func(*args, *[missing] * (self._argument_count - len(args))))


# A text that is marked as HTML, without being asked first whether it is some other thing that knows its own HTML.
_markup = partial(str.__new__, Markup)


class Kept(FileSystemBytecodeCache):
    """Compiled templates, kept where Python keeps the compiled modules of this package. What is kept was made by this very code, and by what `made_with` names:
    constants may be folded in it by any filter."""

    def __init__(self, made_with: str = "") -> None:
        package = Path(__file__).parent
        super().__init__(str(package / "__pycache__"), "%s.gabarit")
        self.made_by = f"{jinja2.__version__} {made_with} {code_digest(package)} "

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(f"{self.made_by}{source}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):  # a folder that cannot be written: compiled again next time, as Python does with its modules
                super().dump_bytecode(bucket)


class Environment(jinja2.Environment):
    """An environment that always escapes, whose templates are compiled as said above."""

    code_generator_class = _Straight
    Macro = _Macro
    escaped = staticmethod(lru_cache(maxsize=16_384, typed=True)(escape))

    def __init__(self, **options: Any) -> None:
        super().__init__(autoescape=True, undefined=jinja2.StrictUndefined, bytecode_cache=Kept(), **options)
