from __future__ import annotations

from desktop_app.domain import ModelRef
from desktop_app.services.lane_names import kind_of, told_apart, with_kinds


def test_lanes_of_one_name_are_numbered_and_no_number_is_given_twice() -> None:
    names = ["Small", "Large", "Small", "Small (2)", "Small"]
    assert told_apart(names) == ("Small", "Large", "Small (2)", "Small (2) (2)", "Small (3)")


def test_two_files_of_one_model_are_told_apart_by_what_they_are() -> None:
    here, cloud = (ModelRef(provider=provider, id="a", name="Small") for provider in ("local", "openai"))
    kinds = [kind_of(here, "Q4_K_M"), kind_of(here, "Q8_0"), kind_of(cloud, ""), kind_of(here, "Q8_0")]
    named = with_kinds(["Small", "Small", "Small", "Large"], kinds)
    assert named == ("Small · Q4_K_M", "Small · Q8_0", "Small · openai", "Large")
    assert with_kinds(["Small", "Small"], ["Q8_0", "Q8_0"]) == ("Small", "Small")
