from __future__ import annotations

from desktop_app.services.lane_names import told_apart


def test_lanes_of_one_name_are_numbered_and_no_number_is_given_twice() -> None:
    names = ["Small", "Large", "Small", "Small (2)", "Small"]
    assert told_apart(names) == ("Small", "Large", "Small (2)", "Small (2) (2)", "Small (3)")
