"""The catalogue: every message is complete, and its examples do what they say."""


import pytest

from generator.catalogue import MESSAGES, Message
from generator.read import read_text

EACH = pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)


def codes(text: str) -> set[str]:
    return {found.code for found in read_text(text, "experiences/exemple.yaml")[1]}


@pytest.mark.parametrize("message", [each for each in MESSAGES.values() if each.exemple == "fichier"], ids=lambda each: each.code)
def test_the_wrong_example_yields_its_code_and_the_right_one_yields_nothing(message: Message) -> None:
    assert message.code in codes(message.mauvais)
    assert codes(message.bon) == set()
