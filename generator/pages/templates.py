"""The folder of templates comes in, compiled once; the environment that draws every page goes out."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

import jinja2

from generator.compiler import Environment
from generator.pages.wording import code_words, count
from generator.typography import french, lower_first
from generator.values import links


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Our own Jinja: everything is escaped unless it is `Markup`, and a name that does not exist is an error."""
    made = Environment(
        loader=jinja2.FileSystemLoader(str(resources.files("generator") / "templates")),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.filters["fiches"] = lambda number: count(number, "fiche", "fiches")
    made.filters["lower_first"] = lower_first
    made.filters["french"] = french
    made.filters["code_words"] = code_words
    made.filters["plain_code"] = lambda text: text.replace("`", "")
    made.globals["count"] = count
    made.globals["links"] = links
    layouts = [name for name in made.list_templates() if name.startswith("presentations/")]
    made.globals["layouts"] = {name.removeprefix("presentations/").removesuffix(".html"): made.get_template(name).module.draw for name in layouts}  # type: ignore[attr-defined]
    return made
