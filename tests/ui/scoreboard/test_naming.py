"""No name in a picture of the scoreboard lies over another or over a spot."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from desktop_app.ui.scoreboard.naming import placed

ROOM = QRectF(0, 0, 600, 220)
SPOTS = st.lists(st.tuples(st.integers(20, 580), st.integers(20, 200)), min_size=1, max_size=6)


@given(SPOTS, st.integers(40, 240))
def test_names_lie_apart_within_the_picture(points: list[tuple[int, int]], width: int) -> None:
    spots = [QPointF(*point) for point in points]
    names = placed(spots, [QSizeF(width, 16)] * len(spots), ROOM)
    for one, other in combinations(names, 2):
        assert not one.intersects(other)
    for name in names:
        assert ROOM.contains(name)
        assert not any(name.contains(spot) for spot in spots)


def test_a_name_stands_beside_its_spot_where_nothing_is_in_its_way() -> None:
    right, left = placed([QPointF(100, 100), QPointF(550, 100)], [QSizeF(90, 16)] * 2, ROOM)
    assert right.left() > 100
    assert left.right() < 550
    assert right.center().y() == left.center().y() == 100


def test_a_name_wider_than_the_picture_has_a_place_all_the_same() -> None:
    (name,) = placed([QPointF(300, 100)], [QSizeF(900, 16)], ROOM)
    assert name.left() > 300
