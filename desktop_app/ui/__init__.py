"""The window: the only package that imports Qt."""

from desktop_app.ui.lasting_none import make_none_last
from desktop_app.ui.plain_imports import import_plainly

make_none_last()
import_plainly()
