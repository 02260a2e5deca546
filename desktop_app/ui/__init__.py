"""The window: the only package that imports Qt."""

from desktop_app.ui.lasting_none import make_none_last

make_none_last()
